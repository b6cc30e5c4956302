using Coordination.Holders;
using Coordination.Orders;
using Coordination.Sims;

namespace Coordination.Cli;

/// <summary>Cards, holders and what hangs on a case number, as people read them.</summary>
internal static class TieSheets
{
    internal static Sheet Sim(SimView view, Invocation run)
    {
        var sheet = new Sheet().Facts((run.T("卡", "Card"), view.Card), (run.T("设备", "Device"), view.Device));
        sheet.Table(
            run.T("号码", "Numbers"),
            [run.T("号码", "NUMBER"), run.T("在卡上", "ON THE CARD"), run.T("自", "SINCE")],
            view.Numbers.Select(number => new[] { number.Number, number.IsOn ? run.T("是", "yes") : run.T("否", "no"), Names.At(number.Since) }));
        Holds(sheet, view.Holds, run);
        if (view.SameDevice.Count > 0)
        {
            sheet.Table(run.T("同设备的卡", "In the same device"), [run.T("卡", "CARD")], view.SameDevice.Select(card => new[] { card }));
        }

        return sheet;
    }

    internal static Sheet Holder(HolderView view, Invocation run)
    {
        var sheet = new Sheet().Facts(
            (run.T("机主", "Holder"), view.Holder),
            (run.T("号码数", "Lines"), Names.Figure(view.Lines.Count) + (view.IsWhole ? "" : "+")),
            (run.T("按运营商", "By carrier"), string.Join(", ", view.ByCarrier.Select(count => $"{count.Name} {Names.Figure(count.Lines)}"))));
        sheet.Table(
            run.T("号码", "Lines"),
            [run.T("号码", "NUMBER"), run.T("单位", "UNIT"), run.T("自", "SINCE"), ""],
            view.Lines.Select(line => new[]
            {
                line.Number, line.Unit, Names.At(line.Since), line.IsRetained ? run.T("保留", "kept") : line.IsProtected ? run.T("受保护", "protected") : "",
            }));
        Holds(sheet, view.Holds, run);
        return sheet;
    }

    internal static Sheet HolderKeys(HolderKeysView view, Invocation run) => new Sheet()
        .Facts(
            (run.T("转到", "Moving to"), view.RotatingTo),
            (run.T("发起人", "By"), view.By),
            (run.T("事由", "Reason"), view.Reason),
            (run.T("开始", "Begun"), Names.At(view.BegunAt)),
            (run.T("完成", "Ended"), Names.At(view.EndedAt)),
            (run.T("剩余", "Left"), Names.Figure(view.Left)))
        .Table(
            "",
            [
                run.T("密钥", "KEY"), run.T("算法", "SUITE"), run.T("状态", "STATUS"), run.T("启用", "CREATED"), run.T("停用", "RETIRED"),
                new(run.T("有证件", "SEALED"), true), new(run.T("无证件", "BARE"), true), new(run.T("已转", "MOVED"), true),
            ],
            view.Keys.Select(key => new[]
            {
                key.Id, key.Suite, key.Status, Names.At(key.CreatedAt), Names.At(key.RetiredAt),
                Names.Figure(key.Sealed), Names.Figure(key.Bare), Names.Figure(key.Moved),
            }));

    internal static Sheet Disposition(DispositionView view, Invocation run)
    {
        var sheet = OrderSheets.Plan(view.Order, run);
        if (view.Numbers.Count > 0)
        {
            sheet.Table(
                run.T("涉及号码", "What hangs on it"),
                [run.T("号码", "NUMBER"), run.T("单位", "UNIT"), run.T("原因", "WHY"), run.T("经由", "THROUGH")],
                view.Numbers.Select(number => new[] { number.Number, number.Unit, number.Reason, number.Through }));
        }

        return sheet;
    }

    private static void Holds(Sheet sheet, IReadOnlyList<ScopeHoldView> holds, Invocation run)
    {
        if (holds.Count > 0)
        {
            sheet.Table(
                run.T("限制", "Holds"),
                [run.T("命令", "ORDER"), run.T("依据", "GROUND"), run.T("单位", "AUTHORITY"), run.T("文号", "REFERENCE"), run.T("停用业务", "BARS"), run.T("到期", "UNTIL")],
                holds.Select(hold => new[]
                {
                    hold.OrderId, Law.Authority.Code(hold.Ground), hold.Authority, hold.Reference, hold.Services.ToString(), Names.At(hold.ExpiresAt),
                }));
        }
    }
}
