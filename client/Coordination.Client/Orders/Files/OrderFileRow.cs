using System.Globalization;

namespace Coordination.Orders;

/// <summary>One row of an order file. Prints masked; the text as written has to be asked for.</summary>
/// <param name="Row">
/// Physical line in the file, from 1; blank lines and the header are counted but are no rows. In a workbook the rows of its
/// sheets, one sheet's behind the other's as <see cref="OrderFile.Sheets"/> says.
/// </param>
/// <param name="Text">
/// The number cell as written, without the quotes and blanks around it, at most <see cref="TextCharsMax"/> characters and cut
/// where longer; empty where it could not be found. Not checked to be a number: who receives the order parses it.
/// </param>
/// <param name="Error">Why the row cannot be used, or <see cref="RowError.None"/>.</param>
/// <param name="Column">Column in which the error stands, from 1; 0 for the column of the numbers, and for the whole row.</param>
public readonly record struct OrderFileRow(int Row, string Text, RowError Error, int Column = 0)
{
    /// <summary>Longest text taken from a cell. The longest way anybody writes a number is about half of it.</summary>
    public const int TextCharsMax = 64;

    /// <summary>Line, masked text and error.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"row {Row}: {Masked} {Error}");

    private string Masked => Text switch
    {
        { Length: >= 11 } => string.Concat(Text.AsSpan(0, 3), "****", Text.AsSpan(Text.Length - 4)),
        { Length: > 0 } => "****",
        _ => "-",
    };
}
