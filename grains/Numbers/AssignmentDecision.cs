using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Orders;

namespace Coordination.Numbers;

/// <summary>
/// The rules of who serves and who holds a number. A new holder inherits no hold; a ported number keeps what the law placed on
/// it and loses what the donor placed for itself. Pure.
/// </summary>
internal static class AssignmentDecision
{
    /// <summary>
    /// Another unit serves the number from now on. The former executor's row is closed, what is still wanted is ordered from the
    /// new one under a new version, and the donor's own risk finding ends with its right to watch.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="unit">The serving unit.</param>
    /// <param name="refusal">The former executor's word, where it refused.</param>
    /// <param name="since">Since when, where a carrier said.</param>
    public static void Move(NumberDraft draft, CarrierUnit unit, CarrierRefusal refusal, DateTimeOffset? since = null)
    {
        var before = draft.State;
        var stays = before.Executor is not null && draft.At.Carriers.ExecutorOf(unit) == before.Executor;
        draft.Record(new NumberRouted(unit, before.Unit, stays ? before.Executor : null, since), since);
        if (before.Executor is { } former && !stays)
        {
            draft.Add(new Change.BarWithdrawn(former, ProvisioningState.Closed, refusal));
        }

        if (before.Unit is { } donor && donor.Carrier != unit.Carrier)
        {
            EndWatch(draft);
        }

        if (before.Unit is { } from && draft.At.Carriers.ExecutorOf(from) != draft.At.Carriers.ExecutorOf(unit))
        {
            MoveNotices(draft);
        }

        Restate(draft, before, refusal);
    }

    /// <summary>Ends the holds of the assignment that ended, and the lines that still waited for them.</summary>
    /// <param name="draft">The decision.</param>
    /// <param name="outcome">How those lines end.</param>
    /// <param name="stays">Holds that do not end with it; null for none.</param>
    public static void EndAssignment(NumberDraft draft, ItemOutcome outcome, Func<Hold, bool>? stays = null)
    {
        var epoch = draft.State.Epoch;
        var ending = draft.State.Holds.Where(hold => stays?.Invoke(hold) is not true).ToList();
        draft.EndWaitingLines(ending.Concat(draft.State.Ended.Where(hold => hold.Epoch == epoch)), outcome);
        foreach (var hold in ending)
        {
            draft.End(hold, new HoldEndedWithAssignment(hold.OrderId, hold.Epoch));
        }
    }

    private static void EndWatch(NumberDraft draft)
    {
        foreach (var hold in draft.State.Holds.Where(hold => hold.Ground is Ground.CarrierRisk))
        {
            draft.End(hold, new HoldReleased(hold.OrderId, hold.Epoch, false, "PORTED"));
        }
    }

    // What the former executor did not deliver, the new one tries.
    private static void MoveNotices(NumberDraft draft)
    {
        foreach (var hold in draft.State.Holds.Where(hold => hold.Status is HoldStatus.Proposed && hold.NoticeTry <= NoticeDecision.NoticeTriesMax))
        {
            NoticeDecision.TryAgain(draft, hold);
        }
    }

    private static void Restate(NumberDraft draft, NumberState before, CarrierRefusal refusal)
    {
        var wanted = Restriction.UnionOf(draft.State.Holds);
        var stays = draft.State.Executor is not null;

        // Nothing of ours stands at an executor that was never commanded: nothing wanted is nothing to say there.
        var target = stays || wanted != Services.None ? draft.Target : null;
        if (wanted != before.Union)
        {
            draft.Recompute(Priority.Restore, target);
        }
        else if (target is { } executor && (!stays || refusal is not CarrierRefusal.None))
        {
            var reroutes = before.Reroutes + (refusal is CarrierRefusal.None ? 0 : 1);
            draft.SendAgain(executor, before.Reissues, reroutes, Priority.Urgent, "ROUTED");
        }

        if (draft.State.Executor is null && before.Executor is not null)
        {
            var outcome = wanted == Services.None ? ItemOutcome.Superseded : ItemOutcome.Unroutable;
            draft.EndWaitingLines(draft.State.Holds.Concat(draft.State.Ended), outcome);
        }
    }
}
