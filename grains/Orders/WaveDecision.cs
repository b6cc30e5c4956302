using System.Globalization;
using Coordination.Audit;
using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>How an order's lines went so far.</summary>
/// <param name="Ended">Lines that ended after it had begun.</param>
/// <param name="Errors">Those of them that ended badly: refused, unanswered, or not what the plan had seen.</param>
internal readonly record struct LineTally(long Ended, long Errors)
{
    // Sorted out at the door or put before a person, or ended by somebody: nothing was tried.
    private static readonly ItemOutcome[] Untried =
    [
        ItemOutcome.Pending, ItemOutcome.InvalidNumber, ItemOutcome.Duplicate, ItemOutcome.OutOfScope, ItemOutcome.ProtectedReview,
        ItemOutcome.Unroutable, ItemOutcome.Cancelled, ItemOutcome.Dropped,
    ];

    private static readonly ItemOutcome[] Bad =
    [
        ItemOutcome.NotAssigned, ItemOutcome.NotAuthorised, ItemOutcome.DeferredPorting, ItemOutcome.CarrierFailed, ItemOutcome.TimedOut,
        ItemOutcome.Drifted,
    ];

    /// <summary>Whether a line that ended so was asked of its number.</summary>
    public static bool IsTried(ItemOutcome outcome) => !Untried.Contains(outcome);

    public static LineTally Of(IReadOnlyList<LineCount> counts) => new(
        counts.Where(count => IsTried(count.Outcome)).Sum(count => count.Lines),
        counts.Where(count => Bad.Contains(count.Outcome)).Sum(count => count.Lines));
}

/// <summary>The rules of a large order's waves: a canary, a verdict on it, then more. Pure.</summary>
internal static class WaveDecision
{
    /// <summary>The wave an order begins with.</summary>
    public static OrderWave First(OrderState state, BrakeSettings settings) =>
        state.Undoes is null && state.Plan!.DistinctNumbers > settings.CanaryNumbersMin ? OrderWave.Canary : OrderWave.Whole;

    /// <summary>Every shard has placed its part of the canary.</summary>
    public static Decided<OrderState, bool> CanaryPlaced(OrderState state, long lines, DateTimeOffset now) =>
        new(state with { Conduct = state.Conduct with { CanaryPlacedAt = now, CanaryLines = lines } }, [], true);

    /// <summary>What is made of the canary now; <see cref="CanaryVerdict.None"/> while it is too early to say.</summary>
    public static CanaryVerdict Judge(ConductState conduct, LineTally tally, BrakeSettings settings, DateTimeOffset now)
    {
        if (IsTooMany(tally.Errors, tally.Ended, settings) || (tally.Ended >= conduct.CanaryLines && Exceeds(tally.Errors, tally.Ended, settings)))
        {
            return CanaryVerdict.Failed;
        }

        if (tally.Ended > 0 && tally.Ended >= conduct.CanaryLines)
        {
            return CanaryVerdict.Passed;
        }

        return now - conduct.CanaryPlacedAt >= settings.CanaryPatience + conduct.PausedTime ? CanaryVerdict.Inconclusive : CanaryVerdict.None;
    }

    /// <summary>The canary passed and the order goes on, or it did not and the order is paused. A person who resumes it has decided otherwise.</summary>
    public static Decided<OrderState, bool> Judged(OrderState state, string orderId, CanaryVerdict verdict, LineTally tally, DateTimeOffset now)
    {
        var judged = state with { Conduct = state.Conduct with { Verdict = verdict, CanaryErrors = tally.Errors } };
        var fact = new CanaryJudged(verdict, state.Conduct.CanaryLines, tally.Ended, tally.Errors);
        if (verdict is CanaryVerdict.Passed)
        {
            var begun = Next(judged, orderId, now);
            return begun with { Changes = [Fact(fact, now, orderId), .. begun.Changes] };
        }

        var (cause, why) = verdict is CanaryVerdict.Failed
            ? (PauseCause.CanaryFailed, Invariant($"canary: {tally.Errors} of {tally.Ended} lines ended badly"))
            : (PauseCause.CanaryInconclusive, Invariant($"canary: {tally.Ended} of {state.Conduct.CanaryLines} lines ended in time"));
        var paused = ConductDecision.Pause(judged, orderId, cause, why, Principal.System, now);
        return new(paused.State, [Fact(fact, now, orderId), .. paused.Changes], true);
    }

    /// <summary>The next wave.</summary>
    public static Decided<OrderState, bool> Next(OrderState state, string orderId, DateTimeOffset now)
    {
        var wave = state.Conduct.Wave is OrderWave.Canary ? OrderWave.First : OrderWave.Rest;
        return new(state with { Conduct = state.Conduct with { Wave = wave } }, [Fact(new OrderWaveBegun(wave), now, orderId)], true);
    }

    /// <summary>Pauses an order of which too much ended badly since somebody last looked; null when it may go on.</summary>
    public static Decided<OrderState, Refusal?>? TooManyErrors(OrderState state, string orderId, LineTally tally, BrakeSettings settings, DateTimeOffset now) =>
        state is { Phase: OrderPhase.Running, Undoes: null, Conduct.Cancelled: null }
        && IsTooMany(tally.Errors - state.Conduct.ErrorsAccepted, tally.Ended - state.Conduct.ErrorsAccepted, settings)
            ? ConductDecision.Pause(
                state,
                orderId,
                PauseCause.Errors,
                Invariant($"{tally.Errors} of {tally.Ended} lines ended badly"),
                Principal.System,
                now)
            : null;

    /// <summary>Pauses an order that reached a cap.</summary>
    public static Decided<OrderState, Refusal?> Capped(OrderState state, string orderId, CapReached cap, DateTimeOffset now) => ConductDecision.Pause(
        state,
        orderId,
        PauseCause.CapReached,
        Invariant($"{cap.Cell}: the cap of {cap.PerHour} numbers an hour is reached"),
        Principal.System,
        now);

    private static bool IsTooMany(long errors, long ended, BrakeSettings settings) => errors >= settings.ErrorsMin && Exceeds(errors, ended, settings);

    private static bool Exceeds(long errors, long ended, BrakeSettings settings) => errors * 100 > ended * settings.ErrorPercentMax;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Change.Recorded Fact(IFact fact, DateTimeOffset now, string cause) => new(new(fact, now, Principal.System, cause));
}
