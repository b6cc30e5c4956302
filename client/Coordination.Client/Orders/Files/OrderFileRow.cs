using System.Globalization;

namespace Coordination.Orders;

/// <summary>One row of an order file. Prints masked; the text as written has to be asked for.</summary>
/// <param name="Row">Physical line in the file, from 1; blank lines and the header are counted but are no rows.</param>
/// <param name="Text">
/// The number cell as written, without the quotes and blanks around it, at most <see cref="TextCharsMax"/> characters and cut
/// where longer; empty where it could not be found. Not checked to be a number: who receives the order parses it.
/// </param>
/// <param name="Error">Why the row cannot be used, or <see cref="RowError.None"/>.</param>
public readonly record struct OrderFileRow(int Row, string Text, RowError Error)
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
