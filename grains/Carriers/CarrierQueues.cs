using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>Carriers as people see them: the depth of their queues joined with how their lines look from here.</summary>
internal sealed class CarrierQueues(IJournal journal, ICarrierGateway gateway, ICarrierDirectory directory, HistoryWatch watch)
{
    /// <summary>All executors, or those of one carrier.</summary>
    public async Task<IReadOnlyList<CarrierView>> View(CarrierCode? carrier)
    {
        var depths = (await journal.Queues(CancellationToken.None)).ToDictionary(queue => queue.Executor);
        return
        [
            .. directory.Executors
                .Where(executor => carrier is null || executor.Carrier == carrier)
                .OrderBy(executor => executor.ToString(), StringComparer.Ordinal)
                .Select(executor => View(executor, depths.GetValueOrDefault(executor))),
        ];
    }

    private CarrierView View(CarrierUnit executor, QueueDepth? depth)
    {
        var health = gateway.Health(executor);
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
            depth?.OldestOrderedAt);
    }
}
