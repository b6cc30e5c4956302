using System.Globalization;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Audit;

/// <summary>Records who looked at what and for which purpose. The query is answered only after its record is durable.</summary>
internal sealed class QueryLog(IGrainFactory grains)
{
    public Task Record(Msisdn number, string query, string purpose, Principal by) =>
        grains.GetGrain<IQueryLogGrain>($"query:{by.Id}").Record(query, number.Digits, purpose, by);

    public Task Record(string orderId, string query, string purpose, Principal by) =>
        grains.GetGrain<IQueryLogGrain>($"query:{by.Id}").Record(query, orderId, purpose, by);

    /// <summary>Somebody who may not asked what only auditors are told. What they asked about is not kept: they chose it.</summary>
    public Task Refuse(string act, Principal by) => grains.GetGrain<IQueryLogGrain>($"query:{by.Id}").Refuse(act, by);
}

/// <summary>One reader's queries, as facts. Key: <c>query:{principal}</c>.</summary>
[GrainInterfaceType("query-log")]
[Alias("query-log")]
internal interface IQueryLogGrain : IGrainWithStringKey
{
    [Alias("record")]
    Task Record(string query, string about, string purpose, Principal by);

    [Alias("refuse")]
    Task Refuse(string act, Principal by);
}

/// <summary>How many queries a reader made; the facts are the log.</summary>
[GenerateSerializer, Immutable, Alias("query-count")]
internal sealed record QueryCount
{
    [Id(0)]
    public long Queries { get; init; }
}

/// <summary>Somebody read what is not shown to everybody.</summary>
internal sealed record QueryMade(string Query, string About, string Purpose) : IFact
{
    public FactKind Kind => FactKind.QueryMade;

    public void Write(IFactFields fields)
    {
        fields.Text(1, Query);
        fields.Personal(2, About);
        fields.Text(3, Purpose);
    }
}

/// <summary>Somebody asked what they may not read, and was not told.</summary>
internal sealed record QueryRefused(string Query) : IFact
{
    public FactKind Kind => FactKind.QueryRefused;

    public void Write(IFactFields fields) => fields.Text(1, Query);
}

[GrainType("query-log")]
internal sealed class QueryLogGrain(
    [PersistentState("query-log", IJournal.StorageName)] IPersistentState<Journalled<QueryCount>> stored,
    TimeProvider time) : Grain, IQueryLogGrain
{
    public Task Record(string query, string about, string purpose, Principal by) => Record(new QueryMade(query, about, purpose), by);

    public Task Refuse(string act, Principal by) => Record(new QueryRefused(act), by);

    private Task Record(IFact fact, Principal by)
    {
        var next = stored.State.Value with { Queries = stored.State.Value.Queries + 1 };
        var cause = string.Create(CultureInfo.InvariantCulture, $"query-{next.Queries}");
        return stored.Commit(next, [new Change.Recorded(new(fact, time.GetUtcNow(), by, cause))], DeactivateOnIdle);
    }
}
