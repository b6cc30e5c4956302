using System.Collections.Immutable;
using Coordination.Journal;
using Orleans.Concurrency;

namespace Coordination.Orders;

/// <summary>Which incidents there are. Key: <c>incidents:all</c>.</summary>
[GrainInterfaceType("incident-list")]
[Alias("incident-list")]
internal interface IIncidentListGrain : IGrainWithStringKey
{
    /// <summary>Lists an incident; one that is listed stays where it is.</summary>
    [Alias("add")]
    Task Add(string incidentId);

    /// <summary>Incidents listed before an entry, the latest first.</summary>
    [Alias("before")]
    [AlwaysInterleave]
    Task<IReadOnlyList<ListedIncident>> Before(long entry, int limit);
}

/// <summary>An incident and its place in the list, from 1.</summary>
[GenerateSerializer, Immutable, Alias("listed-incident")]
internal readonly record struct ListedIncident([property: Id(0)] long Entry, [property: Id(1)] string IncidentId);

/// <summary>The latest incidents, ascending by entry. Replaced whole.</summary>
[GenerateSerializer, Immutable, Alias("incident-list-state")]
internal sealed record IncidentList
{
    [Id(0)]
    public ImmutableArray<ListedIncident> Incidents { get; init; } = [];

    public IncidentList With(string incidentId) => Incidents.Any(known => known.IncidentId == incidentId)
        ? this
        : new() { Incidents = [.. Incidents.TakeLast(IncidentLimits.ListedMax - 1), new(Incidents.Length == 0 ? 1 : Incidents[^1].Entry + 1, incidentId)] };

    public IReadOnlyList<ListedIncident> Before(long entry, int limit) => [.. Incidents.Where(known => known.Entry < entry).TakeLast(limit).Reverse()];
}

[GrainType("incident-list")]
internal sealed class IncidentListGrain(
    [PersistentState("incident-list", IJournal.StorageName)] IPersistentState<Journalled<IncidentList>> stored) : Grain, IIncidentListGrain
{
    public const string Key = "incidents:all";

    public async Task Add(string incidentId)
    {
        var listed = stored.State.Value.With(incidentId);
        if (!ReferenceEquals(listed, stored.State.Value))
        {
            await stored.Commit(listed, [], DeactivateOnIdle);
        }
    }

    public Task<IReadOnlyList<ListedIncident>> Before(long entry, int limit) => Task.FromResult(stored.State.Value.Before(entry, limit));
}
