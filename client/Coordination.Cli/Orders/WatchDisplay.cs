using Coordination.Orders;
using Spectre.Console;

namespace Coordination.Cli;

/// <summary>Follows an order: a bar on a terminal, else a line for each change; with <c>-o jsonl</c> the order itself at each change.</summary>
internal static class WatchDisplay
{
    /// <summary>The order as it was seen last: ended, or still open when the time was over.</summary>
    internal static Task<OrderView> Follow(Invocation run, Desk desk, string orderId, int? waitSeconds, CancellationToken ct) =>
        run.DrawsProgress
            ? run.ProgressConsole().Progress().AutoClear(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
                .StartAsync(context =>
                {
                    var task = context.AddTask(Markup.Escape(orderId));
                    return Follow(run, desk, orderId, waitSeconds, view => Draw(task, view, run.Language), ct);
                })
            : Follow(run, desk, orderId, waitSeconds, view => Write(run, view), ct);

    private static async Task<OrderView> Follow(
        Invocation run, Desk desk, string orderId, int? waitSeconds, Action<OrderView> show, CancellationToken ct)
    {
        using var over = waitSeconds is { } seconds
            ? new CancellationTokenSource(TimeSpan.FromSeconds(seconds), run.Around.Time)
            : new CancellationTokenSource();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct, over.Token);

        // The first look is not part of the waiting: with --wait 0 it is all there is.
        var last = await desk.Client.Province.Order(orderId, ct).OrFail();
        try
        {
            await foreach (var view in desk.Client.Province.Watch(orderId, ended.Token))
            {
                last = view;
                show(view);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            await run.Note(new Text($"{waitSeconds} 秒已到，命令仍在进行。", $"{waitSeconds} seconds are over; the order is still open."));
        }

        return last;
    }

    private static long Ended(OrderView view) =>
        view.Outcomes.Where(count => count.Name != nameof(ItemOutcome.Pending)).Sum(count => count.Lines);

    private static void Draw(ProgressTask task, OrderView view, Language language)
    {
        task.MaxValue = Math.Max(view.Lines, 1);
        task.Value = Ended(view);
        task.Description = Markup.Escape(Told(view, language));
    }

    private static void Write(Invocation run, OrderView view)
    {
        run.Around.Error.WriteLine(Told(view, run.Language));
        if (run.Format == OutputFormat.Jsonl)
        {
            run.Around.Out.WriteLine(JsonText.Of(view, isIndented: false));
        }
    }

    private static string Told(OrderView view, Language language)
    {
        var counts = string.Join(", ", view.Outcomes.Select(count => $"{Names.Outcome(count.Name, language)} {Names.Figure(count.Lines)}"));
        return new Text(
            $"{Names.State(view.Phase.ToString(), language)}：{Names.Figure(view.Lines)} 行中 {Names.Figure(Ended(view))} 行有结果（{counts}）",
            $"{view.Phase}: {Names.Figure(Ended(view))} of {Names.Figure(view.Lines)} lines ended ({counts})").In(language)
            + EffectSheets.Told(view.Effect, language);
    }
}
