using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Clustering;
using Coordination.Deadlines;
using Coordination.Holders;
using Coordination.Journal;
using Coordination.Ministry;
using Coordination.Orders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Dispatch;

/// <summary>
/// After a start, whenever a silo comes or goes, and every half minute: orders that run go on, lanes that have rows look at
/// them, deadline pollers live. One silo does it for all, the first core silo by its address; two that both think so do no harm.
/// </summary>
internal sealed partial class Wakers(
    IJournal journal,
    IGrainFactory grains,
    IClusterMembershipService membership,
    IClusterManifestProvider manifests,
    ILocalSiloDetails self,
    ILogger<Wakers> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var changes = membership.MembershipUpdates.GetAsyncEnumerator(stoppingToken);
        var change = changes.MoveNextAsync().AsTask();
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Period;
            if (Active().FirstOrDefault()?.Equals(self.SiloAddress) == true)
            {
                try
                {
                    await WakeAll(stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // A silo that has just started may not take calls yet; who waits for a resumed order should not wait half a minute.
                    Failed(logger, exception);
                    pause = RetryPause;
                }
            }

            await Task.WhenAny(change, Task.Delay(pause, TimeProvider.System, stoppingToken));
            if (change.IsCompleted)
            {
                if (!await change)
                {
                    return;
                }

                change = changes.MoveNextAsync().AsTask();
            }
        }
    }

    private List<SiloAddress> Active() =>
        [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status is SiloStatus.Active).Select(member => member.SiloAddress).Where(manifests.IsCore).Order()];

    private async Task WakeAll(CancellationToken cancellation)
    {
        var pollers = Enumerable.Range(0, IDueRows.Shards).Select(shard => grains.GetGrain<IDeadlineShardGrain>(shard)).ToList();
        var lanes = (await journal.LanesWithWork(cancellation)).Select(lane => grains.GetGrain<ILaneGrain>(lane.ToString())).ToList();
        await Task.WhenAll([.. pollers.Select(poller => poller.Wake()), .. lanes.Select(lane => lane.Wake())]);
        await GoOn(cancellation);
        await grains.GetGrain<IHolderKeysGrain>(HolderKeysGrain.Key).Wake();
        await Reconcile();
    }

    /// <summary>Orders that run are handed down again, whether the ministry can be reached or not: nothing is done twice.</summary>
    private async Task GoOn(CancellationToken cancellation)
    {
        foreach (var orderId in await journal.OrdersIn(OrderPhase.Running, cancellation))
        {
            try
            {
                await OrderRoad.GoOn(grains, orderId);
            }
            catch (Exception exception)
            {
                NotResumed(logger, orderId, exception);
            }
        }

        // A stopped order has still to cancel what was never placed; being activated is enough.
        foreach (var orderId in await journal.OrdersIn(OrderPhase.Stopped, cancellation))
        {
            await grains.GetGrain<IOrderGrain>(orderId).View(Principal.System);
        }
    }

    private async Task Reconcile()
    {
        try
        {
            await grains.GetGrain<IMinistryGrain>(0).Reconcile();
        }
        catch (Exception exception)
        {
            NotReconciled(logger, exception);
        }
    }

    [LoggerMessage(4106, LogLevel.Error, "Order {Order} could not be resumed; tried again at the next round")]
    private static partial void NotResumed(ILogger logger, string order, Exception exception);

    [LoggerMessage(4107, LogLevel.Warning, "The ministry cannot be reached; what provinces did on their own is booked at a later round")]
    private static partial void NotReconciled(ILogger logger, Exception exception);

    [LoggerMessage(4103, LogLevel.Warning, "Not everything could be woken yet; tried again at once")]
    private static partial void Failed(ILogger logger, Exception exception);
}
