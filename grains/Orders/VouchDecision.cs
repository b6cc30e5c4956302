using System.Globalization;
using Coordination.Audit;
using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>
/// Who answers for an order, and what becomes of it when the rights of one of them end: it does not begin, or it pauses and waits for
/// somebody of the ministry. It is never taken back by that alone, and what takes it back goes on. Pure.
/// </summary>
internal static class VouchDecision
{
    /// <summary>
    /// Those on whose word the order is carried out, and protected numbers with it. Of an undo the approver alone: anybody of its body could
    /// have opened it.
    /// </summary>
    public static Principal[] Vouchers(OrderState state) => state switch
    {
        { Conduct.AnsweredBy: { } answers } => [answers.By, .. ReviewedLines.Vouchers(state, answers.At)],
        { Undoes: not null } => state.Approved is { } approved ? [approved.By] : [],
        { Approved: { } approved } => [state.Submitted!.By, approved.By, .. ReviewedLines.Vouchers(state)],
        _ => [state.Submitted!.By, .. ReviewedLines.Vouchers(state)],
    };

    /// <summary>Whether somebody may let the order go on in place of one whose rights have ended.</summary>
    public static bool MayAnswer(OrderState state, Principal by) => by.Role is Role.MinistryOperator && by.Id != state.Submitted!.By.Id;

    /// <summary>Why an order may not begin.</summary>
    public static Refusal MayNotBegin(OrderState state, Withdrawal ended) =>
        state.Undoes is null && ended.Concerns(state.Submitted!.By)
            ? new(
                RefusalCode.Precondition,
                $"{Zh(ended)}：请由该单位另一人用另一个键重新提交。",
                $"{En(ended)}: another person of the body has to submit the order again, under another key.")
            : new(
                RefusalCode.Precondition,
                $"{Zh(ended)}：须由另一人重新批准（coord order approve）。",
                $"{En(ended)}: another person has to approve the order anew (coord order approve).");

    /// <summary>Why an order may not go on.</summary>
    public static Refusal MayNotGoOn(Withdrawal ended) => new(
        RefusalCode.NotAllowed,
        $"{Zh(ended)}：只有提交人以外的部级人员可以继续，并由其负责；取消、停止、撤销不受限制。",
        $"{En(ended)}: only somebody of the ministry other than the submitter lets the order go on, and answers for it; it can be cancelled, stopped and undone.");

    /// <summary>Why what somebody proposed for protected numbers is not let through.</summary>
    public static Refusal MayNotLetThrough(Withdrawal ended, int proposal) => new(
        RefusalCode.Precondition,
        $"{Zh(ended)}：请否决意见 {proposal}，由另一人重新提出（coord order review decline）。",
        $"{En(ended)}: decline proposal {proposal} and have somebody else propose it anew (coord order review decline).");

    /// <summary>Pauses a running order.</summary>
    public static Decided<OrderState, Refusal?> Pause(OrderState state, string orderId, Withdrawal ended, DateTimeOffset now) =>
        ConductDecision.Pause(state, orderId, PauseCause.Withdrawn, En(ended), Principal.System, now);

    private static string Zh(Withdrawal ended) => string.Create(CultureInfo.InvariantCulture, $"{ended.Name} 的权限已于 {ended.At:u} 停止（{ended.Reason}）");

    private static string En(Withdrawal ended) => string.Create(CultureInfo.InvariantCulture, $"The rights of {ended.Name} ended at {ended.At:u} ({ended.Reason})");
}
