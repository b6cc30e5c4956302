using Coordination.Audit;
using Spectre.Console;

namespace Coordination.Cli;

/// <summary>
/// Follows figures while anything runs: drawn over themselves on a terminal, else a line for each change; with <c>-o jsonl</c> the
/// figures at each change.
/// </summary>
internal static class FigureWatch
{
    /// <summary>Time between two looks.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>How figures are followed.</summary>
    /// <param name="Look">Asks for them.</param>
    /// <param name="Sheet">Shows them whole.</param>
    /// <param name="Told">Tells them in a line.</param>
    /// <param name="IsOver">Whether nothing runs any more.</param>
    internal sealed record Watched<T>(Func<CancellationToken, Task<Answer<T>>> Look, Func<T, Sheet> Sheet, Func<T, string> Told, Func<T, bool> IsOver)
        where T : class;

    internal static async Task<ExitCode> Follow<T>(Invocation run, int? waitSeconds, Watched<T> watched, CancellationToken ct)
        where T : class
    {
        var told = "";
        var last = run.DrawsProgress
            ? await run.ProgressConsole().Live(new Spectre.Console.Text("")).AutoClear(true).StartAsync(context =>
                Follow(run, waitSeconds, watched, view => context.UpdateTarget(new Spectre.Console.Text(Drawn(run, watched.Sheet(view)))), ct))
            : await Follow(run, waitSeconds, watched, Tell, ct);
        if (run.Format != OutputFormat.Jsonl)
        {
            run.Print(last, () => watched.Sheet(last));
        }

        return watched.IsOver(last) ? ExitCode.Ok : ExitCode.Open;

        void Tell(T view)
        {
            if (watched.Told(view) is var line && line != told)
            {
                told = line;
                Write(run, view, line);
            }
        }
    }

    private static async Task<T> Follow<T>(Invocation run, int? waitSeconds, Watched<T> watched, Action<T> show, CancellationToken ct)
        where T : class
    {
        var began = run.Around.Time.GetTimestamp();
        using var timer = new PeriodicTimer(Every, run.Around.Time);
        while (true)
        {
            var view = await watched.Look(ct).OrFail();
            show(view);
            if (watched.IsOver(view) || run.Around.Time.GetElapsedTime(began).TotalSeconds >= waitSeconds)
            {
                return view;
            }

            await timer.WaitForNextTickAsync(ct);
        }
    }

    private static string Drawn(Invocation run, Sheet sheet)
    {
        using var drawn = new StringWriter { NewLine = "\n" };
        SheetRendering.Write(sheet, drawn, run.Around.Width, isColour: false);
        return drawn.ToString();
    }

    private static void Write<T>(Invocation run, T view, string line)
        where T : class
    {
        run.Around.Error.WriteLine(line);
        if (run.Format == OutputFormat.Jsonl)
        {
            run.Around.Out.WriteLine(JsonText.Of(view, isIndented: false));
        }
    }
}
