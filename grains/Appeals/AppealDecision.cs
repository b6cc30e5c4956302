using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Notices;
using Coordination.Numbers;

namespace Coordination.Appeals;

/// <summary>
/// The rules of a holder's objection (申诉, ATFL art. 32). It lives in its number's state, so that its being upheld and the end of the hold
/// are one write, and so that whether it is open is known to whoever decides about the number. Pure.
/// </summary>
internal static class AppealDecision
{
    public static Decided<NumberState, AppealAnswer> Submit(NumberState state, SubmitAppeal request, Circumstances at)
    {
        if (state.Appeals.Any(appeal => appeal.AppealId == request.AppealId))
        {
            return Unchanged(state, AppealAnswer.Recorded);
        }

        // A hold that is over may have been wrong all the same (domain.md 7.9); one of a former holder is not this one's to object to.
        if (state.Placed(request.OrderId, state.Epoch) is not { } hold)
        {
            return Unchanged(state, AppealAnswer.NoSuchHold);
        }

        if (state.Appeals.Length >= AppealReceipt.OpenPerNumberMax)
        {
            return Unchanged(state, AppealAnswer.TooMany);
        }

        var draft = new NumberDraft(state, at, request.By, request.AppealId);
        draft.Record(new AppealSubmitted(request.AppealId, hold.OrderId, hold.Epoch, hold.Ground, hold.Authority, hold.ReleaseBy, request.Reason));
        return draft.Answer(
            new CommandAnswer(request.AppealId, FingerprintOf(request), (int)AppealAnswer.Recorded),
            AppealAnswer.Recorded);
    }

    public static Decided<NumberState, AppealAnswer> Decide(NumberState state, DecideAppeal request, Circumstances at)
    {
        if (state.Appeals.FirstOrDefault(open => open.AppealId == request.AppealId) is not { } appeal)
        {
            return Unchanged(state, AppealAnswer.NoSuchAppeal);
        }

        if (!MayDecide(appeal, request, at))
        {
            return Unchanged(state, AppealAnswer.NotAllowed);
        }

        var draft = new NumberDraft(state, at, request.By, request.AppealId);
        draft.Record(new AppealDecided(request.AppealId, request.Outcome, request.Reason));
        if (request.Outcome is AppealOutcome.Upheld && state.Live(appeal.OrderId) is { } hold)
        {
            draft.End(hold, new HoldRevoked(hold.OrderId, hold.Epoch, "APPEAL_UPHELD", true));
            draft.Recompute(Priority.Restore, draft.Target, NoticeTexts.Apology);
        }

        return draft.Answer(
            new CommandAnswer(request.CommandId, FingerprintOf(request), (int)AppealAnswer.Recorded),
            AppealAnswer.Recorded);
    }

    public static long FingerprintOf(SubmitAppeal request) => CommandAnswer.FingerprintOf("submit-appeal", request.AppealId, request.OrderId, request.Reason);

    public static long FingerprintOf(DecideAppeal request) =>
        CommandAnswer.FingerprintOf("decide-appeal", request.AppealId, request.Outcome.ToString(), request.Reason);

    /// <summary>
    /// The body that decided on the hold, or one above it (authority matrix); a holder's taking it back is told by whoever recorded it.
    /// </summary>
    private static bool MayDecide(OpenAppeal appeal, DecideAppeal request, Circumstances at) => request.Outcome is AppealOutcome.Withdrawn
        ? request.By.Organisation == appeal.Through
        : Restriction.LetsLift(appeal.Ground, appeal.ReleaseBy, appeal.Authority, request.By, at.Province);

    private static Decided<NumberState, AppealAnswer> Unchanged(NumberState state, AppealAnswer answer) => new(state, [], answer);
}
