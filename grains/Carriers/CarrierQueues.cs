using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>Carriers as people see them: the depth of their queues joined with how their lines look from here.</summary>
internal sealed class CarrierQueues(IJournal journal, ICarrierGateway gateway, ICarrierDirectory directory, HistoryWatch watch, IGrainFactory grains)
{
    /// <summary>All executors, or those of one carrier.</summary>
    public async Task<IReadOnlyList<CarrierView>> View(CarrierCode? carrier)
    {
        var depths = (await journal.Queues(CancellationToken.None)).ToDictionary(queue => queue.Executor);
        var executors = directory.Executors
            .Where(executor => carrier is null || executor.Carrier == carrier)
            .OrderBy(executor => executor.ToString(), StringComparer.Ordinal)
            .ToList();
        var pulls = new Dictionary<CarrierCode, PullView>();
        foreach (var pulled in executors.Select(executor => executor.Carrier).Distinct().Where(directory.IsPulled))
        {
            pulls[pulled] = await grains.GetGrain<IPullGrain>(PullKeys.Of(pulled)).Look();
        }

        return [.. executors.Select(executor => View(executor, depths.GetValueOrDefault(executor), pulls.GetValueOrDefault(executor.Carrier)))];
    }

    private CarrierView View(CarrierUnit executor, QueueDepth? depth, PullView? pull)
    {
        var health = pull is null ? gateway.Health(executor) : HealthOf(pull);
        return new(
            executor.ToString(),
            executor.Carrier.NameZh,
            executor.Carrier.NameEn,
            health.IsOpen,
            health.RetryAt,
            health.LastAnswerAt,
            pull is { IsFetching: false } ? health.LastError! : watch.WhyNot(executor) ?? health.LastError ?? string.Empty,
            depth?.Waiting ?? 0,
            depth?.Refused ?? 0,
            depth?.OldestOrderedAt,
            pull is not null,
            pull?.FetchedAt);
    }

    /// <summary>Who fetches is reachable; there is nothing to retry from here.</summary>
    private static GatewayHealth HealthOf(PullView pull) => new(
        pull.IsFetching, null, pull.FetchedAt, pull.IsFetching ? null : "It fetches its commands, and does not do so at present.");
}
