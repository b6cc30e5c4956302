namespace Coordination.Orders;

/// <summary>Turns physical lines into rows: takes the number cell out of each and says what is wrong with those that have none.</summary>
internal sealed class RowReader(PhysicalLines lines, OrderFileFormat format)
{
    private readonly LineText text = new(format.Encoding);

    /// <summary>Adds the rows that are in the buffer, until the page has so many.</summary>
    internal void Drain(List<OrderFileRow> page, int rowsMax)
    {
        while (page.Count < rowsMax && lines.TryNext(out var line))
        {
            if (line.Number != format.HeaderRow && TryRead(line, out var row))
            {
                page.Add(row);
            }
        }
    }

    private bool TryRead(PhysicalLine line, out OrderFileRow row)
    {
        var isDecoded = text.Decode(line.IsTooLong ? [] : line.Bytes);
        var chars = text.Chars;
        if (line.IsTooLong || chars.Length > OrderFile.CharsPerLineMax)
        {
            row = new OrderFileRow(line.Number, "", RowError.RowTooLong);
            return true;
        }

        if (LineShape.IsBlank(chars, format.Delimiter))
        {
            row = default;
            return false;
        }

        var error = Cell(chars, out var cell);
        if (!isDecoded)
        {
            error = RowError.UndecodableBytes;
        }

        row = new OrderFileRow(line.Number, cell, error);
        return true;
    }

    private RowError Cell(ReadOnlySpan<char> line, out string cell)
    {
        // One scan clears nearly every line of quotes and control characters together.
        var special = line.IndexOfAny(LineShape.Special);
        var error = special >= 0 && LineShape.HoldsControl(line) ? RowError.ControlCharacters : RowError.None;
        var cells = new CellCursor(line, format.Delimiter);
        cell = "";
        var found = RowError.MissingColumn;
        for (var column = 0; cells.MoveNext(); column++)
        {
            if (column == format.NumberColumn)
            {
                found = Text(cells, out cell);
                if (special < 0)
                {
                    break;
                }
            }
        }

        return (error, cells.Error) switch
        {
            (RowError.None, RowError.None) => found,
            (RowError.None, _) => cells.Error,
            _ => error,
        };
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
