namespace Coordination.Orders;

/// <summary>How many numbers of a carrier in a province may be suspended within an hour, whoever orders it.</summary>
/// <param name="Cell">Carrier and province, <c>CMCC-51</c>.</param>
/// <param name="PerHour">The cap in force.</param>
/// <param name="Used">Taken of this hour.</param>
/// <param name="RaisedUntil">Until when it is raised, UTC; null when it is not.</param>
[GenerateSerializer, Immutable, Alias("cap-view")]
public sealed record CapView(
    [property: Id(0)] string Cell,
    [property: Id(1)] long PerHour,
    [property: Id(2)] long Used,
    [property: Id(3)] DateTimeOffset? RaisedUntil);
