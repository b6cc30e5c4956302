using System.Globalization;

namespace Coordination.Orders;

/// <summary>
/// Points at a line in the file it came from. A row's number is stored with it; the column stands behind the code where it is
/// not the number's own, and the sheets stand once in the order.
/// </summary>
internal static class LinePlaces
{
    private const char ColumnMark = ':';

    /// <summary>The code as it is stored: <c>UNCLOSED_QUOTE:3</c>; <c>:0</c> for the whole row.</summary>
    public static string Stored(string code, int? column) =>
        column is { } at ? string.Create(CultureInfo.InvariantCulture, $"{code}{ColumnMark}{at}") : code;

    /// <summary>The line with its sheet, its row there, its column, and its code alone.</summary>
    public static OrderLineView Of(OrderLineView stored, OrderSheets? sheets)
    {
        var sheet = sheets?.Of(stored.Row);
        var mark = stored.Code.IndexOf(ColumnMark, StringComparison.Ordinal);
        return stored with
        {
            Code = mark < 0 ? stored.Code : stored.Code[..mark],
            Sheet = sheet?.Name ?? string.Empty,
            SheetRow = stored.Row - (sheet?.RowsBefore ?? 0),
            Column = mark < 0
                ? sheet?.Column ?? string.Empty
                : ColumnName.Of(int.Parse(stored.Code.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture)),
        };
    }
}
