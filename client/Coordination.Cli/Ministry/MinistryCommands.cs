using System.CommandLine;
using Coordination.Ministry;
using Coordination.Orders;

namespace Coordination.Cli;

/// <summary><c>coord ministry …</c></summary>
internal static class MinistryCommands
{
    internal static Command Of(Coord coord)
    {
        var show = new Command("show", coord.T("全国的数字", "The country's figures"));
        coord.Does(show, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            var view = await desk.Client.Ministry.Country(ct).OrFail();
            run.Print(view, () => Sheet(view, run));
            return ExitCode.Ok;
        });
        var wait = OrderCommands.Wait(coord);
        var watch = new Command("watch", coord.T("跟踪全国的数字，直到没有执行中的命令", "Follow the country's figures until no order runs")) { wait };
        coord.Does(watch, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Ministry, ct);
            return await FigureWatch.Follow(
                run,
                run.Parsed.GetValue(wait),
                new FigureWatch.Watched<MinistryView>(
                    token => desk.Client.Ministry.Country(token), view => Sheet(view, run), view => Told(view, run), view => view.Running.Count == 0),
                ct);
        });
        return new Command("ministry", coord.T("全国的数字", "The country's figures")) { show, watch };
    }

    private static Sheet Sheet(MinistryView view, Invocation run)
    {
        var sheet = new Sheet()
            .Facts(EffectSheets.Facts(view.Effect, run))
            .Table(
                run.T("各省", "Provinces"),
                [
                    run.T("省份", "PROVINCE"), new(run.T("命令", "ORDERS"), true), new(run.T("执行中", "RUNNING"), true),
                    new(run.T("行数", "LINES"), true), new(run.T("进行中", "PENDING"), true), run.T("全网生效", "IN EFFECT"), new("", true),
                ],
                view.Provinces.Select(row => new[]
                {
                    $"{row.Province} {run.T(row.NameZh, row.NameEn)}", Names.Figure(row.Orders), Names.Figure(row.Running),
                    Names.Figure(row.Outcomes.Sum(count => count.Lines)), Names.Figure(Pending(row.Outcomes)),
                    row.Effect.Due == 0 ? "" : EffectSheets.Bar(row.Effect.Share), EffectSheets.Percent(row.Effect.Share),
                }))
            .Table(
                run.T("结果", "Outcomes"),
                ProvinceCommands.CountColumns(run.T("结果", "OUTCOME"), run),
                ProvinceCommands.Rows(view.Outcomes, name => Names.Outcome(name, run.Language)))
            .ByCarrier(view.Effect, view.Carriers, run);
        foreach (var part in CarrierSheets.Carriers(view.Carriers, run).Parts.OfType<Sheet.Part.Table>())
        {
            sheet.Table(run.T("运营商", "Carriers"), part.Columns, part.Rows);
        }

        return view.Running.Count == 0
            ? sheet.Line(run.T("没有执行中的命令。", "No order is running."))
            : sheet.Table(run.T("执行中的命令", "Running orders"), [run.T("命令", "ORDER")], view.Running.Select(order => new[] { order }));
    }

    private static string Told(MinistryView view, Invocation run) => run.T(
        $"执行中 {Names.Figure(view.Running.Count)} 项命令：{Names.Figure(Lines(view))} 行中 {Names.Figure(Lines(view) - Pending(view.Outcomes))} 行有结果",
        $"{Names.Figure(view.Running.Count)} orders running: {Names.Figure(Lines(view) - Pending(view.Outcomes))} of {Names.Figure(Lines(view))} lines ended")
        + EffectSheets.Told(view.Effect, run.Language);

    private static long Lines(MinistryView view) => view.Outcomes.Sum(count => count.Lines);

    private static long Pending(IReadOnlyList<Count> outcomes) =>
        outcomes.Where(count => count.Name == nameof(ItemOutcome.Pending)).Sum(count => count.Lines);
}
