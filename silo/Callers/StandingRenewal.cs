using Coordination.Audit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Callers;

/// <summary>Keeps what this silo knows of ended rights no older than two seconds; where it cannot be read, what was known counts.</summary>
internal sealed partial class StandingRenewal(Standing standing, ILogger<StandingRenewal> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>Failures in a row that are told, once: a silo that starts, or that another has just left, has some.</summary>
    private const int FailuresToldMin = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        using var timer = new PeriodicTimer(Period);
        do
        {
            try
            {
                await standing.Renew();
                failures = 0;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                if (++failures == FailuresToldMin)
                {
                    NotRenewed(logger, exception);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(6037, LogLevel.Error, "Whose rights have ended cannot be read: what was known before counts until it can")]
    private static partial void NotRenewed(ILogger logger, Exception exception);
}
