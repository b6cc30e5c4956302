using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Verification;

/// <summary>
/// The rules of a reverification case (二次实人认证). It lives in the number's state, beside the hold it came with, so that a pass
/// and the end of the holds it ends are one write. Pure.
/// </summary>
internal static class VerificationDecision
{
    public static Decided<NumberState, VerificationAnswer> Record(
        NumberState state, string commandId, VerificationResult result, Principal by, Circumstances at)
    {
        if (WhyNot(state, result, out var hold) is { } refusal)
        {
            return new(state, [], refusal);
        }

        if (IsSoonAfterCardChange(state, result, at))
        {
            return new(state, [], VerificationAnswer.LevelTooLow);
        }

        var draft = new NumberDraft(state, at, by, result.CaseId);
        switch (result.Outcome)
        {
            case VerificationOutcome.Passed:
                Pass(draft, hold, result);
                break;
            case VerificationOutcome.Failed:
                Fail(draft, hold, result);
                break;
            default:
                draft.Record(new VerificationUnavailable(hold.OrderId, result.CheckedAt, result.Provider, result.Evidence));
                break;
        }

        return draft.Answer(
            new CommandAnswer(commandId, FingerprintOf(result), (int)VerificationAnswer.Recorded),
            VerificationAnswer.Recorded);
    }

    /// <summary>The case as it stands, live or ended; null when that carrier opened none of that id on this number.</summary>
    public static CaseView? ViewOf(NumberState state, string caseId, CarrierCode carrier, Circumstances at) =>
        state.Placed(caseId, null) is { Case: { } status } hold && hold.CaseCarrier == carrier
            ? new(caseId, at.Number.ToString(), status, hold.Level, hold.Tries, at.Law.VerificationTriesMax, hold.NoticedAt, NoticeDecision.DeadlineOf(hold, at))
            : null;

    public static long FingerprintOf(VerificationResult result) => CommandAnswer.FingerprintOf(
        "record-verification",
        result.CaseId,
        result.Outcome.ToString(),
        result.Level.ToString(CultureInfo.InvariantCulture),
        result.CheckedAt.UtcTicks.ToString(CultureInfo.InvariantCulture),
        result.Provider,
        result.Evidence);

    // Whoever has just got hold of the line by a new card would pass from afar; at a hall the person is seen (domain.md 7.6).
    private static bool IsSoonAfterCardChange(NumberState state, VerificationResult result, Circumstances at) =>
        result is { Outcome: VerificationOutcome.Passed, Level: < Restriction.HallLevel }
        && state.Cards.All.Length > 1
        && state.Cards.All.Any(card => card.IsOn && card.At <= result.CheckedAt && result.CheckedAt < card.At + at.Law.CardChangeWait);

    private static VerificationAnswer? WhyNot(NumberState state, VerificationResult result, out Hold hold)
    {
        hold = state.Live(result.CaseId)!;
        if (hold?.Case is null)
        {
            return state.Placed(result.CaseId, null)?.Case is null ? VerificationAnswer.NoSuchCase : VerificationAnswer.CaseEnded;
        }

        if (result.Outcome is not VerificationOutcome.Passed)
        {
            return hold.Case is CaseStatus.Failed ? VerificationAnswer.CaseEnded : null;
        }

        if (result.Level < hold.Level)
        {
            return VerificationAnswer.LevelTooLow;
        }

        return Restriction.EndsByPass(hold, result.Level) ? null : VerificationAnswer.CaseEnded;
    }

    private static void Pass(NumberDraft draft, Hold hold, VerificationResult result)
    {
        // In time by the provider's clock, late only on its way to us: the record says that the bar should not have come.
        var late = hold.IsEffective && result.CheckedAt <= NoticeDecision.DeadlineOf(hold, draft.At) + draft.At.Law.PassSkewMax;
        draft.Record(
            new VerificationPassed(
                hold.OrderId,
                result.Level,
                result.CheckedAt,
                result.Provider,
                result.Evidence,
                late,
                draft.Now + draft.At.Law.GraceAfterPass),
            result.CheckedAt);
        foreach (var ended in draft.State.Holds.Where(other => Restriction.EndsByPass(other, result.Level)))
        {
            draft.End(ended, new HoldReleased(ended.OrderId, ended.Epoch, true, "VERIFIED"));
        }

        draft.Recompute(Priority.Restore);
    }

    private static void Fail(NumberDraft draft, Hold hold, VerificationResult result)
    {
        var tries = hold.Tries + 1;
        var isLast = tries >= draft.At.Law.VerificationTriesMax;
        draft.Record(
            new VerificationFailed(hold.OrderId, result.Level, result.CheckedAt, result.Provider, result.Evidence, tries, isLast),
            result.CheckedAt);

        // Before the notice is delivered nothing may bar (domain.md 7.5, invariant 12), however often the holder failed.
        if (isLast && hold.Status is HoldStatus.Noticed)
        {
            NumberDecision.BecomeEffective(draft, hold, EffectCause.TriesUsedUp, Priority.Urgent);
        }
    }
}
