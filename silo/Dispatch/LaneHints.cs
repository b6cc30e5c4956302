using System.Collections.Concurrent;
using System.Threading.Channels;
using Coordination.Carriers;
using Coordination.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Dispatch;

/// <summary>
/// Tells lanes, on whichever silo they are, that something for them was committed here, so that an urgent command need not
/// wait for a poll. A lane is told once however many rows came, and one whose silo does not answer keeps nobody else waiting;
/// a hint that is lost costs a second, or the rest of a fetch's wait, and never a command.
/// </summary>
internal sealed partial class LaneHints(IJournal journal, IGrainFactory grains, ICarrierDirectory directory, ILogger<LaneHints> logger) : BackgroundService, ILaneBell
{
    private readonly ConcurrentDictionary<LaneKey, bool> waiting = new();
    private readonly Channel<LaneKey> touched = Channel.CreateUnbounded<LaneKey>(new() { SingleReader = true });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        journal.LaneTouched += Ring;
        try
        {
            var telling = new Dictionary<LaneKey, Task>();
            await foreach (var lane in touched.Reader.ReadAllAsync(stoppingToken))
            {
                telling[lane] = Tell(lane, telling.GetValueOrDefault(lane, Task.CompletedTask));
            }
        }
        finally
        {
            journal.LaneTouched -= Ring;
        }
    }

    public void Ring(LaneKey lane)
    {
        if (waiting.TryAdd(lane, true))
        {
            touched.Writer.TryWrite(lane);
        }
    }

    private async Task Tell(LaneKey lane, Task before)
    {
        await before;
        waiting.TryRemove(lane, out _);
        try
        {
            // Of a carrier that fetches, whoever waits for something has to hear of it.
            await (directory.IsPulled(lane.Executor.Carrier)
                ? grains.GetGrain<IPullGrain>(PullKeys.Of(lane.Executor.Carrier)).Wake(LaneKeys.NameOf(lane))
                : grains.GetGrain<ILaneGrain>(lane.ToString()).Wake());
        }
        catch (Exception exception)
        {
            NotTold(logger, lane.ToString(), exception);
        }
    }

    [LoggerMessage(4102, LogLevel.Warning, "{Lane} could not be told of new rows; it finds them at its next poll")]
    private static partial void NotTold(ILogger logger, string lane, Exception exception);
}
