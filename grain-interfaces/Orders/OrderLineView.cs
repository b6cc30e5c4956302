namespace Coordination.Orders;

/// <summary>One line of an order as it stands.</summary>
/// <param name="Row">Place in the file, from 1: the line, or in a workbook the rows of the sheets before counted in. Pages go by it.</param>
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
    [property: Id(5)] string Code)
{
    /// <summary>Name of the sheet it stands on; empty where the file has no sheets.</summary>
    [Id(6)]
    public string Sheet { get; init; } = "";

    /// <summary>Row within its sheet, from 1; <see cref="Row"/> where the file has no sheets.</summary>
    [Id(7)]
    public int SheetRow { get; init; } = Row;

    /// <summary>Where in the row: the column's letters or the field's name; empty for the whole row, or where nobody said.</summary>
    [Id(8)]
    public string Column { get; init; } = "";

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(OrderLineView);
}
