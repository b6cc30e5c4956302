using System.Globalization;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Cli;

/// <summary>Numbers as people read them.</summary>
internal static class NumberSheets
{
    internal static Sheet Number(NumberView view, Invocation run)
    {
        var sheet = new Sheet().Facts(
            (run.T("号码", "Number"), view.Number),
            (run.T("省份", "Province"), OrderSheets.Province(view.Province, run)),
            (run.T("服务单位", "Unit"), view.Unit),
            (run.T("归属", "Assignment"), Names.State(view.Assignment, run.Language)),
            (run.T("机主代次", "Epoch"), Figure(view.Epoch)),
            (run.T("卡", "Cards"), string.Join(", ", view.Cards)),
            (run.T("版本", "Version"), Figure(view.Version)),
            (run.T("已停用", "Barred"), view.Barred.Describe(run.IsChinese)),
            (run.T("宽限至", "Grace until"), Names.At(view.GraceUntil)));
        if (view.Holds.Count > 0)
        {
            sheet.Table(run.T("限制", "Holds"), HoldColumns(run), view.Holds.Select(hold => Hold(hold, run)));
        }

        if (view.Appeals.Count > 0)
        {
            sheet.Table(
                run.T("未决申诉", "Open appeals"),
                [run.T("申诉", "APPEAL"), run.T("命令", "ORDER"), run.T("决定单位", "DECIDED BY"), run.T("登记单位", "RECORDED BY"), run.T("登记", "SUBMITTED")],
                view.Appeals.Select(appeal => new[] { appeal.AppealId, appeal.OrderId, appeal.Authority, appeal.Through, Names.At(appeal.SubmittedAt) }));
        }

        if (view.Provisioning.Count > 0)
        {
            sheet.Table(run.T("运营商执行", "Provisioning"), ProvisioningColumns(run), view.Provisioning.Select(row => Provisioning(row, run)));
        }

        return sheet;
    }

    internal static Sheet Receipt(NumberReceipt receipt, Invocation run) => new Sheet().Facts(
        (run.T("号码", "Number"), Mask.Number(receipt.Number)),
        (run.T("结果", "Result"), receipt.Code),
        (run.T("版本", "Version"), receipt.Version == 0 ? "" : Figure(receipt.Version)));

    private static Sheet.Column[] HoldColumns(Invocation run) =>
    [
        run.T("命令", "ORDER"), run.T("状态", "STATUS"), run.T("依据", "GROUND"), run.T("单位", "AUTHORITY"), run.T("文号", "REFERENCE"),
        run.T("停用业务", "BARS"), run.T("下达", "PLACED"), run.T("生效", "EFFECTIVE"), run.T("结束", "ENDED"),
    ];

    private static string[] Hold(HoldView hold, Invocation run) =>
    [
        hold.OrderId, Names.State(hold.Status.ToString(), run.Language), Law.Authority.Code(hold.Ground), hold.Authority, hold.Reference,
        hold.Services.ToString(), Names.At(hold.PlacedAt), Names.At(hold.EffectiveAt ?? hold.DeadlineAt), Names.At(hold.EndedAt),
    ];

    private static Sheet.Column[] ProvisioningColumns(Invocation run) =>
    [
        run.T("单位", "EXECUTOR"), run.T("状态", "STATE"), new(run.T("应到", "DESIRED"), true), new(run.T("已到", "APPLIED"), true),
        run.T("已停用", "BARRED THERE"), run.T("下达", "ORDERED"), run.T("确认", "CONFIRMED"), run.T("拒绝", "REFUSAL"),
    ];

    private static string[] Provisioning(ProvisioningView row, Invocation run) =>
    [
        row.Executor, Names.State(row.State, run.Language), Figure(row.DesiredVersion), Figure(row.AppliedVersion),
        row.Applied.ToString(), Names.At(row.OrderedAt), Names.At(row.AppliedAt), row.Refusal,
    ];

    private static string Figure(int figure) => figure.ToString(CultureInfo.InvariantCulture);
}
