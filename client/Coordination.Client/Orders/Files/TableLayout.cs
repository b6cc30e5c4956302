namespace Coordination.Orders;

/// <summary>How a table is laid out, judged from its first rows: delimiter, header, and the column of the numbers.</summary>
internal sealed class TableLayout
{
    /// <summary>Columns looked at. A list of numbers that has them further right is no list of numbers.</summary>
    internal const int ColumnsMax = 256;

    // A title and a date may stand above the header; they remain rows, so that nothing is passed over in silence.
    private const int HeaderLinesMax = 10;

    // In the order of preference where they do equally well.
    private static readonly char[] Delimiters = [',', ';', '\t'];

    private readonly List<(int Row, List<string> Cells)> lines;

    private TableLayout(List<(int Row, List<string> Cells)> lines, char delimiter)
    {
        Delimiter = delimiter;
        this.lines = lines;
        ColumnCount = lines.Count == 0 ? 0 : lines.Max(line => line.Cells.Count);
        Columns = [.. Enumerable.Range(0, ColumnCount).Select(Shapes)];
        FindByName();
        if (NumberColumn < 0)
        {
            FindByContent();
        }
    }

    internal char Delimiter { get; }

    internal int ColumnCount { get; }

    /// <summary>Per column, the shape of each line's cell that has one.</summary>
    internal NumberShape[][] Columns { get; }

    internal int HeaderRow { get; private set; }

    /// <summary>From 0; -1 when no column is named as one of numbers and none holds any.</summary>
    internal int NumberColumn { get; private set; } = -1;

    internal string NumberColumnName { get; private set; } = "";

    /// <summary>More columns than one go by the name that was found: which of them is meant is a guess.</summary>
    internal bool IsAmbiguous { get; private set; }

    /// <summary>A column goes by a name of numbers, or holds mobile numbers: figures alone may be a sum of something.</summary>
    internal bool HoldsNumbers => IsNamed || (NumberColumn >= 0 && Columns[NumberColumn].Any(shape => shape.Kind == CellKind.MobileNumber));

    private bool IsNamed { get; set; }

    private int Numbers => NumberColumn < 0 ? 0 : Columns[NumberColumn].Count(shape => shape.IsNumber);

    /// <summary>The layout of the delimiter under which the file makes most sense.</summary>
    internal static TableLayout Of(IReadOnlyList<SampleLine> sample) =>
        Delimiters.Select(delimiter => new TableLayout([.. sample.Select(line => (line.Row, line.Cells(delimiter)))], delimiter))
            .OrderByDescending(layout => layout.IsNamed)
            .ThenByDescending(layout => layout.Numbers)
            .ThenByDescending(layout => layout.LinesOfUsualWidth)
            .First();

    /// <summary>The layout of cells that need no cutting.</summary>
    internal static TableLayout Of(List<(int Row, List<string> Cells)> rows) => new(rows, '\0');

    // A delimiter that cuts most lines into the same number of cells is one; text that happens to hold commas is not.
    private int LinesOfUsualWidth => lines
        .Where(line => line.Cells.Count > 1)
        .GroupBy(line => line.Cells.Count)
        .Select(width => width.Count())
        .DefaultIfEmpty(0)
        .Max();

    private NumberShape[] Shapes(int column) =>
        [.. lines.Where(line => column < line.Cells.Count).Select(line => NumberShape.Of(line.Cells[column]))];

    private void FindByName()
    {
        foreach (var (row, cells) in lines.Take(HeaderLinesMax))
        {
            // Below or beside a mobile number, "phone" is a remark and not the name of a column.
            if (cells.Any(cell => NumberShape.Of(cell).Kind == CellKind.MobileNumber))
            {
                return;
            }

            var named = cells.Select((cell, column) => (Rank: HeaderNames.Rank(cell), column)).Where(c => c.Rank >= 0).ToList();
            if (named.Count > 0)
            {
                var (rank, column) = named.Min();
                IsNamed = true;
                IsAmbiguous = named.Count(other => other.Rank == rank) > 1;
                Choose(column, row, cells);
                return;
            }
        }
    }

    // Mobile numbers first: a column of dates or landlines left of them holds numbers of seven digits and more, too.
    private void FindByContent()
    {
        var column = FirstColumnOf(shape => shape.Kind == CellKind.MobileNumber);
        if (column < 0)
        {
            column = FirstColumnOf(shape => shape.IsNumber);
        }

        if (column < 0)
        {
            return;
        }

        // A first cell without any digit names the column; "1.38E+10" is a row that has to be reported.
        var (row, cells) = lines[0];
        var isHeader = column < cells.Count && cells[column].Length > 0 && !cells[column].Any(char.IsDigit);
        Choose(column, isHeader ? row : 0, cells);
    }

    // A remark may hold a number now and then: at least half as many as in the best column make it one of numbers.
    private int FirstColumnOf(Func<NumberShape, bool> counts)
    {
        var found = Columns.Select(column => column.Count(counts)).ToArray();
        var best = found.DefaultIfEmpty(0).Max();
        return best == 0 ? -1 : Array.FindIndex(found, count => count * 2 >= best);
    }

    private void Choose(int column, int headerRow, List<string> header)
    {
        NumberColumn = column;
        HeaderRow = headerRow;
        NumberColumnName = headerRow == 0 ? "" : LineShape.Cut(header[column], OrderFileRow.TextCharsMax).ToString();
    }
}
