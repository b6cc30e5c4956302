namespace Coordination.Orders;

/// <summary>One sheet of the file an order came from; a file without sheets is one of its own.</summary>
/// <param name="Name">As in the workbook, 1 to 64 characters; empty where the file has no sheets.</param>
/// <param name="RowsBefore">Row numbers of the order that belong to sheets before this one: row 3 of the sheet is row <c>RowsBefore + 3</c>.</param>
/// <param name="Column">Where the numbers stand: letters as spreadsheets show them (<c>B</c>), or a field's name; at most 64 characters, may be empty.</param>
[GenerateSerializer, Immutable, Alias("order-sheet")]
public sealed record OrderSheet(
    [property: Id(0)] string Name,
    [property: Id(1)] int RowsBefore,
    [property: Id(2)] string Column);

/// <summary>The sheets of the file an order came from, so that each of its rows can be pointed at.</summary>
/// <param name="All">1 to <see cref="CountMax"/>, ascending by <see cref="OrderSheet.RowsBefore"/>, the first at 0.</param>
[GenerateSerializer, Immutable, Alias("order-sheets")]
public sealed record OrderSheets([property: Id(0)] IReadOnlyList<OrderSheet> All)
{
    /// <summary>Most sheets of one file.</summary>
    public const int CountMax = 255;

    /// <summary>Longest name of a sheet or a column, in characters; spreadsheets allow 31 for a sheet.</summary>
    public const int NameCharactersMax = 64;

    /// <summary>The sheet a row of the order stands on.</summary>
    public OrderSheet Of(int row) => All.Last(sheet => sheet.RowsBefore < row || sheet.RowsBefore == 0);
}
