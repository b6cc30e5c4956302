using System.Globalization;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Verification;

namespace Coordination.Cli;

/// <summary>Codes as people read them. In Chinese the code stands behind its name, for it is what commands take.</summary>
internal static class Names
{
    private static readonly TimeSpan Shanghai = TimeSpan.FromHours(8);

    private static readonly Dictionary<string, string> Outcomes = new()
    {
        [nameof(ItemOutcome.Pending)] = "进行中",
        [nameof(ItemOutcome.Applied)] = "已停用",
        [nameof(ItemOutcome.AlreadyInState)] = "此前已停用",
        [nameof(ItemOutcome.NoticeStarted)] = "已通知机主",
        [nameof(ItemOutcome.InvalidNumber)] = "号码无效",
        [nameof(ItemOutcome.Unroutable)] = "无对应单位",
        [nameof(ItemOutcome.NotAssigned)] = "未放号",
        [nameof(ItemOutcome.OutOfScope)] = "不在管辖范围",
        [nameof(ItemOutcome.NotAuthorised)] = "无权命令",
        [nameof(ItemOutcome.ProtectedReview)] = "待人工审核",
        [nameof(ItemOutcome.DeferredPorting)] = "携转中",
        [nameof(ItemOutcome.CarrierFailed)] = "运营商拒绝",
        [nameof(ItemOutcome.TimedOut)] = "超时",
        [nameof(ItemOutcome.Superseded)] = "已被取代",
        [nameof(ItemOutcome.Cancelled)] = "已取消",
        [nameof(ItemOutcome.Duplicate)] = "重复",
        [nameof(ItemOutcome.Drifted)] = "情况已变",
        [nameof(ItemOutcome.Watched)] = "观察中",
        [nameof(ItemOutcome.NotHeld)] = "本命令对其无限制",
        [nameof(ItemOutcome.Dropped)] = "审核后放弃",
    };

    private static readonly Dictionary<string, string> Protections = new()
    {
        [nameof(ProtectedKind.Emergency)] = "应急",
        [nameof(ProtectedKind.Hospital)] = "医院",
        [nameof(ProtectedKind.Hotline)] = "热线",
        [nameof(ProtectedKind.Bank)] = "银行",
        [nameof(ProtectedKind.OpenAppeal)] = "申诉未决",
        [nameof(ProtectedKind.RecentlyVerified)] = "近期核验通过",
        [nameof(ProtectedKind.Other)] = "其他",
    };

    private static readonly Dictionary<string, string> Gates = new()
    {
        [nameof(FeedGate.SizeSwing)] = "行数异常",
        [nameof(FeedGate.Duplicates)] = "重复过多",
        [nameof(FeedGate.OutOfProvince)] = "外省过多",
        [nameof(FeedGate.LostDigits)] = "丢失数字",
        [nameof(FeedGate.AlreadyHeld)] = "多已停用",
    };

    private static readonly Dictionary<string, string> States = new()
    {
        [nameof(OrderPhase.Draft)] = "录入中",
        [nameof(OrderPhase.Planned)] = "已计划",
        [nameof(OrderPhase.Approved)] = "已批准",
        [nameof(OrderPhase.Running)] = "执行中",
        [nameof(OrderPhase.Completed)] = "已完成",
        [nameof(OrderPhase.Stopped)] = "已停止",
        [nameof(OrderPhase.Undone)] = "已撤销",
        [nameof(OrderPhase.Paused)] = "已暂停",
        [nameof(HoldStatus.Proposed)] = "待通知",
        [nameof(HoldStatus.Noticed)] = "已通知",
        [nameof(HoldStatus.Effective)] = "生效",
        [nameof(HoldStatus.Released)] = "已解除",
        [nameof(HoldStatus.Revoked)] = "已撤销",
        [nameof(HoldStatus.Expired)] = "已到期",
        [nameof(HoldStatus.EndedWithAssignment)] = "随换机主结束",
        [nameof(HoldStatus.LeftWithCard)] = "随原卡离开",
        [nameof(CaseStatus.Open)] = "已开立",
        [nameof(CaseStatus.Passed)] = "已通过",
        [nameof(CaseStatus.Failed)] = "未通过",
        [nameof(ReviewStatus.Confirmed)] = "已确认",
        [nameof(ReviewStatus.Done)] = "已办理",
        [nameof(ReviewStatus.Declined)] = "已否决",
        ["assigned"] = "已放号",
        ["quarantine"] = "冷冻期",
        ["free"] = "空闲",
        ["none"] = "未停用",
        ["partly"] = "部分停用",
        ["all"] = "全部停用",
    };

    internal static string Gate(FeedGate gate, Language language) => Named(Gates, gate.ToString(), language);

    internal static string Protection(string kind, Language language) => Named(Protections, kind, language);

    internal static string Outcome(string outcome, Language language) => Named(Outcomes, outcome, language);

    internal static string State(string state, Language language) => Named(States, state, language);

    internal static string Ground(Ground ground, Language language) => ground == Law.Ground.None
        ? ""
        : $"{Authority.Code(ground)} ({(language == Language.Zh ? Authority.Of(ground).NameZh : Authority.Of(ground).NameEn)})";

    /// <summary>Civil time of China, which has no summer time.</summary>
    internal static string At(DateTimeOffset? at) =>
        at?.ToOffset(Shanghai).ToString("yyyy-MM-dd HH:mm:ss '+08'", CultureInfo.InvariantCulture) ?? "";

    internal static string Figure(long figure) => figure.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Named(Dictionary<string, string> names, string code, Language language) =>
        language == Language.Zh && names.TryGetValue(code, out var name) ? $"{name} {code}" : code;
}
