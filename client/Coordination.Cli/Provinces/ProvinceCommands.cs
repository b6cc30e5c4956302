using System.CommandLine;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Cli;

/// <summary><c>coord province …</c></summary>
internal static class ProvinceCommands
{
    internal static Command Of(Coord coord)
    {
        var province = new Command("province", coord.T("省份的数字", "Provinces' figures"));
        province.Subcommands.Add(Show(coord));
        province.Subcommands.Add(Watch(coord));
        return province;
    }

    internal static Sheet.Column[] CountColumns(string name, Invocation run) => [name, new(run.T("行数", "LINES"), true)];

    internal static IEnumerable<string[]> Rows(IEnumerable<Count> counts, Func<string, string> named) =>
        counts.Select(count => new[] { named(count.Name), Names.Figure(count.Lines) });

    internal static Argument<ProvinceCode> Code(Coord coord) => new("CODE")
    {
        CustomParser = result => Word.Province(result, coord.Language),
        Description = coord.T("两位代码或名称：51、四川、Sichuan", "Two digits or a name: 51, Sichuan, 四川"),
    };

    private static Command Show(Coord coord)
    {
        var code = Code(coord);
        var command = new Command("show", coord.T("一省的数字", "A province's figures")) { code };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var view = await desk.Client.Province.Province(run.Parsed.GetRequiredValue(code).ToString(), ct).OrFail();
            run.Print(view, () => Sheet(view, run));
            return ExitCode.Ok;
        });
    }

    private static Command Watch(Coord coord)
    {
        var (code, wait) = (Code(coord), OrderCommands.Wait(coord));
        var command = new Command("watch", coord.T("跟踪一省的数字，直到没有执行中的命令", "Follow a province's figures until no order runs there")) { code, wait };
        return coord.Does(command, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var province = run.Parsed.GetRequiredValue(code).ToString();
            return await FigureWatch.Follow(
                run,
                run.Parsed.GetValue(wait),
                new FigureWatch.Watched<ProvinceView>(
                    token => desk.Client.Province.Province(province, token), view => Sheet(view, run), view => Told(view, run), view => view.Running == 0),
                ct);
        });
    }

    private static Sheet Sheet(ProvinceView view, Invocation run) => new Sheet()
        .Facts(
        [
            (run.T("省份", "Province"), $"{view.Province} {run.T(view.NameZh, view.NameEn)}"),
            (run.T("命令", "Orders"), Names.Figure(view.Orders)),
            (run.T("执行中", "Running"), Names.Figure(view.Running)),
            (run.T("已撤销的行", "Lines taken back"), view.Undone == 0 ? "" : Names.Figure(view.Undone)),
            .. EffectSheets.Facts(view.Effect, run),
            (run.T("应急额度", "Quota"), QuotaCommands.Told(view.Quota, run)),
        ])
        .Table("", CountColumns(run.T("结果", "OUTCOME"), run), Rows(view.Outcomes, name => Names.Outcome(name, run.Language)))
        .Table("", CountColumns(run.T("运营商", "CARRIER"), run), Rows(view.ByCarrier, name => name))
        .ByCarrier(view.Effect, view.Carriers, run);

    private static string Told(ProvinceView view, Invocation run)
    {
        var lines = view.Outcomes.Sum(count => count.Lines);
        var pending = view.Outcomes.Where(count => count.Name == nameof(ItemOutcome.Pending)).Sum(count => count.Lines);
        return run.T(
            $"{view.NameZh} 执行中 {Names.Figure(view.Running)} 项命令：{Names.Figure(lines)} 行中 {Names.Figure(lines - pending)} 行有结果",
            $"{view.NameEn}: {Names.Figure(view.Running)} orders running, {Names.Figure(lines - pending)} of {Names.Figure(lines)} lines ended")
            + EffectSheets.Told(view.Effect, run.Language);
    }
}
