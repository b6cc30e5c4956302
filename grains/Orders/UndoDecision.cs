using Coordination.Audit;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Orders;

/// <summary>
/// The rules of taking an order back. An undo is an order of its own, with a plan, an approval and a run, that revokes exactly
/// the holds of one other order (promise P6). It may be opened once nothing of that order can be placed any more. Pure.
/// </summary>
internal static class UndoDecision
{
    public static Answer<UndoableOrder> Undoable(OrderState state, Principal by, DateTimeOffset now)
    {
        if (state.Undoes is not null)
        {
            return new Refusal(RefusalCode.Precondition, "撤销命令本身不能再撤销：需要停用的，请另行下达命令。", "An undo cannot be undone: to suspend again, issue an order.");
        }

        if (!MayUndo(state, by))
        {
            return Refusals.NotAllowed(by, "撤销这项命令", "undo this order");
        }

        // A call on its way when the order was stopped may place its hold until its time is up; after that there is no more.
        var settledAt = (state.Stopped ?? state.Conduct.Cancelled)?.At + ShardGrain.CallLife;
        return state switch
        {
            { Run: 0 } => new Refusal(RefusalCode.Precondition, "命令没有执行过，没有可撤销的：停止即可。", "The order never ran and there is nothing to take back: stop it."),
            { Phase: OrderPhase.Running or OrderPhase.Paused } => new Refusal(RefusalCode.Precondition, "命令仍在执行：请先停止（coord order stop），再撤销。", "The order still runs: stop it first (coord order stop), then undo it."),
            _ when (state.Phase is OrderPhase.Stopped && !state.Swept) || now <= settledAt => new Refusal(RefusalCode.Precondition, "命令刚刚停止，途中的请求十秒内失效：请稍后再试。", "The order was stopped a moment ago and what is on its way is void in ten seconds: try again then."),
            _ => new UndoableOrder(state.Draft!, state.Plan!.Provinces),
        };
    }

    public static Decided<OrderState, Answer<OrderReceipt>> Submit(
        OrderState state, string orderId, string key, UndoableOrder undone, UndoBasis basis, string reason, Principal by, DateTimeOffset now, OrderSigned? signed = null)
    {
        if (state.Draft is not null)
        {
            return new(state, [], new OrderReceipt(orderId, state.Phase, true));
        }

        var draft = undone.Draft with { Key = key, Reason = reason, Services = Services.None, Undoes = basis.OrderId, ExpiresAt = null };
        return new(
            state with { Draft = draft, Undoes = basis, Phase = OrderPhase.Draft, Submitted = OrderDecision.Act(by, now, reason, signed) },
            [
                new Change.Recorded(new(new OrderSubmitted(draft), now, by, orderId)),
                .. OrderDecision.Facts(signed, now, by, orderId),
                new Change.OrderListed(orderId, OrderPhase.Draft),
            ],
            new OrderReceipt(orderId, OrderPhase.Draft, false));
    }

    /// <summary>An undo of the order was opened. What would be placed after its plan was made, it would not take back.</summary>
    public static Decided<OrderState, bool> Opened(OrderState state) => state.IsUndoOpened ? new(state, [], false) : new(state with { IsUndoOpened = true }, [], true);

    /// <summary>The order taken back: whatever stage it is in, its run is over.</summary>
    public static Decided<OrderState, bool> Undone(OrderState state, string orderId, string byOrder, string reason, Principal by, DateTimeOffset now) =>
        state.UndoneBy is not null
            ? new(state, [], false)
            : new(
                state with { Phase = OrderPhase.Undone, UndoneBy = byOrder, Run = state.Run + 1 },
                [
                    new Change.Recorded(new(new OrderUndone(byOrder, reason), now, by, orderId)),

                    // Of one that was stopped, lines may still wait: it stays listed so until none does.
                    .. state.IsSummed ? [new Change.OrderListed(orderId, OrderPhase.Undone)] : Array.Empty<Change>(),
                ],
                true);

    /// <summary>What the undo's line comes to: waits for the carrier where service returns, else ends at once.</summary>
    public static LineResult ResultOf(long number, LiftAnswer answer) => answer switch
    {
        { Outcome: LiftOutcome.Lifted, Version: > 0 } => new(number, null, answer.Version, Services.None),
        { Outcome: LiftOutcome.Lifted } => new(number, ItemOutcome.AlreadyInState, 0, Services.None),
        { Outcome: LiftOutcome.NotAllowed } => new(number, ItemOutcome.NotAuthorised, 0, Services.None),
        _ => new(number, ItemOutcome.NotHeld, 0, Services.None),
    };

    /// <summary>The body that issued it, and the ministry over a province; each number's hold asks again (authority matrix).</summary>
    private static bool MayUndo(OrderState state, Principal by) =>
        by.Organisation == state.Submitted!.By.Organisation || (state.Draft!.Ground is Ground.Pca && by.Role is Role.MinistryOperator);
}
