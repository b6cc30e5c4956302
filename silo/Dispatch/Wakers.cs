using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Ministry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Dispatch;

/// <summary>After a start, and every half minute: orders that run go on, lanes that have rows look at them.</summary>
internal sealed partial class Wakers(IJournal journal, IGrainFactory grains, ILogger<Wakers> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Period;
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

            await Task.Delay(pause, TimeProvider.System, stoppingToken);
        }
    }

    private async Task WakeAll(CancellationToken cancellation)
    {
        foreach (var lane in await journal.LanesWithWork(cancellation))
        {
            await grains.GetGrain<ILaneGrain>(lane.ToString()).Wake();
        }

        await grains.GetGrain<IMinistryGrain>(0).Resume();
    }

    [LoggerMessage(4103, LogLevel.Warning, "Not everything could be woken yet; tried again at once")]
    private static partial void Failed(ILogger logger, Exception exception);
}
