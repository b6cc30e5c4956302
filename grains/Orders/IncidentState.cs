namespace Coordination.Orders;

/// <summary>An order within an incident.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Issuer">Body that issued it; it may look at the incident from then on.</param>
/// <param name="Added">Who put it there, when and why.</param>
[GenerateSerializer, Immutable, Alias("incident-member")]
internal sealed record IncidentMember([property: Id(0)] string OrderId, [property: Id(1)] string Issuer, [property: Id(2)] OrderAct Added);

/// <summary>An incident. Replaced whole by each decision; what its orders came to is asked of them.</summary>
[GenerateSerializer, Immutable, Alias("incident-state")]
internal sealed record IncidentState
{
    [Id(0)]
    public IncidentDraft? Draft { get; init; }

    [Id(1)]
    public OrderAct? Opened { get; init; }

    [Id(2)]
    public IReadOnlyList<IncidentMember> Orders { get; init; } = [];

    [Id(3)]
    public OrderAct? Closed { get; init; }

    public IncidentPhase Phase => Closed is null ? IncidentPhase.Open : IncidentPhase.Closed;
}
