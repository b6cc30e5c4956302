using System.Collections.Immutable;

namespace Coordination.Provinces;

/// <summary>An order that a province started on its own word.</summary>
/// <param name="Sequence">From 1 in each province, ascending, never given twice.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Numbers">Its numbers.</param>
[GenerateSerializer, Immutable, Alias("quota-draw")]
internal sealed record QuotaDraw([property: Id(0)] long Sequence, [property: Id(1)] string OrderId, [property: Id(2)] long Numbers);

/// <summary>What the ministry gives a province, and up to where it has booked what the province drew.</summary>
/// <param name="Numbers">Numbers.</param>
/// <param name="Until">UTC.</param>
/// <param name="Through">Draws up to this one are in the ministry's book.</param>
/// <param name="Serial">From 1, ascending: a grant that arrives after a later one counts no more.</param>
[GenerateSerializer, Immutable, Alias("quota-grant")]
internal sealed record QuotaGrant(
    [property: Id(0)] long Numbers,
    [property: Id(1)] DateTimeOffset Until,
    [property: Id(2)] long Through,
    [property: Id(3)] long Serial);

/// <summary>A province's quota. Replaced whole.</summary>
[GenerateSerializer, Immutable, Alias("quota-state")]
internal sealed record QuotaState
{
    /// <summary>Null before the ministry has given any.</summary>
    [Id(0)]
    public QuotaGrant? Grant { get; init; }

    /// <summary>Draws the ministry has not booked, ascending.</summary>
    [Id(1)]
    public ImmutableArray<QuotaDraw> Draws { get; init; } = [];

    [Id(2)]
    public long LastSequence { get; init; }

    public long Drawn => Draws.Sum(draw => draw.Numbers);

    public long Left(DateTimeOffset now) => Grant is { } grant && now < grant.Until ? Math.Max(0, grant.Numbers - Drawn) : 0;
}
