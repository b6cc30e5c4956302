using Coordination.Deadlines;
using Coordination.Journal;
using Microsoft.Extensions.Logging;

namespace Coordination.Dispatch;

/// <summary>
/// Looks once a second, in one question, which slices of the deadline index have something due, and wakes those. With the answer
/// come the database's clock and the policies as they stand, so that an edit and a clock that is off reach every silo in a second.
/// </summary>
internal sealed partial class DeadlineWatch(
    IJournal journal,
    IGrainFactory grains,
    DeadlinePolicies policies,
    DatabaseTime time,
    DeadlineMetrics metrics,
    ILogger<DeadlineWatch> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const int LooksPerCount = 10;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource ending = new();
    private Task watching = Task.CompletedTask;

    /// <summary>Clock and policies are known before the first grain decides; shards are woken while the silo takes calls.</summary>
    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(DeadlineWatch), ServiceLifecycleStage.RuntimeStorageServices, cancellation => Look(cancellation));
        lifecycle.Subscribe(
            nameof(DeadlineWatch),
            ServiceLifecycleStage.Active,
            _ =>
            {
                watching = Watch(ending.Token);
                return Task.CompletedTask;
            },
            async _ =>
            {
                await ending.CancelAsync();
                await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            });
    }

    public void Dispose() => ending.Dispose();

    private async Task Watch(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);

        // A timer may ring on the thread of whoever looks at the clock, a grain's too: what follows is nobody's turn.
        for (var looks = 0; await timer.WaitForNextTickAsync(stoppingToken).AsTask().ConfigureAwait(ConfigureAwaitOptions.ForceYielding); looks++)
        {
            try
            {
                await Wake(looks % LooksPerCount == 0, stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Failed(logger, exception);
            }
        }
    }

    private async Task Wake(bool counts, CancellationToken cancellation)
    {
        var wasSteady = time.IsSteady;
        var due = await Look(cancellation);
        if (!wasSteady)
        {
            // What was seen with a clock that had jumped is looked at again with the one just set.
            ClockJumped(logger, time.Offset);
            return;
        }

        var rules = policies.Current;
        metrics.Late(due.Heads.Select(head => due.Now - rules[head.Range.Policy].DueAt(head.AnchorAt)).DefaultIfEmpty().Max());
        if (counts)
        {
            metrics.Overdue(due.Heads.Count == 0 ? 0 : await journal.DueCount(rules.DueBy(due.Now), DeadlinesView.CountedMax, cancellation));
        }

        await Task.WhenAll(due.Heads.Select(head => head.Shard).Distinct().Select(shard => grains.GetGrain<IDeadlineShardGrain>(shard).Wake()));
    }

    private async Task<DueOverview> Look(CancellationToken cancellation)
    {
        var due = await journal.DueHeads((now, versions) => policies.Of(versions).DueBy(now), cancellation);
        time.Correct(due.Clock);
        return due;
    }

    [LoggerMessage(7103, LogLevel.Warning, "This machine's clock jumped; nothing fired until the database's was asked again, which is {Offset} ahead")]
    private static partial void ClockJumped(ILogger logger, TimeSpan offset);

    [LoggerMessage(7105, LogLevel.Warning, "Deadlines could not be looked at; tried again in a second")]
    private static partial void Failed(ILogger logger, Exception exception);
}
