using Coordination.Provinces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Dispatch;

/// <summary>Looks now and then how far lines are, so that whoever asks for the first time is told a pace and an end.</summary>
internal sealed partial class FigureLooks(CountryFigures figures, TimeProvider time, ILogger<FigureLooks> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);

        // A timer may ring on the thread of whoever looks at the clock, a grain's too: what follows is nobody's turn.
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask().ConfigureAwait(ConfigureAwaitOptions.ForceYielding))
        {
            try
            {
                await figures.Remember(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Failed(logger, exception);
            }
        }
    }

    [LoggerMessage(8002, LogLevel.Warning, "How far lines are could not be looked at; tried again in five seconds")]
    private static partial void Failed(ILogger logger, Exception exception);
}
