using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Holders;

/// <summary>The rules of a holder: which new line may not be, what is held, and which line is kept. Pure.</summary>
internal static class HolderDecision
{
    /// <summary>What the holder says against a report, null for nothing. What happened before a hold was placed is not judged by it.</summary>
    /// <param name="state">The holder.</param>
    /// <param name="number">The line.</param>
    /// <param name="report">The report.</param>
    /// <param name="lines">Lines the holder has at the reporting carrier beside this one.</param>
    /// <param name="law">Bounds in force.</param>
    /// <param name="now">Now, UTC.</param>
    public static ReportOutcome? Objection(HolderState state, Msisdn number, NumberReport report, int lines, LegalSettings law, DateTimeOffset now)
    {
        if (report.Kind is not (ReportKind.Activation or ReportKind.Transfer))
        {
            return null;
        }

        return InForce(state, now).Any(hold => hold.PlacedAt <= report.At) ? ReportOutcome.HolderRestricted
            : !number.IsIot && !report.HolderIsCompany && lines >= law.LinesPerPersonMax ? ReportOutcome.TooManyLines
            : null;
    }

    /// <summary>Holds that a line of the holder has to have.</summary>
    public static IEnumerable<HoldTerms> Inherited(HolderState state, long number, DateTimeOffset now) =>
        state.Retained.Contains(number) ? [] : InForce(state, now).Select(hold => hold.Terms);

    public static IEnumerable<HeldHolder> InForce(HolderState state, DateTimeOffset now) =>
        state.Holds.Where(hold => ScopeHolds.IsInForce(hold.Terms, now));

    /// <summary>
    /// The joint punishment that runs, back to where it began without a break: what ended while the next ran already belongs to it.
    /// </summary>
    public static PunishedSpan? Punished(HolderState state, DateTimeOffset now)
    {
        var holds = state.Holds.Where(hold => hold.Terms.Ground is Ground.JointPunishment).ToList();
        var running = holds.Where(hold => ScopeHolds.IsInForce(hold.Terms, now)).ToList();
        if (running.Count == 0)
        {
            return null;
        }

        var begun = running.Min(hold => hold.PlacedAt);
        while (holds.Where(hold => hold.PlacedAt < begun && hold.Terms.ExpiresAt >= begun).MinBy(hold => hold.PlacedAt) is { } earlier)
        {
            begun = earlier.PlacedAt;
        }

        return new(begun, running.Max(hold => hold.Terms.ExpiresAt)!.Value);
    }

    /// <summary>Places a hold, once for each order, also when it has ended meanwhile. False when there is room for no more.</summary>
    public static Decided<HolderState, bool> PlaceHold(HolderState state, HoldTerms terms, DateTimeOffset now)
    {
        if (state.Holds.Any(hold => hold.Terms.OrderId == terms.OrderId) || state.Ended.Contains(terms.OrderId))
        {
            return new(state, [], true);
        }

        return InForce(state, now).Count() < ScopeHolds.HoldsMax
            ? Recorded(state, new HolderHeld(terms), now, terms.OrderId, terms.PlacedBy, true)
            : new(state, [], false);
    }

    public static Decided<HolderState, LiftOutcome> LiftHold(HolderState state, LiftHold request, DateTimeOffset now)
    {
        if (state.Holds.FirstOrDefault(hold => hold.Terms.OrderId == request.OrderId) is not { } held)
        {
            return new(state, [], state.Ended.Contains(request.OrderId) ? LiftOutcome.AlreadyEnded : LiftOutcome.NoSuchHold);
        }

        return ScopeHolds.MayLift(held.Terms, request.By)
            ? Recorded(state, new HolderHoldLifted(request), now, request.CommandId, request.By, LiftOutcome.Lifted)
            : new(state, [], LiftOutcome.NotAllowed);
    }

    /// <summary>Keeps a line.</summary>
    public static Decided<HolderState, RetainOutcome> Retain(
        HolderState state, long number, bool isCaseNumber, string reference, Principal by, LegalSettings law, DateTimeOffset now)
    {
        if (state.Retained.Contains(number))
        {
            return new(state, [], RetainOutcome.Retained);
        }

        return isCaseNumber ? new(state, [], RetainOutcome.CaseNumber)
            : state.Retained.Length >= law.RetainedLinesMax ? new(state, [], RetainOutcome.TooMany)
            : InForce(state, now).All(hold => ScopeHolds.MayLift(hold.Terms, by))
                ? Recorded(state, new LineRetained(number, reference), now, "retain", by, RetainOutcome.Retained)
                : new(state, [], RetainOutcome.NotAllowed);
    }

    /// <summary>A line was refused; asked again for the same, nothing more is recorded.</summary>
    public static Decided<HolderState, bool> Refused(HolderState state, long number, NumberReport report, ReportOutcome outcome, DateTimeOffset now) =>
        state.RefusedNumber == number || report.By.Carrier is not { } carrier
            ? new(state, [], false)
            : Recorded(state, new LineRefused(number, carrier, outcome), now, report.CommandId, report.By, true);

    private static Decided<HolderState, T> Recorded<T>(HolderState state, IFact fact, DateTimeOffset at, string cause, Principal by, T answer)
    {
        var record = new FactRecord(fact, at, by, cause);
        return new(state.Apply(record), [new Change.Recorded(record)], answer);
    }
}
