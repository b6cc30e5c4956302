using System.CommandLine;
using Coordination.Audit;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary><c>coord order pause|resume|cancel|rate|retry</c>: a running order, held up and let go.</summary>
internal static class ConductCommands
{
    internal static void AddTo(Command order, Coord coord)
    {
        order.Subcommands.Add(Change(
            coord,
            "pause",
            coord.T("暂停命令：不再下达，也不再发送", "Hold an order up: nothing more is placed or sent"),
            Profiles.Issuer,
            null,
            (desk, id, reason, ct) => desk.Client.Province.Pause(id, reason, ct)));
        order.Subcommands.Add(Change(
            coord,
            "resume",
            coord.T("继续已暂停的命令；自动暂停的须另一人（--profile approver）", "Let a paused order go on; one that paused by itself as another person (--profile approver)"),
            Profiles.Issuer,
            new Text("继续下达和发送。", "goes on placing and sending."),
            (desk, id, reason, ct) => desk.Client.Province.Resume(id, reason, ct)));
        order.Subcommands.Add(Change(
            coord,
            "cancel",
            coord.T("取消命令的余下部分；已下达的保留并继续发送", "End the rest of an order; what was placed stays and is still sent"),
            Profiles.Issuer,
            new Text("余下的行将取消，不能再继续。", "will not go on: the rest of its lines are cancelled."),
            (desk, id, reason, ct) => desk.Client.Province.Cancel(id, reason, ct)));
        order.Subcommands.Add(Rate(coord));
        order.Subcommands.Add(Retry(coord));
    }

    private static Command Rate(Coord coord)
    {
        var id = OrderCommands.Id(coord);
        var reason = Reasons.Required(coord);
        var pace = new Option<int?>("--per-second")
        {
            HelpName = "LINES",
            CustomParser = result => Word.Number(result, 1, OrderLimits.RatePerSecondMax, coord.Language),
            Description = coord.T("每秒最多下达的行数", "Lines placed in a second at most"),
        };
        var unlimited = new Option<bool>("--unlimited") { Description = coord.T("不限速", "Without a limit") };
        var command = new Command("rate", coord.T("设置命令的速率，即时生效", "Set how fast an order goes, at once")) { id, pace, unlimited, reason };
        command.Validators.Add(result =>
        {
            if (result.GetResult(pace) is null == !result.GetValue(unlimited))
            {
                result.AddError(coord.T("须写 --per-second 或 --unlimited 之一。", "Either --per-second or --unlimited is wanted."));
            }
        });
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var view = await desk.Client.Province.SetRate(
                run.Parsed.GetRequiredValue(id), run.Parsed.GetValue(pace), run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(view, () => OrderSheets.Short(view, run));
            return ExitCode.Ok;
        });
    }

    private static Command Retry(Coord coord)
    {
        var failed = new Option<bool>("--failed")
        {
            Description = coord.T("仅重试失败的行：CarrierFailed、TimedOut、DeferredPorting", "Only what failed: CarrierFailed, TimedOut, DeferredPorting"),
        };
        var command = Change(
            coord,
            "retry",
            coord.T("将已完成命令中失败的行再执行一次", "Run what failed of a completed order once more"),
            Profiles.Issuer,
            new Text("失败的行将再次执行。", "runs its failed lines once more."),
            (desk, id, reason, ct) => desk.Client.Province.Retry(id, reason, ct));
        command.Options.Add(failed);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(failed))
            {
                result.AddError(coord.T("须写 --failed：只重试失败的行。", "--failed is wanted: nothing else is retried."));
            }
        });
        return command;
    }

    private static Command Change(
        Coord coord, string name, string description, string profile, Text? asked, Func<Desk, string, string, CancellationToken, Task<Answer<OrderView>>> act)
    {
        var id = OrderCommands.Id(coord);
        var reason = Reasons.Required(coord);
        var command = new Command(name, description) { id, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(profile, ct);
            var order = run.Parsed.GetRequiredValue(id);
            if (asked is { } question)
            {
                await run.Confirm(new Text($"{order} {question.In(Language.Zh)}", $"{order} {question.In(Language.En)}"), ct);
            }

            var view = await act(desk, order, run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(view, () => OrderSheets.Short(view, run));
            return ExitCode.Ok;
        });
    }
}
