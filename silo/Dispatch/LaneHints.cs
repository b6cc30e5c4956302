using System.Collections.Concurrent;
using System.Threading.Channels;
using Coordination.Carriers;
using Coordination.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Dispatch;

/// <summary>
/// Tells lanes that something for them was committed, so that an urgent command need not wait for a poll. A lane is told once
/// however many rows came; a hint that is lost costs a second, never a command.
/// </summary>
internal sealed partial class LaneHints(IJournal journal, IGrainFactory grains, ILogger<LaneHints> logger) : BackgroundService
{
    private readonly ConcurrentDictionary<LaneKey, bool> waiting = new();
    private readonly Channel<LaneKey> touched = Channel.CreateUnbounded<LaneKey>(new() { SingleReader = true });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        journal.LaneTouched += Touched;
        try
        {
            await foreach (var lane in touched.Reader.ReadAllAsync(stoppingToken))
            {
                waiting.TryRemove(lane, out _);
                try
                {
                    await grains.GetGrain<ILaneGrain>(lane.ToString()).Wake();
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    NotTold(logger, lane.ToString(), exception);
                }
            }
        }
        finally
        {
            journal.LaneTouched -= Touched;
        }
    }

    private void Touched(LaneKey lane)
    {
        if (waiting.TryAdd(lane, true))
        {
            touched.Writer.TryWrite(lane);
        }
    }

    [LoggerMessage(4102, LogLevel.Warning, "{Lane} could not be told of new rows; it finds them at its next poll")]
    private static partial void NotTold(ILogger logger, string lane, Exception exception);
}
