using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Ministry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;

namespace Coordination.Dispatch;

/// <summary>
/// After a start, whenever a silo comes or goes, and every half minute: orders that run go on, lanes that have rows look at
/// them, deadline pollers live. When a silo has come, lanes and pollers go where their keys now belong, because they live as
/// long as their silo does and would all stay with the first. One silo does it for all, the first by its address; two that
/// both think so do no harm.
/// </summary>
internal sealed partial class Wakers(
    IJournal journal,
    IGrainFactory grains,
    IClusterMembershipService membership,
    ILocalSiloDetails self,
    ILogger<Wakers> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var changes = membership.MembershipUpdates.GetAsyncEnumerator(stoppingToken);
        var change = changes.MoveNextAsync().AsTask();
        var silosBefore = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Period;
            var silos = Active();
            if (silos.FirstOrDefault()?.Equals(self.SiloAddress) == true)
            {
                try
                {
                    await WakeAll(hasGrown: silos.Count > silosBefore, stoppingToken);
                    silosBefore = silos.Count;
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // A silo that has just started may not take calls yet; who waits for a resumed order should not wait half a minute.
                    Failed(logger, exception);
                    pause = RetryPause;
                }
            }
            else
            {
                silosBefore = 0;
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
        [.. membership.CurrentSnapshot.Members.Values.Where(member => member.Status is SiloStatus.Active).Select(member => member.SiloAddress).Order()];

    private async Task WakeAll(bool hasGrown, CancellationToken cancellation)
    {
        var pollers = Enumerable.Range(0, IDueRows.Shards).Select(shard => grains.GetGrain<IDeadlineShardGrain>(shard)).ToList();
        var lanes = (await journal.LanesWithWork(cancellation)).Select(lane => grains.GetGrain<ILaneGrain>(lane.ToString())).ToList();
        await Task.WhenAll([.. pollers.Select(poller => poller.Wake()), .. lanes.Select(lane => lane.Wake())]);
        if (hasGrown)
        {
            await Task.WhenAll(pollers.Concat<IAddressable>(lanes).Select(grain => grain.AsReference<IGrainManagementExtension>().MigrateOnIdle().AsTask()));
        }

        await grains.GetGrain<IMinistryGrain>(0).Resume();
    }

    [LoggerMessage(4103, LogLevel.Warning, "Not everything could be woken yet; tried again at once")]
    private static partial void Failed(ILogger logger, Exception exception);
}
