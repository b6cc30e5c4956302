using System.Globalization;
using Coordination.Audit;
using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>The rules of holding a running order up, letting it go on, ending its rest, and running what failed once more. Pure.</summary>
internal static class ConductDecision
{
    /// <summary>How a line ends that a retry runs again: a carrier refused it, deferred it, or did not answer in time.</summary>
    public static readonly IReadOnlyList<ItemOutcome> Failed = [ItemOutcome.DeferredPorting, ItemOutcome.CarrierFailed, ItemOutcome.TimedOut];

    /// <summary>Since when the deadline of its lines runs: a time in which it was paused does not count.</summary>
    public static DateTimeOffset? DeadlineAnchor(OrderState state) =>
        (state.Conduct.TakenUpAt ?? state.Conduct.Retried?.At ?? state.Started?.At) + state.Conduct.PausedTime;

    public static Decided<OrderState, Refusal?> Pause(OrderState state, string orderId, PauseCause cause, string reason, Principal by, DateTimeOffset now)
    {
        if (state.Phase is OrderPhase.Paused)
        {
            return Unchanged(state, null);
        }

        if (state.Phase is not OrderPhase.Running)
        {
            return Unchanged(state, Refusals.WrongPhase(state.Phase, "暂停", "paused"));
        }

        if (state.Conduct.Cancelled is not null)
        {
            return Unchanged(state, new(
                RefusalCode.Precondition,
                "命令的余下部分已取消，不再下达：要连已下达的也不发送，请停止命令（coord order stop）。",
                "The rest of the order is cancelled and nothing more is placed: to keep what was placed from being sent too, stop it (coord order stop)."));
        }

        return new(
            state with { Phase = OrderPhase.Paused, Conduct = state.Conduct with { Paused = new(by, now, reason), PausedFor = cause } },
            [
                Fact(new OrderPaused(cause, reason), now, by, orderId),
                new Change.StopRaised(orderId),
                new Change.OrderListed(orderId, OrderPhase.Paused),
                new Change.DeadlineCleared(DeadlinePolicy.LineDeadline, string.Empty),
            ],
            null);
    }

    /// <param name="ended">Whose rights have ended of those who answer for the order, or null.</param>
    public static Decided<OrderState, Refusal?> Resume(
        OrderState state, string orderId, long errors, string reason, Principal by, DateTimeOffset now, Withdrawal? ended = null)
    {
        if (state.Phase is OrderPhase.Running)
        {
            return Unchanged(state, null);
        }

        if (state is not { Phase: OrderPhase.Paused, Conduct.Paused: { } paused })
        {
            return Unchanged(state, Refusals.WrongPhase(state.Phase, "继续", "resumed"));
        }

        // What stopped itself is looked at by somebody who did not order it.
        if (state.Conduct.PausedFor is not PauseCause.Person && state.Submitted!.By.Id == by.Id)
        {
            return Unchanged(state, new(
                RefusalCode.NotAllowed,
                "命令因异常自动暂停：请由提交人以外的另一人查看后继续。",
                "The order paused by itself: another person than the one who submitted it has to look and resume it."));
        }

        if (ended is not null && !VouchDecision.MayAnswer(state, by))
        {
            return Unchanged(state, VouchDecision.MayNotGoOn(ended));
        }

        var resumed = state with
        {
            Phase = OrderPhase.Running,
            Conduct = state.Conduct with
            {
                AnsweredBy = ended is null ? state.Conduct.AnsweredBy : new(by, now, reason),
                Paused = null,
                PausedFor = PauseCause.Person,
                PausedTime = state.Conduct.PausedTime + (now - paused.At),

                // Who pauses his own order and lets it go on has not looked at anything on behalf of another.
                ErrorsAccepted = state.Conduct.PausedFor is PauseCause.Person ? state.Conduct.ErrorsAccepted : errors,
            },
        };
        return new(
            resumed,
            [
                Fact(new OrderResumed(reason), now, by, orderId),
                new Change.StopLowered(orderId),
                new Change.OrderListed(orderId, OrderPhase.Running),
                new Change.DeadlineSet(DeadlinePolicy.LineDeadline, string.Empty, DeadlineAnchor(resumed)!.Value, 1),
            ],
            null);
    }

    public static Decided<OrderState, Refusal?> Cancel(OrderState state, string orderId, string reason, Principal by, DateTimeOffset now)
    {
        if (state.Conduct.Cancelled is not null)
        {
            return Unchanged(state, null);
        }

        if (state.Phase is OrderPhase.Draft or OrderPhase.Planned or OrderPhase.Approved)
        {
            return Unchanged(state, new(
                RefusalCode.Precondition,
                "命令尚未执行，没有余下部分可取消：不再需要的，请停止（coord order stop）。",
                "The order has not begun and has no rest to cancel: if it is not wanted any more, stop it (coord order stop)."));
        }

        if (state.Phase is not (OrderPhase.Running or OrderPhase.Paused))
        {
            return Unchanged(state, Refusals.WrongPhase(state.Phase, "取消", "cancelled"));
        }

        var wasPaused = state.Phase is OrderPhase.Paused ? now - state.Conduct.Paused!.At : TimeSpan.Zero;
        var (given, declined) = ReviewDecision.GiveUp(state, orderId, by, now);
        var cancelled = given with
        {
            Phase = OrderPhase.Running,
            Conduct = state.Conduct with
            {
                Cancelled = new(by, now, reason),
                Paused = null,
                PausedFor = PauseCause.Person,
                PausedTime = state.Conduct.PausedTime + wasPaused,
            },
        };
        // Held back like a pause until its rest has ended: what is on its way when it is cancelled must not be placed after that.
        return new(
            cancelled,
            [
                Fact(new OrderCancelled(reason), now, by, orderId),
                .. declined,
                new Change.StopRaised(orderId),
                new Change.OrderListed(orderId, OrderPhase.Running),
                new Change.DeadlineSet(DeadlinePolicy.LineDeadline, string.Empty, DeadlineAnchor(cancelled)!.Value, 1),
            ],
            null);
    }

    public static Decided<OrderState, Refusal?> SetRate(OrderState state, string orderId, int? perSecond, string reason, Principal by, DateTimeOffset now)
    {
        if (perSecond is < 1 or > OrderLimits.RatePerSecondMax)
        {
            return Unchanged(state, Refusals.Invalid(
                string.Create(CultureInfo.InvariantCulture, $"速率 {perSecond} 应为每秒 1 至 {OrderLimits.RatePerSecondMax} 行；不限速请用 --unlimited，停下请用 coord order pause。"),
                string.Create(CultureInfo.InvariantCulture, $"The rate {perSecond} must be 1 to {OrderLimits.RatePerSecondMax} lines a second; no limit is --unlimited, and to halt is coord order pause.")));
        }

        if (state.Phase is not (OrderPhase.Approved or OrderPhase.Running or OrderPhase.Paused))
        {
            return Unchanged(state, Refusals.WrongPhase(state.Phase, "设置速率", "given a rate"));
        }

        return state.Conduct.PerSecond == perSecond
            ? Unchanged(state, null)
            : new(
                state with { Conduct = state.Conduct with { PerSecond = perSecond } },
                [Fact(new OrderPaceSet(perSecond, reason), now, by, orderId)],
                null);
    }

    /// <summary>The next run, of what failed in those before; the approval stays what it was, for no line comes into it.</summary>
    /// <param name="ended">Whose rights have ended of those who answer for the order, or null.</param>
    public static Decided<OrderState, Refusal?> Retry(
        OrderState state, string orderId, IReadOnlyList<LineCount> counts, string reason, Principal by, DateTimeOffset now, Withdrawal? ended = null)
    {
        if (state is { Phase: OrderPhase.Running, Conduct: { Retried: not null, TakenUpAt: null } })
        {
            return Unchanged(state, null);
        }

        if (state.Undoes is not null)
        {
            return Unchanged(state, new(
                RefusalCode.Precondition,
                "撤销命令不能重试：请对号码逐个重发（coord number resend）。",
                "An undo is not retried: send its numbers' state again one by one (coord number resend)."));
        }

        if (state.Phase is not OrderPhase.Completed)
        {
            return Unchanged(state, Refusals.WrongPhase(state.Phase, "重试", "retried"));
        }

        var failed = counts.Where(count => Failed.Contains(count.Outcome)).Sum(count => count.Lines);
        if (failed == 0)
        {
            return Unchanged(state, new(RefusalCode.Precondition, "没有失败的行，无可重试。", "No line failed: there is nothing to retry."));
        }

        // Once the approval is old, whoever wants it carried out again is again not the only one who saw it.
        if (state.Approved is { } approved && now - approved.At > OrderDecision.ApprovalLifeMax && by.Id == state.Submitted!.By.Id)
        {
            return Unchanged(state, new(
                RefusalCode.NotAllowed,
                "批准已过 24 小时：请由提交人以外的另一人重试。",
                "The approval is older than 24 hours: another person than the one who submitted the order has to retry it."));
        }

        if (ended is not null && !VouchDecision.MayAnswer(state, by))
        {
            return Unchanged(state, VouchDecision.MayNotGoOn(ended));
        }

        return new(
            state with
            {
                Phase = OrderPhase.Running,
                Run = state.Run + 1,
                HeldAt = null,
                CompletedAt = null,
                Conduct = state.Conduct with
                {
                    AnsweredBy = ended is null ? state.Conduct.AnsweredBy : new(by, now, reason),
                    Retried = new(by, now, reason),
                    TakenUpAt = null,
                    IsReopening = true,
                    PausedTime = TimeSpan.Zero,
                    Cancelled = null,
                    Wave = OrderWave.Whole,
                    ErrorsAccepted = 0,
                },
                Swept = false,
                IsSummed = false,
            },
            [
                Fact(new OrderRetried(state.Run + 1, failed, reason), now, by, orderId),
                .. state.IsSummed ? [new Change.LinesSummed(false, counts, true)] : Array.Empty<Change>(),
                new Change.OrderListed(orderId, OrderPhase.Running),
                new Change.DeadlineSet(DeadlinePolicy.LineDeadline, string.Empty, now, 1),
            ],
            null);
    }

    public static Decided<OrderState, bool> Reopened(OrderState state) =>
        new(ReviewedLines.Done(state) with { Conduct = state.Conduct with { IsReopening = false } }, [], true);

    /// <summary>Whether what was on its way when the order was cancelled is void by now, so that its rest may end.</summary>
    public static bool IsSettled(OrderState state, DateTimeOffset now) => now > state.Conduct.Cancelled!.At + ShardGrain.CallLife;

    /// <summary>The rest of a cancelled order has ended; what was placed goes on to its carriers.</summary>
    public static Decided<OrderState, bool> RestEnded(OrderState state, string orderId, DateTimeOffset now) =>
        new(state with { Swept = true, HeldAt = state.HeldAt ?? now }, [new Change.StopLowered(orderId)], true);

    private static Change.Recorded Fact(IFact fact, DateTimeOffset now, Principal by, string cause) => new(new(fact, now, by, cause));

    private static Decided<OrderState, Refusal?> Unchanged(OrderState state, Refusal? answer) => new(state, [], answer);
}
