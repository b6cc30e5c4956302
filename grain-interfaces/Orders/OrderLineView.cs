namespace Coordination.Orders;

/// <summary>One line of an order as it stands.</summary>
/// <param name="Row">Line of the file, from 1.</param>
/// <param name="Number">The number, masked (<c>138****8000</c>); the rejected text, masked likewise, when it is none.</param>
/// <param name="Province">Two digits, <c>00</c> unknown; empty for a rejected line.</param>
/// <param name="Unit">Carrier unit, or empty.</param>
/// <param name="Outcome">How it ended, or <see cref="ItemOutcome.Pending"/>.</param>
/// <param name="Code">Why, for a rejected line: upper snake case; else empty.</param>
[GenerateSerializer, Immutable, Alias("order-line-view")]
public sealed record OrderLineView(
    [property: Id(0)] int Row,
    [property: Id(1)] string Number,
    [property: Id(2)] string Province,
    [property: Id(3)] string Unit,
    [property: Id(4)] ItemOutcome Outcome,
    [property: Id(5)] string Code);
