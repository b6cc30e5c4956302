using System.CommandLine;
using System.Globalization;
using Coordination.Audit;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary><c>coord incident …</c>: several orders as one matter.</summary>
internal static class IncidentCommands
{
    internal static Command Of(Coord coord)
    {
        var incident = new Command("incident", coord.T("专案：立案、归入命令、查看、一并暂停或停止、关闭", "Incidents: open, add orders, look, pause or stop all at once, close"));
        incident.Subcommands.Add(Open(coord));
        incident.Subcommands.Add(Add(coord));
        incident.Subcommands.Add(Show(coord));
        incident.Subcommands.Add(List(coord));
        incident.Subcommands.Add(Halt(
            coord,
            "pause",
            coord.T("暂停专案的全部命令", "Hold up all orders of an incident"),
            null,
            (desk, id, reason, ct) => desk.Client.Province.PauseIncident(id, reason, ct)));
        incident.Subcommands.Add(Halt(
            coord,
            "stop",
            coord.T("停止专案的全部命令，不可恢复", "Stop all orders of an incident, for good"),
            new Text("的全部命令停止后不能继续。", "will have its orders stopped; they cannot go on."),
            (desk, id, reason, ct) => desk.Client.Province.StopIncident(id, reason, ct)));
        incident.Subcommands.Add(Close(coord));
        return incident;
    }

    internal static string Shown(string state, Language language) => language == Language.Zh
        ? state == nameof(IncidentPhase.Open) ? "办理中 Open" : "已关闭 Closed"
        : state;

    private static Argument<string> Id(Coord coord) => new("ID")
    {
        CustomParser = result => Word.Incident(result, coord.Language),
        Description = coord.T("专案编号，incident:…", "The incident, incident:…"),
    };

    private static Command Open(Coord coord)
    {
        var name = new Argument<string>("NAME") { Description = coord.T("专案名称，不写个人信息", "What it is called; no personal data") };
        var reference = new Option<string>("--reference") { HelpName = "TEXT", Required = true, Description = coord.T("文号", "Document number") };
        var key = new Option<string?>("--key") { HelpName = "KEY", Description = coord.T("幂等键；默认取自名称和文号", "Idempotency key [default: from name and document number]") };
        var reason = Reasons.Required(coord);
        var command = new Command("open", coord.T("立案", "Open an incident")) { name, reference, key, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var (called, number) = (run.Parsed.GetRequiredValue(name), run.Parsed.GetRequiredValue(reference));
            var view = await desk.Client.Province.OpenIncident(
                new(run.Parsed.GetValue(key) ?? KeyOf(called, number), called, number, run.Parsed.GetRequiredValue(reason)), ct).OrFail();
            run.Print(view, () => Sheet(view, run).Line(run.T("下一步：", "Next:") + $"\n  coord order plan FILE --incident {view.IncidentId}{run.SameData()}{desk.SameProfile}"));
            return ExitCode.Ok;
        });
    }

    private static Command Add(Coord coord)
    {
        var id = Id(coord);
        var orders = new Argument<string[]>("ORDER")
        {
            Arity = ArgumentArity.OneOrMore,
            CustomParser = result => Word.EachOrder(result, coord.Language),
            Description = coord.T("命令编号，order:…", "Orders, order:…"),
        };
        var reason = Reasons.Required(coord);
        var command = new Command("add", coord.T("将本单位的命令归入专案", "Put orders of your own body into an incident")) { id, orders, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            IncidentView? view = null;
            foreach (var order in run.Parsed.GetRequiredValue(orders))
            {
                view = await desk.Client.Province.AddToIncident(run.Parsed.GetRequiredValue(id), order, run.Parsed.GetRequiredValue(reason), ct).OrFail();
            }

            run.Print(view!, () => Sheet(view!, run));
            return ExitCode.Ok;
        });
    }

    private static Command Show(Coord coord)
    {
        var id = Id(coord);
        var command = new Command("show", coord.T("专案的现状：各命令，以及按结果合计的行数", "An incident as it stands: its orders, and their lines by outcome")) { id };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var view = await desk.Client.Province.Incident(run.Parsed.GetRequiredValue(id), ct).OrFail();
            run.Print(view, () => Sheet(view, run));
            return view.Running.Count > 0 ? ExitCode.Open : ExitCode.Ok;
        });
    }

    private static Command List(Coord coord)
    {
        var before = new Option<int>("--before")
        {
            HelpName = "ENTRY",
            CustomParser = result => Word.Number(result, 1, int.MaxValue, coord.Language),
            Description = coord.T("从这一条之前开始", "Begin before this entry"),
        };
        var command = new Command("list", coord.T("专案，最近的在前", "Incidents, the latest first")) { before };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var page = await desk.Client.Province.Incidents(run.Parsed.GetValue(before), IncidentLimits.PerPageMax, ct).OrFail();
            run.Print(page, () => new Sheet().Table(
                "",
                [
                    new(run.T("序号", "ENTRY"), true), run.T("专案", "INCIDENT"), run.T("状态", "PHASE"), run.T("名称", "NAME"), run.T("文号", "REFERENCE"),
                    run.T("单位", "BODY"), new(run.T("命令", "ORDERS"), true), run.T("立案", "OPENED"),
                ],
                page.Incidents.Select(incident => new[]
                {
                    incident.Entry.ToString(CultureInfo.InvariantCulture), incident.IncidentId, Shown(incident.Phase.ToString(), run.Language), incident.Name,
                    incident.Reference, incident.Organisation, Names.Figure(incident.Orders), Names.At(incident.OpenedAt),
                })));
            if (page.NextBefore is { } next)
            {
                await run.Note(new Text($"还有更多，继续请加 --before {next}。", $"There are more; go on with --before {next}."));
            }

            return ExitCode.Ok;
        });
    }

    private static Command Close(Coord coord)
    {
        var id = Id(coord);
        var reason = Reasons.Required(coord);
        var command = new Command("close", coord.T("关闭专案；须全部命令已结束", "Close an incident whose orders are all over")) { id, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var view = await desk.Client.Province.CloseIncident(run.Parsed.GetRequiredValue(id), run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(view, () => Sheet(view, run));
            return ExitCode.Ok;
        });
    }

    private static Command Halt(
        Coord coord, string name, string description, Text? asked, Func<Desk, string, string, CancellationToken, Task<Answer<IncidentHalt>>> act)
    {
        var id = Id(coord);
        var reason = Reasons.Required(coord);
        var command = new Command(name, description) { id, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var incident = run.Parsed.GetRequiredValue(id);
            if (asked is { } question)
            {
                await run.Confirm(new Text($"{incident} {question.In(Language.Zh)}", $"{incident} {question.In(Language.En)}"), ct);
            }

            var halt = await act(desk, incident, run.Parsed.GetRequiredValue(reason), ct).OrFail();
            run.Print(halt, () => new Sheet().Table(
                "",
                [run.T("命令", "ORDER"), run.T("发文单位", "ISSUER"), run.T("状态", "PHASE"), run.T("未执行的原因", "WHY NOT")],
                halt.Orders.Select(order => new[]
                {
                    order.OrderId, order.Issuer, order.Phase is { } phase ? Names.State(phase.ToString(), run.Language) : "?",
                    order.Refusal is null ? "" : run.T(order.Refusal.Zh, order.Refusal.En),
                })));

            // What was not running needs no brake; what still runs, or cannot be told, does.
            return halt.Orders.Any(order => order.Phase is null or OrderPhase.Running) ? ExitCode.Open : ExitCode.Ok;
        });
    }

    private static Sheet Sheet(IncidentView view, Invocation run)
    {
        var sheet = new Sheet().Facts(
            (run.T("专案", "Incident"), view.IncidentId),
            (run.T("状态", "Phase"), Shown(view.Phase.ToString(), run.Language)),
            (run.T("名称", "Name"), view.Name),
            (run.T("文号", "Reference"), view.Reference),
            (run.T("立案", "Opened"), $"{Names.At(view.OpenedAt)}  {view.Organisation}, {view.OpenedBy}: {view.Reason}"),
            (run.T("关闭", "Closed"), view.ClosedAt is null ? "" : $"{Names.At(view.ClosedAt)}  {view.ClosedBy}"),
            (run.T("行数", "Lines"), Names.Figure(view.Lines)),
            (run.T("执行中的命令", "Running"), string.Join(", ", view.Running)));
        if (view.Outcomes.Count > 0)
        {
            sheet.Table(
                run.T("按结果（行）", "By outcome (lines)"),
                ["", new("", true)],
                view.Outcomes.Select(count => new[] { Names.Outcome(count.Name, run.Language), Names.Figure(count.Lines) }));
        }

        return view.Orders.Count == 0 ? sheet : sheet.Table(
            run.T("命令", "Orders"),
            ["", "", "", new("", true)],
            view.Orders.Select(order => new[] { order.OrderId, Names.State(order.Phase.ToString(), run.Language), order.Issuer, Names.Figure(order.Lines) }));
    }

    private static string KeyOf(string name, string reference)
    {
        const int KeyHashDigits = 24;
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{name}\n{reference}"));
        return $"incident-{Convert.ToHexStringLower(hash)[..KeyHashDigits]}";
    }
}
