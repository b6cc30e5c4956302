using System.CommandLine;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Cli;

/// <summary><c>coord province …</c></summary>
internal static class ProvinceCommands
{
    internal static Command Of(Coord coord)
    {
        var code = new Argument<ProvinceCode>("CODE")
        {
            CustomParser = result => Word.Province(result, coord.Language),
            Description = coord.T("两位代码或名称：51、四川、Sichuan", "Two digits or a name: 51, Sichuan, 四川"),
        };
        var show = new Command("show", coord.T("一省的数字", "A province's figures")) { code };
        coord.Does(show, async (run, ct) =>
        {
            var desk = await run.Open(Profiles.Issuer, ct);
            var view = await desk.Client.Province.Province(run.Parsed.GetRequiredValue(code).ToString(), ct).OrFail();
            run.Print(view, () => Sheet(view, run));
            return ExitCode.Ok;
        });
        return new Command("province", coord.T("省份的数字", "Provinces' figures")) { show };
    }

    internal static Sheet.Column[] CountColumns(string name, Invocation run) => [name, new(run.T("行数", "LINES"), true)];

    private static Sheet Sheet(ProvinceView view, Invocation run) => new Sheet()
        .Facts(
            (run.T("省份", "Province"), $"{view.Province} {run.T(view.NameZh, view.NameEn)}"),
            (run.T("命令", "Orders"), Names.Figure(view.Orders)),
            (run.T("执行中", "Running"), Names.Figure(view.Running)),
            (run.T("已撤销的行", "Lines taken back"), view.Undone == 0 ? "" : Names.Figure(view.Undone)))
        .Table("", CountColumns(run.T("结果", "OUTCOME"), run), Rows(view.Outcomes, name => Names.Outcome(name, run.Language)))
        .Table("", CountColumns(run.T("运营商", "CARRIER"), run), Rows(view.ByCarrier, name => name));

    internal static IEnumerable<string[]> Rows(IEnumerable<Count> counts, Func<string, string> named) =>
        counts.Select(count => new[] { named(count.Name), Names.Figure(count.Lines) });
}
