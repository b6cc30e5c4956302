using System.CommandLine;
using Coordination.Audit;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary><c>coord order …</c></summary>
internal static class OrderCommands
{
    internal const int LinesDefault = 100;
    internal const int LinesMax = 1_000_000;
    internal const int WaitMax = 7 * 24 * 3600;

    internal static Command Of(Coord coord)
    {
        var order = new Command("order", coord.T("命令：计划、批准、执行、跟踪、停止、撤销", "Orders: plan, approve, apply, watch, stop, undo"));
        order.Subcommands.Add(PlanCommand.Of(coord));
        order.Subcommands.Add(Approve(coord));
        order.Subcommands.Add(Apply(coord));
        order.Subcommands.Add(Watch(coord));
        order.Subcommands.Add(Show(coord));
        order.Subcommands.Add(Lines(coord));
        order.Subcommands.Add(Stop(coord));
        ConductCommands.AddTo(order, coord);
        order.Subcommands.Add(ReviewCommands.Of(coord));
        order.Subcommands.Add(Undo(coord));
        order.Subcommands.Add(HistoryCommand.OfOrder(coord));
        return order;
    }

    internal static Argument<string> Id(Coord coord) => new("ID")
    {
        CustomParser = result => Word.Order(result, coord.Language),
        Description = coord.T("命令编号，order:…", "The order, order:…"),
    };

    internal static Option<int?> Wait(Coord coord) => new("--wait")
    {
        HelpName = "SECONDS",
        CustomParser = result => Word.Number(result, 0, WaitMax, coord.Language),
        Description = coord.T("最多等待的秒数；默认直到结束", "Seconds to wait at most [default: until it ends]"),
    };

    private static Command Approve(Coord coord)
    {
        var id = Id(coord);
        var root = new Option<string>("--root")
        {
            HelpName = "HEX",
            Description = coord.T(
                "所看到的计划根，至少前 12 位；不写则显示计划并询问",
                "Root of the plan you looked at, 12 digits or more; without it the plan is shown and you are asked"),
        };
        var reason = Reasons.Required(coord);
        var gates = new Option<string?>("--override-gates")
        {
            HelpName = "TEXT",
            CustomParser = result => Reasons.Checked(result, coord),
            Description = coord.T("名单未通过检查而仍属无误的理由，写入记录", "Why a list is right although it was held back; recorded"),
        };
        var command = new Command("approve", coord.T("批准计划（须另一人）", "Approve a plan, as a second person")) { id, root, reason, gates };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Approver, ct);
            var order = run.Parsed.GetRequiredValue(id);
            var full = await Root(run, desk, order, run.Parsed.GetValue(root), ct);
            if (run.Parsed.GetValue(gates) is { } why)
            {
                await desk.Client.Province.OverrideGates(order, full, why, ct).OrFail();
            }

            var view = await desk.Client.Province.Approve(order, full, run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(view, () => OrderSheets.Short(view, run)
                .Line(run.T("仍然什么也没有发生。下一步：", "Still nothing has happened. Next:") + $"\n  coord order apply {view.OrderId}{run.SameData()} --reason \"…\""));
            return ExitCode.Ok;
        });
    }

    /// <summary>The plan's root, seen either on the command line or now.</summary>
    private static async Task<string> Root(Invocation run, Desk desk, string order, string? typed, CancellationToken ct)
    {
        const int DigitsMin = 12;
        var plan = await desk.Client.Province.Order(order, ct).OrFail();
        if (plan.Root.Length == 0)
        {
            throw new CommandFailure(ExitCode.Precondition, "PRECONDITION", new Text(
                $"{order} 还没有计划，无法批准。", $"{order} has no plan yet; there is nothing to approve."));
        }

        if (typed is null)
        {
            SheetRendering.Write(OrderSheets.Plan(plan, run), run.Around.Error, run.Around.Width, isColour: false);
            await run.Confirm(new Text("批准以上计划。", "This approves the plan above."), ct);
            return plan.Root;
        }

        if (typed.Length < DigitsMin || !plan.Root.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
        {
            throw new CommandFailure(ExitCode.Precondition, "PRECONDITION", new Text(
                $"{order} 的计划根是 {plan.Root}，不是 {typed}。\n请再看一遍计划：coord order show {order}",
                $"The plan of {order} has the root {plan.Root}, not {typed}.\nLook at the plan again: coord order show {order}"));
        }

        return plan.Root;
    }

    private static Command Apply(Coord coord)
    {
        var id = Id(coord);
        var reason = Reasons.Required(coord);
        var command = new Command("apply", coord.T("执行已批准的命令", "Start an approved order")) { id, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var order = run.Parsed.GetRequiredValue(id);
            var plan = await desk.Client.Province.Order(order, ct).OrFail();
            await run.Confirm(
                new Text(
                    $"{order} 将对 {Names.Figure(plan.DistinctNumbers)} 个号码执行：{Coordination.Numbers.RestrictionText.Describe(plan.Services, chinese: true)}。",
                    $"{order} will act on {Names.Figure(plan.DistinctNumbers)} numbers: {Coordination.Numbers.RestrictionText.Describe(plan.Services, chinese: false)}."),
                ct);
            var view = await desk.Client.Province.Apply(plan, run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(view, () => OrderSheets.Short(view, run)
                .Line(run.T("下一步：", "Next:") + $"\n  coord order watch {view.OrderId}{run.SameData()}{desk.SameProfile}"));
            return ExitCode.Ok;
        });
    }

    private static Command Stop(Coord coord)
    {
        var id = Id(coord);
        var reason = Reasons.Required(coord);
        var command = new Command("stop", coord.T("停止命令，不可恢复", "Stop an order, for good")) { id, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var order = run.Parsed.GetRequiredValue(id);
            await run.Confirm(
                new Text(
                    $"{order} 停止后不能继续；尚未处理的行将取消，已停用的号码保持停用。",
                    $"{order} cannot go on once stopped: lines not placed yet are cancelled, numbers already barred stay barred."),
                ct);
            var why = run.Parsed.GetRequiredValue(reason);
            var view = desk.Role == Role.MinistryOperator
                ? await desk.Client.Ministry.Stop(order, why, ct).OrFail()
                : await desk.Client.Province.Stop(order, why, ct).OrFail();
            run.Print(view, () => OrderSheets.Short(view, run));
            return ExitCode.Ok;
        });
    }

    private static Command Undo(Coord coord)
    {
        var id = Id(coord);
        var reason = Reasons.Required(coord);
        var wrongful = new Option<bool>("--wrongful")
        {
            Description = coord.T("命令自始有误：随复机向用户致歉，并计入误停", "The order was wrong from the start: holders get an apology, and it counts as wrongful"),
        };
        var command = new Command("undo", coord.T("计划撤销一项已停止或已完成的命令", "Plan taking back an order that is stopped or completed")) { id, wrongful, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var view = await desk.Client.Province.PlanUndo(
                run.Parsed.GetRequiredValue(id), run.Parsed.GetValue(wrongful), run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(view, () => OrderSheets.Plan(view, run)
                .Line(run.T("尚未对任何号码做任何事。下一步（须另一人）：", "Nothing has happened to any number yet. Next, as a second person:")
                    + $"\n  coord order approve {view.OrderId}{run.SameData()} --reason \"…\""));
            return ExitCode.Ok;
        });
    }

    private static Command Show(Coord coord)
    {
        var id = Id(coord);
        var command = new Command("show", coord.T("命令的现状", "An order as it stands")) { id };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var view = await desk.Client.Province.Order(run.Parsed.GetRequiredValue(id), ct).OrFail();
            run.Print(view, () => OrderSheets.Plan(view, run));
            return ExitCode.Ok;
        });
    }

    private static Command Watch(Coord coord)
    {
        var id = Id(coord);
        var wait = Wait(coord);
        var command = new Command("watch", coord.T("跟踪到命令结束", "Follow an order until it ends")) { id, wait };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var limit = run.Parsed.GetValue(wait);
            var view = await WatchDisplay.Follow(run, desk, run.Parsed.GetRequiredValue(id), limit, ct);
            if (run.Format != OutputFormat.Jsonl)
            {
                run.Print(view, () => OrderSheets.Watched(view, run));
            }

            return ExitCodes.Of(view);
        });
    }

    private static Command Lines(Coord coord)
    {
        var id = Id(coord);
        var outcome = new Option<ItemOutcome?>("--outcome")
        {
            HelpName = "OUTCOME",
            CustomParser = result => Word.Enum<ItemOutcome>(result, new Text("结果", "outcome"), coord.Language),
            Description = coord.T("只看这一结果的行", "Only lines that ended so: ") + string.Join(", ", Enum.GetNames<ItemOutcome>()),
        };
        var limit = new Option<int>("--limit")
        {
            HelpName = "LINES",
            DefaultValueFactory = _ => LinesDefault,
            CustomParser = result => Word.Number(result, 1, LinesMax, coord.Language),
            Description = coord.T("最多显示的行数", "Lines to show at most"),
        };
        var after = new Option<int>("--after")
        {
            HelpName = "ROW",
            CustomParser = result => Word.Number(result, 0, int.MaxValue, coord.Language),
            Description = coord.T("从这一行之后开始", "Begin behind this row"),
        };
        var rejects = RejectsFile.Option(coord, coord.T("；号码掩码显示", "; numbers masked"));
        var command = new Command("lines", coord.T("命令的各行及结果", "Lines of an order and how each ended")) { id, outcome, limit, after, rejects };
        return coord.Does(command, async (run, ct) =>
        {
            using var rejected = RejectsFile.Create(run, run.Parsed.GetValue(rejects), source: null);
            var desk = await run.Open(Profiles.Issuer, ct);
            if (rejected is not null)
            {
                var order = await desk.Client.Province.Order(run.Parsed.GetRequiredValue(id), ct).OrFail();
                await rejected.Write(desk.Client.Province.Rejects(order, ct), source: null, ct);
                return ExitCode.Ok;
            }

            var most = run.Parsed.GetValue(limit);
            var lines = desk.Client.Province.Lines(
                run.Parsed.GetRequiredValue(id),
                run.Parsed.GetValue(outcome),
                run.Parsed.GetValue(after),
                Math.Min(most, OrderLimits.LinesPerAnswerMax),
                ct);
            await LinesDisplay.Write(run, lines, most, ct);
            return ExitCode.Ok;
        });
    }
}
