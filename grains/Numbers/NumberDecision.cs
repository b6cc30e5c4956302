using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Notices;
using Coordination.Orders;

namespace Coordination.Numbers;

/// <summary>The rules of placing a hold, lifting one, and letting its deadlines fall due. Pure.</summary>
internal static class NumberDecision
{
    /// <summary>Places a hold, once for each (order, epoch), also when the first one has ended meanwhile.</summary>
    public static Decided<NumberState, HoldAnswer> PlaceHold(NumberState state, PlaceHold request, Circumstances at)
    {
        var terms = request.Terms;
        if (state.Placed(terms.OrderId, request.Epoch) is { } before)
        {
            return Retried(state, request, before, at) ?? Unchanged(state, new HoldAnswer(before.Answer, before.Version, false));
        }

        if (at.Now > request.NotAfter)
        {
            return Unchanged(state, new HoldAnswer(ItemOutcome.Pending, 0, true));
        }

        var unit = state.Unit ?? request.Unit;
        if (Refusal(state, request, unit, at) is { } refusal)
        {
            return Unchanged(state, new HoldAnswer(refusal, 0, false));
        }

        var draft = new NumberDraft(state, at, terms.PlacedBy, terms.OrderId);
        Place(draft, request, unit);
        var placed = draft.State.Holds[^1];
        return draft.Answer(new HoldAnswer(placed.Answer, placed.Version, false));
    }

    /// <summary>A later run of the order finds its hold in place and the carrier's refusal waiting for a person: wants the same once more.</summary>
    private static Decided<NumberState, HoldAnswer>? Retried(NumberState state, PlaceHold request, Hold before, Circumstances at)
    {
        if (request.Run == 1 || !before.IsEffective || state.Version == 0 || state.RefusedVersion != state.Version)
        {
            return null;
        }

        var draft = new NumberDraft(state, at, request.Terms.PlacedBy, request.Terms.OrderId);
        if (draft.Target is not { } target)
        {
            return null;
        }

        draft.SendAgain(target, 0, 0, request.Priority, "RETRY", request.Terms.OrderId);
        return draft.Answer(new HoldAnswer(ItemOutcome.Pending, draft.State.Version, false));
    }

    /// <summary>Ends one hold at the word of a body that may (<see cref="Restriction.MayLift"/>).</summary>
    public static Decided<NumberState, LiftAnswer> LiftHold(NumberState state, LiftHold request, Circumstances at)
    {
        if (state.Live(request.OrderId) is not { } hold || (request.OnlyInherited && !hold.IsInherited))
        {
            return Unchanged(state, new LiftAnswer(WhyNotLive(state, request.OrderId), 0));
        }

        if (!Restriction.MayLift(hold, request.By, at.Province))
        {
            return Unchanged(state, new LiftAnswer(LiftOutcome.NotAllowed, 0));
        }

        var draft = new NumberDraft(state, at, request.By, request.CommandId);
        draft.End(hold, request.Revoke
            ? new HoldRevoked(hold.OrderId, hold.Epoch, request.Reason, request.Wrongful)
            : new HoldReleased(hold.OrderId, hold.Epoch, false, request.Reason));
        draft.Recompute(request.Priority, draft.Target, request.Wrongful ? NoticeTexts.Apology : NoticeTexts.Restored);
        var version = draft.State.Version > state.Version && draft.State.Executor is not null ? draft.State.Version : 0;
        return draft.Answer(
            new CommandAnswer(request.CommandId, FingerprintOf(request), (int)LiftOutcome.Lifted),
            new LiftAnswer(LiftOutcome.Lifted, version));
    }

    /// <summary>A tick. What the state says decides, so that a late, early or repeated tick does no harm.</summary>
    public static Decided<NumberState, TickAnswer> DeadlineReached(NumberState state, DeadlineTick tick, Circumstances at)
    {
        if (state.Live(tick.Tag) is not { } hold || Running(hold, tick, at) is not { } deadline)
        {
            return Unchanged(state, TickAnswer.Over);
        }

        // Neither clock lets it fire alone: the shard's says which anchors are due, this one whether the promised instant has come.
        if (deadline.Anchor > tick.CutOff || at.Now < deadline.DueAt)
        {
            return Unchanged(state, TickAnswer.Until(deadline.DueAt));
        }

        var draft = new NumberDraft(state, at, Principal.System, tick.Tag);
        switch (tick.Policy)
        {
            case DeadlinePolicy.NoticeWait:
                NoticeDecision.WaitIsOver(draft, hold);
                break;
            case DeadlinePolicy.VerifyWindow:
                BecomeEffective(draft, hold, EffectCause.WindowPassed, Priority.Bulk);
                break;
            default:
                draft.End(hold, new HoldExpired(hold.OrderId, hold.Epoch));
                draft.Recompute(tick.Priority);
                break;
        }

        return draft.Answer(TickAnswer.Done);
    }

    /// <summary>Wants what is wanted once more. Answers the new version, 0 when nothing was ever wanted or nobody can be commanded.</summary>
    public static Decided<NumberState, int> Resend(NumberState state, string commandId, string reason, Principal by, Circumstances at)
    {
        var draft = new NumberDraft(state, at, by, commandId);
        if (state.Version == 0 || draft.Target is not { } target)
        {
            return Unchanged(state, 0);
        }

        draft.SendAgain(target, 0, 0, state.Union == Services.None ? Priority.Restore : Priority.Urgent, reason);
        return draft.Answer(new CommandAnswer(commandId, FingerprintOfResend(reason), draft.State.Version), draft.State.Version);
    }

    /// <summary>
    /// A person decided that what is wanted here counts at a carrier with an effect that is not known here, also where nothing was
    /// ever wanted: it is sent under a new version. Answers that version.
    /// </summary>
    public static Decided<NumberState, int> Settle(NumberState state, SettleEffect request, Circumstances at)
    {
        var draft = new NumberDraft(state, at, request.By, request.CommandId);
        draft.Add(new Change.EffectSettled(request.Executor.Carrier));
        draft.SendAgain(draft.Target ?? request.Executor, 0, 0, state.Union == Services.None ? Priority.Restore : Priority.Urgent, request.Reason);
        return draft.Answer(new CommandAnswer(request.CommandId, FingerprintOf(request), draft.State.Version), draft.State.Version);
    }

    /// <summary>Places a hold that came with a card or a holder, unless the number has it or can take no more.</summary>
    public static void Inherit(NumberDraft draft, HoldTerms terms, CarrierUnit original)
    {
        var state = draft.State;
        var unit = state.Unit ?? original;
        var request = new PlaceHold(terms, null, 0, draft.Now, unit, Priority.Urgent);
        if (state.Live(terms.OrderId) is null && Refusal(state, request, unit, draft.At) is null)
        {
            Place(draft, request, unit);
        }
    }

    /// <summary>A noticed hold comes into force.</summary>
    public static void BecomeEffective(NumberDraft draft, Hold hold, EffectCause cause, Priority priority)
    {
        var state = draft.State;
        var union = state.Union | hold.Services;
        draft.Record(union == state.Union
            ? new HoldBecameEffective(hold.OrderId, hold.Epoch, cause, null, null, null)
            : new HoldBecameEffective(hold.OrderId, hold.Epoch, cause, state.Version + 1, union, draft.Target));
        draft.Add(new Change.DeadlineCleared(DeadlinePolicy.VerifyWindow, hold.OrderId));
        if (union != state.Union)
        {
            draft.Order(state.Executor, priority, string.Empty, draft.NoticeOfBar());
        }
        else if (hold.Services == union)
        {
            draft.Join(hold.OrderId, priority);
        }
    }

    public static long FingerprintOf(LiftHold request) => CommandAnswer.FingerprintOf(
        "lift-hold", request.OrderId, request.Revoke ? "revoke" : "release", request.Reason);

    public static long FingerprintOf(SettleEffect request) => CommandAnswer.FingerprintOf("settle", $"{request.Executor}", request.Reason);

    public static long FingerprintOfResend(string reason) => CommandAnswer.FingerprintOf("resend", reason);

    private static ItemOutcome? Refusal(NumberState state, PlaceHold request, CarrierUnit unit, Circumstances at)
    {
        var terms = request.Terms;
        if ((request.Epoch is { } epoch && epoch != state.Epoch) || !IsAbout(state, terms))
        {
            return ItemOutcome.Drifted;
        }

        // Closed by its carrier's word: whoever gets it next is somebody else. After the quarantine the carrier is asked again.
        if (state.ClosedAt is { } closed && at.Now < closed + at.Law.Quarantine)
        {
            return ItemOutcome.NotAssigned;
        }

        if (state.Holds.Length >= NumberState.HoldsPerNumberMax || !Serves(terms.PlacedBy, unit))
        {
            return ItemOutcome.NotAuthorised;
        }

        // Its term ended on the way here: there is nothing to bar any more.
        if (terms.ExpiresAt <= at.Now)
        {
            return ItemOutcome.Cancelled;
        }

        if (at.Carriers.ExecutorOf(unit) is null)
        {
            return ItemOutcome.Unroutable;
        }

        if (IsInGrace(state, terms, at.Now))
        {
            return ItemOutcome.Watched;
        }

        return request.Review is null && NumberProtection.Protects(state, terms.Ground, at.Now) ? ItemOutcome.ProtectedReview : null;
    }

    // A card that left, or a holder that changed since the plan, takes the hold along.
    private static bool IsAbout(NumberState state, HoldTerms terms) => terms.Scope switch
    {
        HoldScope.Card => state.Cards.On.Any(card => card.Text == terms.About),
        HoldScope.Holder => !state.IsVacant && state.HolderToken == terms.About,
        _ => true,
    };

    // A carrier watches the numbers it serves, and no others (ATFL art. 11); what a ported number does is the recipient's concern.
    private static bool Serves(Principal by, CarrierUnit unit) => by.Role is not Role.CarrierSystem || by.Carrier == unit.Carrier;

    private static bool IsInGrace(NumberState state, HoldTerms terms, DateTimeOffset now) =>
        terms.Ground is Ground.CarrierRisk && state.GraceUntil > now && terms.Level <= state.GraceLevel;

    private static void Place(NumberDraft draft, PlaceHold request, CarrierUnit unit)
    {
        if (request.Terms.Notice is NoticePolicy.BeforeStop)
        {
            Propose(draft, request, unit);
        }
        else
        {
            Enforce(draft, request, unit);
        }

        if (request.Terms.ExpiresAt is { } end)
        {
            draft.Add(new Change.DeadlineSet(DeadlinePolicy.HoldTerm, request.Terms.OrderId, end, draft.State.Generation));
        }
    }

    private static void Propose(NumberDraft draft, PlaceHold request, CarrierUnit unit)
    {
        draft.Record(Placed(draft, request, unit, HoldStatus.Proposed, null, null, null), null, request.Terms.PlacedBy);
        var hold = draft.State.Holds[^1];
        draft.Add(new Change.DeadlineSet(DeadlinePolicy.NoticeWait, hold.OrderId, draft.Now, hold.Generation));
        NoticeDecision.Order(draft, hold);
    }

    private static void Enforce(NumberDraft draft, PlaceHold request, CarrierUnit unit)
    {
        var state = draft.State;
        var union = state.Union | request.Terms.Services;
        if (union == state.Union)
        {
            draft.Record(Placed(draft, request, unit, HoldStatus.Effective, null, null, null), null, request.Terms.PlacedBy);
            if (request.Terms.Services == union)
            {
                draft.Join(request.Terms.OrderId, request.Priority);
            }

            return;
        }

        var target = draft.At.Carriers.ExecutorOf(unit);
        draft.Record(Placed(draft, request, unit, HoldStatus.Effective, state.Version + 1, union, target), null, request.Terms.PlacedBy);
        draft.Order(
            state.Executor,
            request.Priority,
            request.Terms.OrderId,
            NoticeTexts.WithBar(request.Terms.Ground, request.Terms.Notice));
    }

    private static HoldPlaced Placed(
        NumberDraft draft, PlaceHold request, CarrierUnit unit, HoldStatus status, int? version, Services? union, CarrierUnit? executor)
    {
        var terms = request.Terms;
        return new(
            terms.OrderId,
            draft.State.Epoch,
            terms.Ground,
            terms.Provision,
            terms.Reference,
            terms.Services,
            terms.Notice,
            terms.ReleaseBy,
            terms.Level,
            terms.ExpiresAt,
            request.Run,
            status,
            unit,
            draft.NextGeneration,
            version,
            union,
            executor,
            status is HoldStatus.Proposed ? NoticeDecision.WindowOf(draft.At) : null,
            terms.Scope,
            terms.About)
        {
            Review = request.Review,
        };
    }

    /// <summary>The deadline a tick speaks of, if it is the one that runs: what it is counted from and when it is due.</summary>
    private static (DateTimeOffset Anchor, DateTimeOffset DueAt)? Running(Hold hold, DeadlineTick tick, Circumstances at) => (tick.Policy, hold) switch
    {
        (DeadlinePolicy.NoticeWait, { Status: HoldStatus.Proposed }) when hold.Generation == tick.Generation =>
            (hold.PlacedAt, at.Deadlines[DeadlinePolicy.NoticeWait].DueAt(hold.PlacedAt)),
        (DeadlinePolicy.VerifyWindow, { Status: HoldStatus.Noticed, NoticedAt: { } noticedAt }) when hold.Generation == tick.Generation =>
            (noticedAt, NoticeDecision.DeadlineOf(hold, at)!.Value),
        (DeadlinePolicy.HoldTerm, { ExpiresAt: { } end }) when hold.TermGeneration == tick.Generation => (end, end),
        _ => null,
    };

    private static LiftOutcome WhyNotLive(NumberState state, string orderId) => state.Placed(orderId, null) switch
    {
        null or { EndedAt: null } => LiftOutcome.NoSuchHold,
        { Status: HoldStatus.EndedWithAssignment } => LiftOutcome.EpochEnded,
        _ => LiftOutcome.AlreadyEnded,
    };

    private static Decided<NumberState, T> Unchanged<T>(NumberState state, T answer) => new(state, [], answer);
}
