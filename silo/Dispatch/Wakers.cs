using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Ministry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Dispatch;

/// <summary>After a start, and every half minute: orders that run go on, lanes that have rows look at them, deadline pollers live.</summary>
internal sealed partial class Wakers(IJournal journal, IGrainFactory grains, ILogger<Wakers> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                for (var shard = 0; shard < IDueRows.Shards; shard++)
                {
                    await grains.GetGrain<IDeadlineShardGrain>(shard).Wake();
                }

                foreach (var lane in await journal.LanesWithWork(stoppingToken))
                {
                    await grains.GetGrain<ILaneGrain>(lane.ToString()).Wake();
                }

                await grains.GetGrain<IMinistryGrain>(0).Resume();
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Failed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(4103, LogLevel.Error, "Not everything could be woken; tried again in half a minute")]
    private static partial void Failed(ILogger logger, Exception exception);
}
