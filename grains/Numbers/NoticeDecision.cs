using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coordination.Audit;
using Coordination.Journal;
using Coordination.Notices;

namespace Coordination.Numbers;

/// <summary>The rules of telling a holder before any bar: the window runs from the proven delivery, or from the end of the wait for it. Pure.</summary>
internal static class NoticeDecision
{
    /// <summary>Tries of one notice; after the last the wait runs out (circular of 2 June 2021 art. 4 names no number; domain.md 7.6).</summary>
    public const int NoticeTriesMax = 3;

    private const int IdBytes = 16;

    /// <summary>Identifier of one try, 32 hexadecimal digits; the number cannot be read from it without a search.</summary>
    public static string IdOf(Msisdn number, Hold hold, int attempt) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"notice\0{number.Key}\0{hold.Epoch}\0{hold.OrderId}\0{attempt}")))
            .AsSpan(0, IdBytes));

    /// <summary>A carrier's word on a notice.</summary>
    /// <param name="state">The number.</param>
    /// <param name="noticeId">Which try of which hold.</param>
    /// <param name="delivered">Proof of delivery, or that the holder cannot be reached.</param>
    /// <param name="deliveredAt">The carrier's time of it.</param>
    /// <param name="at">Circumstances.</param>
    public static Decided<NumberState, bool> NoticeAnswered(NumberState state, string noticeId, bool delivered, DateTimeOffset deliveredAt, Circumstances at)
    {
        foreach (var hold in state.Holds)
        {
            var attempt = hold.Status is HoldStatus.Proposed ? TryOf(at.Number, hold, noticeId) : 0;
            if (attempt == 0)
            {
                continue;
            }

            var draft = new NumberDraft(state, at, Principal.System, hold.OrderId);
            if (delivered)
            {
                Begin(draft, hold, Plausible(hold, deliveredAt, at.Now), false);
            }
            else if (attempt == hold.NoticeTry)
            {
                TryAgain(draft, hold);
            }

            return draft.Answer(!ReferenceEquals(draft.State, state));
        }

        return new(state, [], false);
    }

    /// <summary>Orders the try of the notice that is due.</summary>
    public static void Order(NumberDraft draft, Hold hold)
    {
        if (draft.Target is { } executor && hold.NoticeTry <= NoticeTriesMax)
        {
            draft.Add(new Change.NoticeOrdered(new(
                IdOf(draft.At.Number, hold, hold.NoticeTry),
                executor,
                NoticeTexts.BeforeBar(hold.Ground),
                hold.OrderId,
                hold.WindowSeconds ?? WindowOf(draft.At))));
        }
    }

    /// <summary>The window that a notice ordered now promises, in seconds.</summary>
    public static int WindowOf(Circumstances at) => (int)at.Deadlines[DeadlinePolicy.VerifyWindow].SpanAt(at.Now).TotalSeconds;

    /// <summary>
    /// When a holder's time is up, null while it does not run: what the notice promised, or what the policy has given since.
    /// Nothing ever shortens it.
    /// </summary>
    public static DateTimeOffset? DeadlineOf(Hold hold, Circumstances at)
    {
        if (hold is not { NoticedAt: { } noticedAt, DeadlineAt: { } promised })
        {
            return null;
        }

        // An edit after the window had ended did not move its end.
        var given = at.Deadlines[DeadlinePolicy.VerifyWindow].DueAt(noticedAt);
        var ended = hold.Status is HoldStatus.Noticed ? DateTimeOffset.MaxValue : hold.EffectiveAt ?? promised;
        return Later(promised, given < ended ? given : ended);
    }

    /// <summary>The notice could not be delivered in all the time there is for it: the window runs all the same.</summary>
    public static void WaitIsOver(NumberDraft draft, Hold hold) => Begin(draft, hold, draft.Now, true);

    /// <summary>One try could not be delivered: the next is ordered, if there is one.</summary>
    public static void TryAgain(NumberDraft draft, Hold hold)
    {
        draft.Record(new NoticeUndeliverable(hold.OrderId, hold.Epoch, hold.NoticeTry, hold.NoticeTry == NoticeTriesMax));
        draft.SettleNotice(hold);
        Order(draft, draft.State.Live(hold.OrderId)!);
    }

    // The text may have promised more than the policy says by the time it is read.
    private static void Begin(NumberDraft draft, Hold hold, DateTimeOffset noticedAt, bool exhausted)
    {
        var generation = draft.NextGeneration;
        var deadlineAt = Later(
            noticedAt.AddSeconds(hold.WindowSeconds ?? 0),
            draft.At.Deadlines[DeadlinePolicy.VerifyWindow].DueAt(noticedAt));
        draft.Record(new HoldNoticed(hold.OrderId, hold.Epoch, noticedAt, deadlineAt, generation, exhausted), noticedAt);
        draft.SettleNotice(hold);
        draft.Add(new Change.DeadlineCleared(DeadlinePolicy.NoticeWait, hold.OrderId));
        draft.Add(new Change.DeadlineSet(DeadlinePolicy.VerifyWindow, hold.OrderId, noticedAt, generation));
    }

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    // A proof of any try counts: the holder was told. Which one failed matters only for the one under way.
    private static int TryOf(Msisdn number, Hold hold, string noticeId)
    {
        for (var attempt = 1; attempt <= Math.Min(hold.NoticeTry, NoticeTriesMax); attempt++)
        {
            if (string.Equals(IdOf(number, hold, attempt), noticeId, StringComparison.Ordinal))
            {
                return attempt;
            }
        }

        return 0;
    }

    // A carrier's clock that is off must not take from the holder's time: outside what can be, our own clock counts.
    private static DateTimeOffset Plausible(Hold hold, DateTimeOffset deliveredAt, DateTimeOffset now) =>
        deliveredAt < hold.PlacedAt || deliveredAt > now ? now : deliveredAt;
}
