using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>
/// Carriers as people see them: the depth of their queues joined with how their lines look from here. The rows of a queue are its
/// only count, so counting it costs as much as it is long: it is counted for all who ask at once, and rests in between as many times as
/// long as it took.
/// </summary>
internal sealed class CarrierQueues(IJournal journal, ICarrierGateway gateway, ICarrierDirectory directory, HistoryWatch watch, TimeProvider time)
{
    /// <summary>Queues are not counted more often.</summary>
    public static readonly TimeSpan BetweenMin = TimeSpan.FromMilliseconds(500);

    /// <summary>One fiftieth of a reader at most is spent on it.</summary>
    private const int RestPerCount = 50;

    private readonly Lock gate = new();
    private Task<Depths> counting = Task.FromResult(new Depths([], default, default));
    private long countedAt;
    private bool isCounted;

    /// <summary>All executors, or those of one carrier.</summary>
    public async Task<IReadOnlyList<CarrierView>> View(CarrierCode? carrier)
    {
        var depths = await Depth();
        var now = time.GetUtcNow();
        return
        [
            .. directory.Executors
                .Where(executor => carrier is null || executor.Carrier == carrier)
                .OrderBy(executor => executor.ToString(), StringComparer.Ordinal)
                .Select(executor => View(executor, depths, now)),
        ];
    }

    private Task<Depths> Depth()
    {
        lock (gate)
        {
            var isResting = isCounted && counting.IsCompletedSuccessfully && time.GetElapsedTime(countedAt) < counting.Result.Rest;
            if (!isResting && counting.IsCompleted)
            {
                (isCounted, countedAt, counting) = (true, time.GetTimestamp(), Count());
            }

            return counting;
        }
    }

    private async Task<Depths> Count()
    {
        var begun = time.GetTimestamp();
        var seenAt = time.GetUtcNow();
        var queues = (await journal.Queues(CancellationToken.None)).ToDictionary(queue => queue.Executor);
        var rest = RestPerCount * time.GetElapsedTime(begun);
        return new(queues, seenAt, rest > BetweenMin ? rest : BetweenMin);
    }

    private CarrierView View(CarrierUnit executor, Depths depths, DateTimeOffset now)
    {
        var health = gateway.Health(executor);
        var depth = depths.Queues.GetValueOrDefault(executor);
        return new(
            executor.ToString(),
            executor.Carrier.NameZh,
            executor.Carrier.NameEn,
            health.IsOpen,
            health.RetryAt,
            health.LastAnswerAt,
            watch.WhyNot(executor) ?? health.LastError ?? string.Empty,
            depth?.Waiting ?? 0,
            depth?.Refused ?? 0,
            depth?.OldestOrderedAt)
        {
            QueueAge = depth?.OldestOrderedAt is { } oldest ? now > oldest ? now - oldest : TimeSpan.Zero : null,
            SeenAt = depths.SeenAt,
        };
    }

    private sealed record Depths(Dictionary<CarrierUnit, QueueDepth> Queues, DateTimeOffset SeenAt, TimeSpan Rest);
}
