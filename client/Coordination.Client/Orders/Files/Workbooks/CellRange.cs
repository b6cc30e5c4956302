using System.Globalization;

namespace Coordination.Orders;

/// <summary>A rectangle of cells; columns and rows from 1, both ends in it.</summary>
internal readonly record struct CellRange(int FirstColumn, int FirstRow, int LastColumn, int LastRow)
{
    /// <summary>Most rows of a sheet.</summary>
    internal const int RowsMax = 1_048_576;

    internal bool Holds(int column, int row) =>
        column >= FirstColumn && column <= LastColumn && row >= FirstRow && row <= LastRow;

    /// <summary>Reads <c>B3:C7</c> or <c>B3</c>.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out CellRange range)
    {
        var colon = text.IndexOf(':');
        range = default;
        if (!TryCell(colon < 0 ? text : text[..colon], out var firstColumn, out var firstRow)
            || !TryCell(colon < 0 ? text : text[(colon + 1)..], out var lastColumn, out var lastRow))
        {
            return false;
        }

        range = new CellRange(firstColumn, firstRow, lastColumn, lastRow);
        return lastColumn >= firstColumn && lastRow >= firstRow;
    }

    /// <summary>Reads <c>B3</c>.</summary>
    internal static bool TryCell(ReadOnlySpan<char> text, out int column, out int row)
    {
        column = 0;
        row = 0;
        var letters = 0;
        for (; letters < text.Length && char.IsAsciiLetter(text[letters]) && column <= ColumnName.ColumnsMax; letters++)
        {
            column = (column * 26) + (text[letters] & 0x1F);
        }

        return column is > 0 and <= ColumnName.ColumnsMax
            && int.TryParse(text[letters..], NumberStyles.None, CultureInfo.InvariantCulture, out row)
            && row is > 0 and <= RowsMax;
    }
}
