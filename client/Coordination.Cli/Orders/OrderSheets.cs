using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Cli;

/// <summary>Orders as people read them.</summary>
internal static class OrderSheets
{
    /// <summary>Everything about an order.</summary>
    internal static Sheet Plan(OrderView view, Invocation run) => Counted(Headed(view, run), view, run);

    /// <summary>What a change brought about.</summary>
    internal static Sheet Short(OrderView view, Invocation run) => new Sheet().Facts(
        (run.T("命令", "Order"), view.OrderId),
        (run.T("状态", "Phase"), Names.State(view.Phase.ToString(), run.Language)),
        (run.T("号码", "Numbers"), Names.Figure(view.DistinctNumbers)),
        (run.T("批准人", "Approved by"), view.ApprovedBy),
        (run.T("速率", "Pace"), Pace(view, run)),
        (run.T("暂停", "Paused"), Paused(view)),
        (run.T("负责", "Answers for it"), view.Conduct.AnsweredBy),
        (run.T("取消", "Cancelled"), Names.At(view.Conduct.CancelledAt)),
        (run.T("停止时间", "Stopped"), Names.At(view.StoppedAt)));

    /// <summary>How an order went.</summary>
    internal static Sheet Watched(OrderView view, Invocation run) => new Sheet()
        .Facts(
        [
            (run.T("命令", "Order"), view.OrderId),
            (run.T("状态", "Phase"), Names.State(view.Phase.ToString(), run.Language)),
            (run.T("行数", "Lines"), Names.Figure(view.Lines)),
            (run.T("开始", "Started"), Names.At(view.StartedAt)),
            (run.T("限制已下达", "Held"), Names.At(view.HeldAt)),
            (run.T("结束", "Completed"), Names.At(view.CompletedAt ?? view.StoppedAt)),
            .. EffectSheets.Facts(view.Effect, run),
        ])
        .Table("", [run.T("结果", "OUTCOME"), new(run.T("行数", "LINES"), true)], view.Outcomes.Select(count =>
            new[] { Names.Outcome(count.Name, run.Language), Names.Figure(count.Lines) }))
        .ByCarrier(view.Effect, [], run);

    internal static Sheet Lines(IReadOnlyList<OrderLineView> lines, Invocation run)
    {
        // A sheet is named only where there are some: most files have none.
        var hasSheets = lines.Any(line => line.Sheet.Length > 0);
        Sheet.Column[] columns =
        [
            new(run.T("行", "ROW"), true), run.T("列", "COLUMN"), run.T("号码", "NUMBER"), run.T("省份", "PROVINCE"), run.T("单位", "UNIT"),
            run.T("结果", "OUTCOME"), run.T("原因", "CODE"),
        ];
        var sheet = new Sheet().Table(
            "",
            hasSheets ? [run.T("工作表", "SHEET"), .. columns] : columns,
            lines.Select(line =>
            {
                string[] cells =
                [
                    Names.Figure(line.SheetRow), line.Column, line.Number, Province(line.Province, run), line.Unit,
                    Names.Outcome(line.Outcome.ToString(), run.Language), line.Code,
                ];
                return hasSheets ? [line.Sheet, .. cells] : cells;
            }));

        // What a code means is said once, and not in every row.
        foreach (var line in lines.Where(line => line.Explain(run.IsChinese).Length > 0).DistinctBy(line => line.CodeOf()))
        {
            sheet.Line($"{line.CodeOf()}: {line.Explain(run.IsChinese)}");
        }

        return sheet;
    }

    internal static string Province(string code, Invocation run) => ProvinceCode.TryParse(code, out var province) && province != ProvinceCode.Unknown
        ? $"{province} {run.T(province.NameZh, province.NameEn)}"
        : code;

    private static Sheet Headed(OrderView view, Invocation run) => new Sheet().Facts(
    [
        (run.T("命令", "Order"), view.OrderId),
        (run.T("状态", "Phase"), Names.State(view.Phase.ToString(), run.Language)),
        (run.T("依据", "Ground"), Names.Ground(view.Ground, run.Language)),
        (run.T("专案", "Incident"), view.Incident),
        (run.T("条款", "Provision"), view.Provision),
        (run.T("文号", "Reference"), view.Reference),
        (run.T("停用业务", "Bars"), view.Services.Describe(run.IsChinese)),
        (run.T("撤销的命令", "Takes back"), view.Undoes),
        (run.T("已被撤销", "Taken back by"), view.UndoneBy),
        (run.T("发文单位", "Issuer"), view.Issuer),
        (run.T("提交", "Submitted"), Joined(Names.At(view.SubmittedAt), view.SubmittedBy)),
        (run.T("计划", "Planned"), Names.At(view.PlannedAt)),
        (run.T("批准", "Approved"), Joined(Names.At(view.ApprovedAt), view.ApprovedBy)),
        (run.T("开始", "Started"), Names.At(view.StartedAt)),
        (run.T("限制已下达", "Held"), Names.At(view.HeldAt)),
        (run.T("完成", "Completed"), Names.At(view.CompletedAt)),
        (run.T("停止", "Stopped"), Names.At(view.StoppedAt)),
        (run.T("暂停", "Paused"), Paused(view)),
        (run.T("取消", "Cancelled"), Names.At(view.Conduct.CancelledAt)),
        (run.T("速率", "Pace"), Pace(view, run)),
        (run.T("金丝雀", "Canary"), Canary(view)),
        (run.T("期限", "Deadline"), Names.At(view.DeadlineAt)),
        (run.T("工作表", "Sheets"), FileSheets.Listed(view.Sheets, run)),
        (run.T("计划根", "Root"), view.Root),
        (run.T("行数", "Lines"), Names.Figure(view.Lines)),
        (run.T("不同号码", "Numbers"), Names.Figure(view.DistinctNumbers)),
        (run.T("须批准", "Needs"), Needs(view, run)),
        (run.T("放行", "Let through"), view.GatesOverriddenBy.Length == 0 ? "" : $"{view.GatesOverriddenBy}: {view.GatesOverriddenWhy}"),
        .. EffectSheets.Facts(view.Effect, run),
    ]);

    private static Sheet Counted(Sheet sheet, OrderView view, Invocation run)
    {
        if (view.Gates.Count > 0)
        {
            sheet.Table(
                view.GatesOverriddenBy.Length == 0
                    ? run.T("名单未通过的检查", "Held back by gates")
                    : run.T("名单未通过、已放行的检查", "Gates that tripped and were overridden"),
                ["", ""],
                view.Gates.Select(finding => new[] { Names.Gate(finding.Gate, run.Language), finding.Explain(run.IsChinese) }));
        }

        Add(run.T("按结果（行）", "By outcome (lines)"), view.Outcomes, name => Names.Outcome(name, run.Language));
        sheet.ByCarrier(view.Effect, [], run);
        Add(run.T("按运营商（号码）", "By carrier (numbers)"), view.ByCarrier, name => name);
        Add(run.T("按省份（号码）", "By province (numbers)"), view.ByProvince, name => Province(name, run));
        Add(run.T("受保护（号码，转人工审核）", "Protected (numbers, put before a person)"), view.Conduct.ProtectedByProvince, name => Province(name, run));
        Add(run.T("保护原因（号码）", "Protected by (numbers)"), view.Conduct.ProtectedByKind, name => Names.Protection(name, run.Language));
        Add(run.T("按号码类型（号码）", "By kind (numbers)"), view.ByKind, name => name);
        Add(run.T("按计划时状态（号码）", "By state when planned (numbers)"), view.ByState, name => Names.State(name, run.Language));
        return sheet;

        void Add(string title, IReadOnlyList<Count> counts, Func<string, string> named)
        {
            if (counts.Count > 0)
            {
                sheet.Table(title, ["", new("", true)], counts.Select(count => new[] { named(count.Name), Names.Figure(count.Lines) }));
            }
        }
    }

    private static string Pace(OrderView view, Invocation run) => view.Conduct.PerSecond is { } pace
        ? run.T($"每秒 {Names.Figure(pace)} 行", $"{Names.Figure(pace)} lines a second")
        : "";

    private static string Paused(OrderView view) => view.Conduct.PausedAt is null
        ? ""
        : $"{Names.At(view.Conduct.PausedAt)}  {(view.Conduct.PausedBy.Length > 0 ? view.Conduct.PausedBy : view.Conduct.PausedFor)}: {view.Conduct.PausedWhy}";

    private static string Needs(OrderView view, Invocation run) => (view.Phase, view.Conduct.Approval) switch
    {
        (not OrderPhase.Planned, _) => "",
        (_, ApprovalNeed.None) => run.T("无须批准，可直接执行", "no approval: it may be applied as it is"),
        (_, ApprovalNeed.SecondRank) => run.T("部级人员批准", "an approval of the ministry"),
        _ => run.T("另一人批准", "another person's approval"),
    };

    private static string Canary(OrderView view) => view.Conduct.CanaryLines == 0 ? "" : view.Conduct.Verdict is CanaryVerdict.None
        ? Names.Figure(view.Conduct.CanaryLines)
        : $"{view.Conduct.Verdict}: {Names.Figure(view.Conduct.CanaryErrors)} / {Names.Figure(view.Conduct.CanaryLines)}";

    private static string Joined(string at, string by) => by.Length == 0 ? at : $"{at}  {by}";
}
