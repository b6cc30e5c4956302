using Coordination.Audit;
using Coordination.Journal;

namespace Coordination.Provinces;

/// <summary>The rules of a province's quota: what it may start while the ministry is away, and how that is settled afterwards. Pure.</summary>
internal static class QuotaDecision
{
    /// <summary>Orders a province may start before the ministry was told of one of them.</summary>
    public const int DrawsMax = 1_000;

    /// <summary>Draws an order's numbers: all of them, or none and the reason. A repeat draws nothing.</summary>
    public static Decided<QuotaState, Refusal?> Draw(QuotaState state, string orderId, long numbers, Principal by, DateTimeOffset now)
    {
        if (state.Draws.Any(draw => draw.OrderId == orderId))
        {
            return new(state, [], null);
        }

        if (Refused(state, numbers, now) is { } refusal)
        {
            return new(state, [], refusal);
        }

        var drawn = new QuotaDraw(state.LastSequence + 1, orderId, numbers);
        var next = state with { Draws = state.Draws.Add(drawn), LastSequence = drawn.Sequence };
        return new(next, [Fact(new QuotaDrawn(drawn.Sequence, numbers, next.Left(now)), now, by, orderId)], null);
    }

    /// <summary>The order was not started on it.</summary>
    public static Decided<QuotaState, bool> Return(QuotaState state, string orderId, DateTimeOffset now)
    {
        var returned = state.Draws.FirstOrDefault(draw => draw.OrderId == orderId);
        return returned is null
            ? new(state, [], false)
            : new(
                state with { Draws = state.Draws.Remove(returned) },
                [Fact(new QuotaReturned(returned.Sequence, returned.Numbers), now, Principal.System, orderId)],
                true);
    }

    /// <summary>The ministry has booked draws and gives anew: what it has booked is whole again.</summary>
    public static Decided<QuotaState, bool> Settle(QuotaState state, QuotaGrant grant)
    {
        if (state.Grant is { } known && known.Serial >= grant.Serial)
        {
            return new(state, [], false);
        }

        return new(state with { Grant = grant, Draws = state.Draws.RemoveAll(draw => draw.Sequence <= grant.Through) }, [], true);
    }

    private static Refusal? Refused(QuotaState state, long numbers, DateTimeOffset now)
    {
        if (state.Grant is not { } grant || now >= grant.Until)
        {
            var (zh, en) = state.Grant is null ? ("从未下达", "was never given") : ("已到期", "has run out of its term");
            return new(
                RefusalCode.Precondition,
                $"部级系统不可达，而本省的应急额度{zh}：什么也没有执行。请等待部级系统恢复后再执行；恢复、撤销与核验不受影响。",
                $"The ministry cannot be reached, and the province's quota {en}: nothing was started. Apply the order again once the ministry is back; restoring, undoing and verifying go on.");
        }

        if (state.Draws.Length >= DrawsMax)
        {
            return Refusals.LimitReached(nameof(DrawsMax), DrawsMax);
        }

        var left = state.Left(now);
        return numbers <= left ? null : new(
            RefusalCode.LimitReached,
            $"部级系统不可达；本省的应急额度为 {grant.Numbers} 个号码，尚余 {left} 个，而本命令有 {numbers} 个：什么也没有执行。请等待部级系统恢复后再执行，或先下达不超过 {left} 个号码的命令；恢复、撤销与核验不受影响。",
            $"The ministry cannot be reached; of the province's quota of {grant.Numbers} numbers {left} are left, and this order has {numbers}: nothing was started. Apply it again once the ministry is back, or issue one of at most {left} numbers first; restoring, undoing and verifying go on.");
    }

    private static Change.Recorded Fact(IFact fact, DateTimeOffset now, Principal by, string cause) => new(new(fact, now, by, cause));
}
