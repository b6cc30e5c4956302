using Coordination.Carriers;

namespace Coordination.Cli;

/// <summary>Carriers as people read them.</summary>
internal static class CarrierSheets
{
    internal static Sheet Carriers(IEnumerable<CarrierView> carriers, Invocation run) => new Sheet().Table(
        "",
        [
            run.T("单位", "EXECUTOR"), run.T("名称", "NAME"), run.T("可达", "REACHABLE"), new(run.T("等待", "WAITING"), true),
            new(run.T("被拒", "REFUSED"), true), run.T("最早等待", "OLDEST WAITING"), new(run.T("已等待", "QUEUE AGE"), true), run.T("最近应答", "LAST ANSWER"),
        ],
        carriers.Select(row => new[]
        {
            row.Executor, run.T(row.NameZh, row.NameEn), Reachable(row, run), Names.Figure(row.Waiting), Names.Figure(row.Refused),
            Names.At(row.OldestWaitingAt), EffectSheets.Age(row.QueueAge), Names.At(row.LastAnswerAt),
        }));

    internal static Sheet Receipt(ReportReceipt receipt, Invocation run) => new Sheet().Facts(
        (run.T("号码", "Number"), Mask.Number(receipt.Number)),
        (run.T("结果", "Result"), receipt.Code),
        (run.T("机主代次", "Epoch"), Names.Figure(receipt.Epoch)));

    internal static Sheet Details(IEnumerable<CarrierView> carriers, Invocation run)
    {
        var sheet = new Sheet();
        foreach (var row in carriers)
        {
            sheet.Facts(
                (run.T("单位", "Executor"), row.Executor),
                (run.T("名称", "Name"), run.T(row.NameZh, row.NameEn)),
                (run.T("可达", "Reachable"), Reachable(row, run)),
                (run.T("下次重试", "Retry"), Names.At(row.RetryAt)),
                (run.T("最近应答", "Last answer"), Names.At(row.LastAnswerAt)),
                (run.T("最近错误", "Last error"), row.LastError),
                (run.T("等待", "Waiting"), Names.Figure(row.Waiting)),
                (run.T("最早等待", "Oldest waiting"), Names.At(row.OldestWaitingAt)),
                (run.T("已等待", "Queue age"), EffectSheets.Age(row.QueueAge)),
                (run.T("队列统计于", "Queue as of"), Names.At(row.SeenAt)),
                (run.T("被拒待人工", "Refused"), Names.Figure(row.Refused)));
        }

        return sheet;
    }

    private static string Reachable(CarrierView row, Invocation run) => row.Reachable ? run.T("是", "yes") : run.T("否", "no");
}
