using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;

namespace Coordination.Numbers;

/// <summary>What follows when a carrier refuses a command. What is wanted never shrinks because a carrier said no. Pure.</summary>
internal static class RefusalDecision
{
    /// <summary>Times one restriction follows a number from unit to unit; then a person has to find out who serves it.</summary>
    public const int ReroutesMax = 3;

    /// <summary>Times one restriction is sent anew after it came too late; then a person has to look.</summary>
    public const int ReissuesMax = 5;

    public static Decided<NumberState, bool> CarrierRefused(
        NumberState state, CarrierUnit executor, int version, CarrierRefusal refusal, CarrierUnit? servingUnit, Circumstances at)
    {
        // A former executor's word, one about a command that a newer one has replaced, or one heard before.
        if (refusal is CarrierRefusal.None || executor != state.Executor || version != state.Version || version == state.RefusedVersion)
        {
            return new(state, [], false);
        }

        var draft = new NumberDraft(state, at, Principal.System, $"refusal:{refusal}");
        draft.Record(new CarrierRefused(executor, version, refusal, servingUnit));
        switch (refusal)
        {
            case CarrierRefusal.NotAssigned:
                NotAssigned(draft, executor);
                break;
            case CarrierRefusal.Ported:
                Ported(draft, executor, servingUnit);
                break;
            case CarrierRefusal.Expired when state.Reissues < ReissuesMax:
                draft.SendAgain(executor, state.Reissues + 1, state.Reroutes, PriorityOf(state), "EXPIRED");
                break;
            default:
                // A newest command that is stale there met something this record does not know: a higher version would undo it.
                GiveUp(draft, executor, refusal, ItemOutcome.CarrierFailed);
                break;
        }

        return draft.Answer(true);
    }

    private static void NotAssigned(NumberDraft draft, CarrierUnit executor)
    {
        AssignmentDecision.EndAssignment(draft, ItemOutcome.NotAssigned);
        draft.Add(new Change.BarWithdrawn(executor, ProvisioningState.Closed, CarrierRefusal.NotAssigned));
        draft.Recompute(Priority.Restore, null);
    }

    private static void Ported(NumberDraft draft, CarrierUnit executor, CarrierUnit? servingUnit)
    {
        if (servingUnit is { } unit && draft.State.Reroutes < ReroutesMax)
        {
            AssignmentDecision.Move(draft, unit, CarrierRefusal.Ported);
        }
        else
        {
            GiveUp(draft, executor, CarrierRefusal.Ported, ItemOutcome.DeferredPorting);
        }
    }

    private static void GiveUp(NumberDraft draft, CarrierUnit executor, CarrierRefusal refusal, ItemOutcome outcome)
    {
        draft.Add(new Change.BarWithdrawn(executor, ProvisioningState.Refused, refusal));
        draft.EndWaitingLines(draft.State.Holds.Concat(draft.State.Ended), outcome);
    }

    private static Priority PriorityOf(NumberState state) => state.Union == Services.None ? Priority.Restore : Priority.Urgent;
}
