using Coordination.Orders;

namespace Coordination.Audit;

/// <summary>Refusals that more than one portal gives, in one wording.</summary>
internal static class Refusals
{
    /// <summary>"Not yours" and "does not exist" are these same bytes.</summary>
    public static readonly Refusal NotFound = new(
        RefusalCode.NotFound,
        "没有找到，或不在您的职责范围内。",
        "Not found, or not within your competence.");

    public static Refusal NotAllowed(Principal by, string actZh, string actEn) => new(
        RefusalCode.NotAllowed,
        $"角色 {by.Role} 无权{actZh}。",
        $"The role {by.Role} may not {actEn}.");

    public static Refusal NotANumber(string why, string whyZh) => new(
        RefusalCode.InvalidArgument,
        $"不是有效的手机号码：{whyZh}",
        $"Not a mobile number: {why}");

    public static Refusal Invalid(string zh, string en) => new(RefusalCode.InvalidArgument, zh, en);

    public static Refusal SameKeyOtherBody(string key) => new(
        RefusalCode.Conflict,
        $"幂等键 {key} 已用于内容不同的命令：请换一个键，或提交原来的内容。",
        $"The key {key} came before with another body: use another key, or submit what you submitted then.");

    public static Refusal WrongPhase(OrderPhase phase, string actZh, string actEn) => new(
        RefusalCode.Precondition,
        $"命令处于 {phase} 状态，不能{actZh}。",
        $"An order that is {phase} cannot be {actEn}.");

    public static Refusal LimitReached(string what, long limit) => new(
        RefusalCode.LimitReached,
        $"超过上限 {what} = {limit}。",
        $"The limit {what} = {limit} is reached.");
}
