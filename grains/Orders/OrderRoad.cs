using Coordination.Audit;
using Coordination.Holders;
using Coordination.Numbers;
using Coordination.Provinces;
using Coordination.Sims;

namespace Coordination.Orders;

/// <summary>How an order is started, resumed and retried by whoever stands above it: the ministry, or a province for its own.</summary>
internal static class OrderRoad
{
    /// <summary>Starts an order and hands it down.</summary>
    public static async Task<Answer<OrderView>> Apply(
        IGrainFactory grains, string orderId, Func<IOrderGrain, Task<Answer<OrderRun>>> start, string reason, Principal by)
    {
        var order = grains.GetGrain<IOrderGrain>(orderId);
        var started = await start(order);
        if (started.Value is not { } run)
        {
            return started.Refusal!;
        }

        if (run.Undo is { } undo)
        {
            await grains.GetGrain<IOrderGrain>(undo.OrderId).Undone(orderId, reason, by);
        }

        await HandDown(grains, orderId, run);
        return await order.View(by);
    }

    /// <summary>Lets a paused order go on.</summary>
    public static async Task<Answer<OrderView>> Continue(IGrainFactory grains, string orderId, string reason, Principal by) =>
        await GoOn(grains, orderId, await grains.GetGrain<IOrderGrain>(orderId).Resume(reason, by));

    /// <summary>Runs what failed of an order once more.</summary>
    public static async Task<Answer<OrderView>> Retry(IGrainFactory grains, string orderId, string reason, Principal by) =>
        await GoOn(grains, orderId, await grains.GetGrain<IOrderGrain>(orderId).Retry(reason, by));

    /// <summary>Confirms what was proposed for lines that were put before a person; what it lets through is the order's next run.</summary>
    public static async Task<Answer<ReviewProposal>> ConfirmReview(IGrainFactory grains, string orderId, int proposal, string reason, Principal by) =>
        await GoOn(grains, orderId, await grains.GetGrain<IOrderGrain>(orderId).ConfirmReview(proposal, reason, by));

    /// <summary>Hands down what runs; a repeat does nothing twice.</summary>
    public static async Task GoOn(IGrainFactory grains, string orderId)
    {
        // Of a retry whose lines are still being made pending again nothing is handed down: the order does it when it is through.
        if (await grains.GetGrain<IOrderGrain>(orderId).Running() is { } run)
        {
            await HandDown(grains, orderId, run);
        }
    }

    private static async Task<Answer<T>> GoOn<T>(IGrainFactory grains, string orderId, Answer<T> answer)
        where T : class
    {
        if (answer.Value is not null)
        {
            await GoOn(grains, orderId);
        }

        return answer;
    }

    private static async Task HandDown(IGrainFactory grains, string orderId, OrderRun run)
    {
        await TellScope(grains, run);
        await Task.WhenAll(run.Provinces.Select(plan => grains.GetGrain<IProvinceGrain>(plan.Province.Value).Run(orderId, run)));
    }

    /// <summary>
    /// A hold about a card or a holder is kept there before any number is asked: what comes to the card or the holder from now on has
    /// it too. Taking it back begins there likewise.
    /// </summary>
    private static async Task TellScope(IGrainFactory grains, OrderRun run)
    {
        if (run.Terms is not { Scope: not HoldScope.Number, About: { } about } terms)
        {
            return;
        }

        var lift = run.Undo is { } undo
            ? new LiftHold($"scope-{undo.OrderId}", undo.OrderId, true, undo.Reason, undo.By, undo.Wrongful, OnlyInherited: true)
            : null;
        if (terms.Scope is HoldScope.Holder)
        {
            var holder = grains.GetGrain<IHolderGrain>(HolderKeys.Of(about));
            await (lift is null ? (Task)holder.PlaceHold(terms) : holder.LiftHold(lift));
            return;
        }

        var card = grains.GetGrain<ISimGrain>(SimKeys.Of(Iccid.Parse(about)));
        if (lift is null)
        {
            await card.PlaceHold(terms);
            return;
        }

        await card.LiftHold(lift);
        foreach (var number in await card.Numbers())
        {
            await grains.GetGrain<INumberGrain>(number).LiftHold(lift);
        }
    }
}
