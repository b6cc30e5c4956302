using Coordination.Audit;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Sims;

/// <summary>The rules of a card: which numbers are on it by the time of the events, and what is held. Pure.</summary>
internal static class SimDecision
{
    public static Decided<SimState, bool> Join(SimState state, long number, DateTimeOffset at, string cause, Principal by) =>
        state.IsNews(number, at, isOn: true) ? Recorded(state, new NumberJoinedCard(number), at, cause, by, true) : new(state, [], false);

    public static Decided<SimState, bool> Leave(SimState state, long number, DateTimeOffset at, string cause, Principal by) =>
        state.IsNews(number, at, isOn: false) ? Recorded(state, new NumberLeftCard(number), at, cause, by, true) : new(state, [], false);

    /// <summary>Places a hold, once for each order, also when it has ended meanwhile. False when the card can take no more.</summary>
    public static Decided<SimState, bool> PlaceHold(SimState state, HoldTerms terms, DateTimeOffset now)
    {
        if (state.Holds.Any(hold => hold.OrderId == terms.OrderId) || state.Ended.Contains(terms.OrderId))
        {
            return new(state, [], true);
        }

        return state.Holds.Count(hold => ScopeHolds.IsInForce(hold, now)) < ScopeHolds.HoldsMax
            ? Recorded(state, new CardHeld(terms), now, terms.OrderId, terms.PlacedBy, true)
            : new(state, [], false);
    }

    public static Decided<SimState, LiftOutcome> LiftHold(SimState state, LiftHold request, DateTimeOffset now)
    {
        if (state.Holds.FirstOrDefault(hold => hold.OrderId == request.OrderId) is not { } terms)
        {
            return new(state, [], state.Ended.Contains(request.OrderId) ? LiftOutcome.AlreadyEnded : LiftOutcome.NoSuchHold);
        }

        return ScopeHolds.MayLift(terms, request.By)
            ? Recorded(state, new CardHoldLifted(request), now, request.CommandId, request.By, LiftOutcome.Lifted)
            : new(state, [], LiftOutcome.NotAllowed);
    }

    public static Decided<SimState, bool> SeeDevice(SimState state, string imei, DateTimeOffset at, Principal by)
    {
        if (imei == state.Imei || at < state.SeenAt)
        {
            return new(state, [], false);
        }

        var seen = Recorded(state, new CardSeenInDevice(imei), at, "device", by, true);
        return seen with { Changes = [.. seen.Changes, new Change.DeviceSeen(imei, at)] };
    }

    private static Decided<SimState, T> Recorded<T>(SimState state, IFact fact, DateTimeOffset at, string cause, Principal by, T answer)
    {
        var record = new FactRecord(fact, at, by, cause);
        return new(state.Apply(record), [new Change.Recorded(record)], answer);
    }
}
