using System.Globalization;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Cli;

/// <summary>The fence as people read it.</summary>
internal static class FenceSheets
{
    internal static Sheet Fence(FenceView view, Invocation run)
    {
        var sheet = new Sheet().Facts(
            (run.T("栅栏", "Fence"), view.Fence.ToString(CultureInfo.InvariantCulture)),
            (run.T("提高于", "Raised"), Names.At(view.RaisedAt)),
            (run.T("存疑自", "In doubt since"), Names.At(view.DoubtedAt)));
        if (view.DoubtedAt is not null)
        {
            sheet.Line(run.T(view.TextZh, view.TextEn));
        }

        return sheet.Table(
            "",
            [
                run.T("运营商", "CARRIER"), run.T("命令", "COMMANDED"), run.T("已核对", "COMPARED"), new(run.T("待决定", "OPEN"), true),
                new(run.T("已了结", "SETTLED"), true), run.T("最近应答", "LAST HEARD"),
            ],
            view.Carriers.Select(row => new[]
            {
                row.Carrier, YesNo(row.IsCommanded, run), YesNo(row.IsCompared, run), Names.Figure(row.Open), Names.Figure(row.Settled), Names.At(row.HeardAt),
            }));
    }

    internal static Sheet Effects(IReadOnlyList<ForgottenEffectView> effects, Invocation run) => effects.Count == 0
        ? new Sheet().Line(run.T("没有比本数据库更新的号码。", "No effect at a carrier is newer than this database."))
        : new Sheet().Table(
            "",
            [
                new(run.T("条目", "ENTRY"), true), run.T("号码", "NUMBER"), run.T("运营商", "CARRIER"), run.T("运营商处停用", "BARRED THERE"),
                run.T("这里所要", "WANTED HERE"), run.T("版本", "PAIR"), run.T("生效于", "APPLIED"), run.T("状态", "STATE"),
            ],
            effects.Select(row => new[]
            {
                row.Entry.ToString(CultureInfo.InvariantCulture), row.Number, row.Carrier, Of(row.Barred, run), Of(row.Wanted, run),
                string.Create(CultureInfo.InvariantCulture, $"({row.Fence},{row.Sequence})"), Names.At(row.AppliedAt),
                row.IsSettled ? run.T("已了结", "settled") : run.T("待决定", "open"),
            }));

    internal static string Of(Services services, Invocation run) =>
        services == Services.None ? run.T("无", "nothing") : services.ToString();

    private static string YesNo(bool value, Invocation run) => value ? run.T("是", "yes") : run.T("否", "no");
}
