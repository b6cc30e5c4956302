using Coordination.Audit;

namespace Coordination.Orders;

/// <summary>Where an incident stands. Stored by number: append only.</summary>
[GenerateSerializer, Alias("incident-phase")]
public enum IncidentPhase
{
    /// <summary>Orders come in, and may be held up together.</summary>
    Open = 1,

    /// <summary>All its orders are over, and somebody said that it is.</summary>
    Closed = 2,
}

/// <summary>An incident (专案) as somebody opens it: what several orders, of one body or many, belong to.</summary>
/// <param name="Key">
/// Idempotency key, 1 to 64 characters of <c>A-Z a-z 0-9 . _ -</c>. The same body, key and text give the same incident; another text
/// is refused with <c>CONFLICT</c>.
/// </param>
/// <param name="Name">What it is called, 1 to 100 characters; no personal data.</param>
/// <param name="Reference">Document number, 1 to 128 characters.</param>
/// <param name="Reason">Why, 1 to 500 characters; no personal data.</param>
[GenerateSerializer, Immutable, Alias("incident-draft")]
public sealed record IncidentDraft(
    [property: Id(0)] string Key, [property: Id(1)] string Name, [property: Id(2)] string Reference, [property: Id(3)] string Reason)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(IncidentDraft);
}

/// <summary>An order within an incident.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Issuer">Body that issued it.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="AddedBy">Person that put it there.</param>
/// <param name="AddedAt">UTC.</param>
[GenerateSerializer, Immutable, Alias("incident-order")]
public sealed record IncidentOrder(
    [property: Id(0)] string OrderId,
    [property: Id(1)] OrderPhase Phase,
    [property: Id(2)] string Issuer,
    [property: Id(3)] long Lines,
    [property: Id(4)] string AddedBy,
    [property: Id(5)] DateTimeOffset AddedAt);

/// <summary>An incident as it stands. Its figures are its orders' own, added up.</summary>
/// <param name="IncidentId"><c>incident:</c> and 26 characters.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Reference">Document number.</param>
/// <param name="Reason">Why it was opened.</param>
/// <param name="Organisation">Body that opened it.</param>
/// <param name="OpenedBy">Person that opened it.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="ClosedBy">Person that closed it; empty while it is open.</param>
/// <param name="ClosedAt">UTC; null while it is open.</param>
/// <param name="Orders">Its orders, in the sequence they were added.</param>
/// <param name="Lines">Lines of all of them.</param>
/// <param name="Outcomes">A count for each outcome that occurs; they add up to <paramref name="Lines"/>.</param>
/// <param name="Running">Those of its orders that run.</param>
[GenerateSerializer, Immutable, Alias("incident-view")]
public sealed record IncidentView(
    [property: Id(0)] string IncidentId,
    [property: Id(1)] IncidentPhase Phase,
    [property: Id(2)] string Name,
    [property: Id(3)] string Reference,
    [property: Id(4)] string Reason,
    [property: Id(5)] string Organisation,
    [property: Id(6)] string OpenedBy,
    [property: Id(7)] DateTimeOffset OpenedAt,
    [property: Id(8)] string ClosedBy,
    [property: Id(9)] DateTimeOffset? ClosedAt,
    [property: Id(10)] IReadOnlyList<IncidentOrder> Orders,
    [property: Id(11)] long Lines,
    [property: Id(12)] IReadOnlyList<Count> Outcomes,
    [property: Id(13)] IReadOnlyList<string> Running)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(IncidentView);
}

/// <summary>An incident in a list.</summary>
/// <param name="Entry">Its place in the list; pages go by it.</param>
/// <param name="IncidentId">The incident.</param>
/// <param name="Phase">Where it stands.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Reference">Document number.</param>
/// <param name="Organisation">Body that opened it.</param>
/// <param name="OpenedAt">UTC.</param>
/// <param name="Orders">How many orders it has.</param>
[GenerateSerializer, Immutable, Alias("incident-summary")]
public sealed record IncidentSummary(
    [property: Id(0)] long Entry,
    [property: Id(1)] string IncidentId,
    [property: Id(2)] IncidentPhase Phase,
    [property: Id(3)] string Name,
    [property: Id(4)] string Reference,
    [property: Id(5)] string Organisation,
    [property: Id(6)] DateTimeOffset OpenedAt,
    [property: Id(7)] int Orders)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(IncidentSummary);
}

/// <summary>A page of incidents.</summary>
/// <param name="Incidents">The latest first.</param>
/// <param name="NextBefore">Entry to ask before for the next page; null when this was the last.</param>
[GenerateSerializer, Immutable, Alias("incidents-page")]
public sealed record IncidentsPage([property: Id(0)] IReadOnlyList<IncidentSummary> Incidents, [property: Id(1)] long? NextBefore);

/// <summary>What one order of an incident answered when all were to be held up.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Issuer">Body that issued it.</param>
/// <param name="Phase">Where it stands now; null when that could not be told.</param>
/// <param name="Refusal">Why it did not do so; null when it did.</param>
[GenerateSerializer, Immutable, Alias("order-halt")]
public sealed record OrderHalt(
    [property: Id(0)] string OrderId,
    [property: Id(1)] string Issuer,
    [property: Id(2)] OrderPhase? Phase,
    [property: Id(3)] Refusal? Refusal);

/// <summary>What the orders of an incident answered, each for itself.</summary>
/// <param name="Orders">In the sequence they were added.</param>
[GenerateSerializer, Immutable, Alias("incident-halt")]
public sealed record IncidentHalt([property: Id(0)] IReadOnlyList<OrderHalt> Orders);

/// <summary>Limits of incidents.</summary>
public static class IncidentLimits
{
    /// <summary>Orders one incident takes.</summary>
    public const int OrdersMax = 64;

    /// <summary>Characters of its name.</summary>
    public const int NameMax = 100;

    /// <summary>Characters of its document number.</summary>
    public const int ReferenceMax = 128;

    /// <summary>Incidents that can be listed, the latest; older ones are found by their id.</summary>
    public const int ListedMax = 4_096;

    /// <summary>Incidents one page shows.</summary>
    public const int PerPageMax = 50;
}
