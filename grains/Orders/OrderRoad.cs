using Coordination.Audit;
using Coordination.Provinces;

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

    /// <summary>Hands down what runs; a repeat does nothing twice.</summary>
    public static async Task GoOn(IGrainFactory grains, string orderId)
    {
        // Of a retry whose lines are still being made pending again nothing is handed down: the order does it when it is through.
        if (await grains.GetGrain<IOrderGrain>(orderId).Running() is { } run)
        {
            await HandDown(grains, orderId, run);
        }
    }

    private static async Task<Answer<OrderView>> GoOn(IGrainFactory grains, string orderId, Answer<OrderView> answer)
    {
        if (answer.Value is not null)
        {
            await GoOn(grains, orderId);
        }

        return answer;
    }

    private static Task HandDown(IGrainFactory grains, string orderId, OrderRun run) =>
        Task.WhenAll(run.Provinces.Select(plan => grains.GetGrain<IProvinceGrain>(plan.Province.Value).Run(orderId, run)));
}
