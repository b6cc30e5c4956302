using System.Globalization;
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
    /// <summary>A carrier reports an assignment. Answers the epoch.</summary>
    public static Decided<NumberState, int> RegisterAssignment(NumberState state, RegisterAssignment request, Circumstances at)
    {
        var isNewHolder = IsNewHolder(state, request.HolderToken);
        var isNews = isNewHolder
            || state.IsVacant
            || request.Unit != state.Unit
            || (request.HolderToken is { } token && token != state.HolderToken);
        if (request.At < state.AssignedAt || !isNews)
        {
            return new(state, [], state.Epoch);
        }

        var draft = new NumberDraft(state, at, request.By, request.CommandId);
        if (isNewHolder)
        {
            EndAssignment(draft, ItemOutcome.Drifted);
        }

        draft.Record(new NumberAssigned(isNewHolder ? state.Epoch + 1 : state.Epoch, request.HolderToken, request.At));
        if (isNewHolder)
        {
            draft.Add(new Change.EpochRaised(draft.State.Epoch));
        }

        if (request.Unit != state.Unit)
        {
            Move(draft, request.Unit, CarrierRefusal.None);
        }
        else
        {
            draft.Recompute(Priority.Restore);
        }

        // A restore still under way names the former holder, and a carrier that knows the new one would refuse it.
        if (isNewHolder && draft.State.Version == state.Version && draft.State.Executor is { } executor)
        {
            draft.SendAgain(executor, 0, 0, Priority.Restore, "REASSIGNED");
        }

        return draft.Answer(new CommandAnswer(request.CommandId, FingerprintOf(request), draft.State.Epoch), draft.State.Epoch);
    }

    /// <summary>
    /// Another unit serves the number from now on. The former executor's row is closed, what is still wanted is ordered from the
    /// new one under a new version, and the donor's own risk finding ends with its right to watch.
    /// </summary>
    /// <param name="draft">The decision.</param>
    /// <param name="unit">The serving unit.</param>
    /// <param name="refusal">The former executor's word, where it refused.</param>
    public static void Move(NumberDraft draft, CarrierUnit unit, CarrierRefusal refusal)
    {
        var before = draft.State;
        var stays = before.Executor is not null && draft.At.Carriers.ExecutorOf(unit) == before.Executor;
        draft.Record(new NumberRouted(unit, before.Unit, stays ? before.Executor : null));
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
    public static void EndAssignment(NumberDraft draft, ItemOutcome outcome)
    {
        var epoch = draft.State.Epoch;
        draft.EndWaitingLines(draft.State.Holds.Concat(draft.State.Ended.Where(hold => hold.Epoch == epoch)), outcome);
        foreach (var hold in draft.State.Holds)
        {
            draft.End(hold, new HoldEndedWithAssignment(hold.OrderId, hold.Epoch));
        }
    }

    public static long FingerprintOf(RegisterAssignment request) => CommandAnswer.FingerprintOf(
        "register-assignment",
        request.Unit.ToString(),
        request.HolderToken ?? string.Empty,
        request.At.UtcTicks.ToString(CultureInfo.InvariantCulture));

    // Someone we knew gave way to someone else; or nobody held it, and now somebody does who is not known to be the same.
    private static bool IsNewHolder(NumberState state, string? token) => state.IsVacant
        ? token is null || token != state.HolderToken
        : token is not null && state.HolderToken is not null && token != state.HolderToken;

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
