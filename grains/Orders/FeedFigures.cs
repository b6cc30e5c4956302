namespace Coordination.Orders;

/// <summary>What the gates look at of one order. Kept among an issuer's last as JSON, so of plain types only.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="IsBound">Bound to one province.</param>
/// <param name="Lines">Rows of the file.</param>
/// <param name="Numbers">Distinct numbers.</param>
/// <param name="Duplicates">Lines that repeat a number.</param>
/// <param name="LostDigits">Lines that lost digits in a spreadsheet.</param>
/// <param name="OutOfScope">Numbers outside its province; 0 when it is bound to none.</param>
/// <param name="AlreadyHeld">Numbers that are barred already.</param>
/// <param name="ByProvince">Numbers by province's code, 0 for unknown among them.</param>
[GenerateSerializer, Immutable, Alias("feed-figures")]
internal sealed record FeedFigures(
    [property: Id(0)] string OrderId,
    [property: Id(1)] bool IsBound,
    [property: Id(2)] long Lines,
    [property: Id(3)] long Numbers,
    [property: Id(4)] long Duplicates,
    [property: Id(5)] long LostDigits,
    [property: Id(6)] long OutOfScope,
    [property: Id(7)] long AlreadyHeld,
    [property: Id(8)] Dictionary<int, long> ByProvince);

/// <summary>What became of an order at the gates.</summary>
/// <param name="Figures">What they looked at.</param>
/// <param name="Findings">Gates that tripped; empty when none did.</param>
/// <param name="Overridden">Who let it be approved all the same; null until then.</param>
[GenerateSerializer, Immutable, Alias("order-feed")]
internal sealed record OrderFeed(
    [property: Id(0)] FeedFigures Figures,
    [property: Id(1)] IReadOnlyList<GateFinding> Findings,
    [property: Id(2)] OrderAct? Overridden);
