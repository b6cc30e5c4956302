using System.CommandLine;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary><c>coord cap …</c>: how many numbers may be suspended within an hour.</summary>
internal static class CapCommands
{
    private const int HoursMax = 24;

    internal static Command Of(Coord coord)
    {
        var cap = new Command("cap", coord.T("每小时停用上限：查看、提高", "Caps on suspensions an hour: show, raise"));
        cap.Subcommands.Add(Show(coord));
        cap.Subcommands.Add(Raise(coord));
        return cap;
    }

    private static Argument<string> Carrier(Coord coord) => new("CARRIER") { Description = coord.T("运营商代码，如 CMCC", "A carrier's code, such as CMCC") };

    private static Argument<string> Province(Coord coord) => new("PROVINCE") { Description = coord.T("两位代码或名称", "Two digits or a name") };

    private static Command Show(Coord coord)
    {
        var (carrier, province) = (Carrier(coord), Province(coord));
        var command = new Command("show", coord.T("上限与本小时已用", "The cap, and what this hour has used")) { carrier, province };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            Print(run, await desk.Client.Ministry.Cap(run.Parsed.GetRequiredValue(carrier), run.Parsed.GetRequiredValue(province), ct).OrFail());
            return ExitCode.Ok;
        });
    }

    private static Command Raise(Coord coord)
    {
        var (carrier, province) = (Carrier(coord), Province(coord));
        var to = new Option<int>("--per-hour")
        {
            HelpName = "NUMBERS",
            Required = true,
            CustomParser = result => Word.Number(result, 1, int.MaxValue, coord.Language),
            Description = coord.T("每小时的号码数", "Numbers an hour"),
        };
        var hours = new Option<int>("--hours")
        {
            HelpName = "HOURS",
            Required = true,
            CustomParser = result => Word.Number(result, 1, HoursMax, coord.Language),
            Description = coord.T("有效小时数，至多 24", "For how many hours, 24 at most"),
        };
        var reason = Reasons.Required(coord);
        var command = new Command("raise", coord.T("临时提高上限（部级）", "Raise a cap for a time, as the ministry")) { carrier, province, to, hours, reason };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            await run.Confirm(new Text("上限将提高。", "The cap is raised."), ct);
            Print(run, await desk.Client.Ministry.RaiseCap(
                run.Parsed.GetRequiredValue(carrier),
                run.Parsed.GetRequiredValue(province),
                run.Parsed.GetValue(to),
                run.Around.Time.GetUtcNow().AddHours(run.Parsed.GetValue(hours)).AddSeconds(-1),
                run.Parsed.GetRequiredValue(reason),
                ct).OrFail());
            return ExitCode.Ok;
        });
    }

    private static void Print(Invocation run, CapView view) => run.Print(view, () => new Sheet().Facts(
        (run.T("单元", "Cell"), view.Cell),
        (run.T("每小时上限", "Per hour"), Names.Figure(view.PerHour)),
        (run.T("本小时已用", "Used"), Names.Figure(view.Used)),
        (run.T("提高至", "Raised until"), Names.At(view.RaisedUntil))));
}
