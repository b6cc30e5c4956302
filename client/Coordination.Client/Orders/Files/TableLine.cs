namespace Coordination.Orders;

/// <summary>Takes the number cell out of a delimited line.</summary>
internal sealed class TableLine(char delimiter, int numberColumn) : ILineReader
{
    public bool IsBlank(ReadOnlySpan<char> line) => LineShape.IsBlank(line, delimiter);

    public RowError Read(ReadOnlySpan<char> line, out string text, out int column)
    {
        // One scan clears nearly every line of quotes and control characters together.
        var special = line.IndexOfAny(LineShape.Special);
        var holdsControl = special >= 0 && LineShape.HoldsControl(line);
        var cells = new CellCursor(line, delimiter);
        text = "";
        var found = RowError.MissingColumn;
        var controlAt = 0;
        var at = 0;
        for (; cells.MoveNext(); at++)
        {
            controlAt = holdsControl && controlAt == 0 && LineShape.HoldsControl(cells.Cell) ? at + 1 : controlAt;
            if (at == numberColumn)
            {
                found = Text(cells, out text);
                if (special < 0)
                {
                    break;
                }
            }
        }

        var error = holdsControl ? RowError.ControlCharacters : cells.Error != RowError.None ? cells.Error : found;
        column = error == RowError.ControlCharacters ? controlAt : cells.Error != RowError.None ? at + 1 : 0;
        column = column == numberColumn + 1 ? 0 : column;
        return error;
    }

    private static RowError Text(CellCursor cells, out string text)
    {
        var cell = cells.Cell.Trim();
        if (cell.Length > OrderFileRow.TextCharsMax)
        {
            text = LineShape.Cut(cell, OrderFileRow.TextCharsMax).ToString();
            return RowError.NumberTooLong;
        }

        text = cell.ToString();
        if (cells.HasDoubledQuotes)
        {
            text = text.Replace("\"\"", "\"", StringComparison.Ordinal);
        }

        return text.Length == 0 ? RowError.EmptyNumber : RowError.None;
    }
}
