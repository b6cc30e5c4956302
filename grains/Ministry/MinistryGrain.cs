using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Ministry;

/// <summary>The ministry: fans a started order out to its provinces, and adds the provinces up. Key: 0.</summary>
[GrainInterfaceType("ministry")]
[Alias("ministry")]
internal interface IMinistryGrain : IGrainWithIntegerKey
{
    /// <summary>Starts an approved order everywhere it has lines.</summary>
    [Alias("apply")]
    [AlwaysInterleave]
    Task<Answer<OrderView>> Apply(string orderId, string reason, Principal by);

    /// <summary>Lets a paused order go on everywhere it has lines.</summary>
    [Alias("continue")]
    [AlwaysInterleave]
    Task<Answer<OrderView>> Continue(string orderId, string reason, Principal by);

    /// <summary>Runs what failed of an order once more.</summary>
    [Alias("retry")]
    [AlwaysInterleave]
    Task<Answer<OrderView>> Retry(string orderId, string reason, Principal by);

    /// <summary>Confirms what was proposed for lines of an order that were put before a person, and sets going what follows.</summary>
    [Alias("confirm-review")]
    [AlwaysInterleave]
    Task<Answer<ReviewProposal>> ConfirmReview(string orderId, int proposal, string reason, Principal by);

    /// <summary>Hands every running order down again: after a start, and now and then. Nothing is done twice.</summary>
    [Alias("resume")]
    [AlwaysInterleave]
    Task Resume();

    [Alias("view")]
    [AlwaysInterleave]
    Task<MinistryView> View();
}

[GrainType("ministry")]
internal sealed class MinistryGrain(IJournal journal, CarrierQueues queues, ILogger<MinistryGrain> logger) : Grain, IMinistryGrain
{
    public async Task<Answer<OrderView>> Apply(string orderId, string reason, Principal by)
    {
        var order = GrainFactory.GetGrain<IOrderGrain>(orderId);
        var started = await order.Start(reason, by);
        if (started.Value is not { } run)
        {
            return started.Refusal!;
        }

        if (run.Undo is { } undo)
        {
            await GrainFactory.GetGrain<IOrderGrain>(undo.OrderId).Undone(orderId, reason, by);
        }

        await HandDown(orderId, run);
        return await order.View(by);
    }

    public async Task<Answer<OrderView>> Continue(string orderId, string reason, Principal by)
    {
        var answer = await GrainFactory.GetGrain<IOrderGrain>(orderId).Resume(reason, by);
        if (answer.Value is not null)
        {
            await GoOn(orderId);
        }

        return answer;
    }

    public async Task<Answer<OrderView>> Retry(string orderId, string reason, Principal by)
    {
        var answer = await GrainFactory.GetGrain<IOrderGrain>(orderId).Retry(reason, by);
        if (answer.Value is not null)
        {
            await GoOn(orderId);
        }

        return answer;
    }

    public async Task<Answer<ReviewProposal>> ConfirmReview(string orderId, int proposal, string reason, Principal by)
    {
        var answer = await GrainFactory.GetGrain<IOrderGrain>(orderId).ConfirmReview(proposal, reason, by);
        if (answer.Value is not null)
        {
            await GoOn(orderId);
        }

        return answer;
    }

    public async Task Resume()
    {
        foreach (var orderId in await journal.OrdersIn(OrderPhase.Running, CancellationToken.None))
        {
            try
            {
                await GoOn(orderId);
            }
            catch (Exception exception)
            {
                MinistryLog.ResumeFailed(logger, orderId, exception);
            }
        }

        // A stopped order has still to cancel what was never placed; being activated is enough.
        foreach (var orderId in await journal.OrdersIn(OrderPhase.Stopped, CancellationToken.None))
        {
            await GrainFactory.GetGrain<IOrderGrain>(orderId).View(Principal.System);
        }
    }

    public async Task<MinistryView> View()
    {
        var provinces = await Task.WhenAll(ProvinceCode.All.Prepend(ProvinceCode.Unknown)
            .Select(province => GrainFactory.GetGrain<IProvinceGrain>(province.Value).View()));
        var outcomes = provinces.SelectMany(province => province.Outcomes)
            .GroupBy(count => count.Name, StringComparer.Ordinal)
            .Select(group => new Count(group.Key, group.Sum(count => count.Lines)))
            .OrderBy(count => count.Name, StringComparer.Ordinal);
        return new(
            [.. provinces.Where(province => province.Orders > 0)],
            [.. outcomes],
            await queues.View(null),
            await journal.OrdersIn(OrderPhase.Running, CancellationToken.None));
    }

    private async Task GoOn(string orderId)
    {
        var order = GrainFactory.GetGrain<IOrderGrain>(orderId);
        if (await order.Reopening() is { } told)
        {
            await Task.WhenAll(told.Provinces.Select(province => GrainFactory.GetGrain<IProvinceGrain>(province.Value).Reopen(orderId)));
            await order.Reopen(told);
        }
        else if (await order.Running() is { } run)
        {
            await HandDown(orderId, run);
        }
    }

    private Task HandDown(string orderId, OrderRun run) =>
        Task.WhenAll(run.Provinces.Select(plan => GrainFactory.GetGrain<IProvinceGrain>(plan.Province.Value).Run(orderId, run)));
}

internal static partial class MinistryLog
{
    [LoggerMessage(8001, LogLevel.Error, "Order {Order} could not be resumed; tried again at the next round")]
    public static partial void ResumeFailed(ILogger logger, string order, Exception exception);
}
