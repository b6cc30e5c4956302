using Coordination.Deadlines;
using Coordination.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Clustering;

/// <summary>
/// Sets the clock of a silo that does not ask the database by core silos', which do: whether a token is still good, and until when a call
/// may be carried out, must not hang on an edge machine's own clock.
/// </summary>
internal sealed partial class ClockFromCore(IGrainFactory grains, DatabaseTime time, ILogger<ClockFromCore> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>An answer that was longer on its way says too little of what time it is.</summary>
    private static readonly TimeSpan RoundTripMax = TimeSpan.FromSeconds(1);

    /// <summary>Failures in a row that are told, once: a silo that starts, or whose core has just left, has some.</summary>
    private const int FailuresToldMin = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                await Ask();
                failures = 0;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (++failures == FailuresToldMin)
                {
                    NotSet(logger, exception);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Ask()
    {
        var asked = time.GetTimestamp();
        var told = await grains.GetGrain<IClockGrain>(0).Now();
        if (time.GetElapsedTime(asked) is var taken && taken <= RoundTripMax)
        {
            time.Correct(new(told + (taken / 2), time.GetTimestamp()));
        }
    }

    [LoggerMessage(5002, LogLevel.Error, "No core silo tells the time: this machine's own counts on from what was told last")]
    private static partial void NotSet(ILogger logger, Exception exception);
}
