using System.IO.Compression;

namespace Coordination.Orders;

/// <summary>A sheet of a workbook as it was surveyed.</summary>
internal sealed class WorkbookSheet(string name, ZipArchiveEntry part, bool isHidden)
{
    /// <summary>As shown to people: without signs that would change what is around it.</summary>
    internal string Name => name;

    internal ZipArchiveEntry Part => part;

    internal bool IsHidden => isHidden;

    /// <summary>Null where it has no numbers.</summary>
    internal TableLayout? Layout { get; private set; }

    /// <summary>Rows of the number column that a merged cell covers without being theirs, ascending by their first.</summary>
    internal IReadOnlyList<(int First, int Last)> Covered { get; private set; } = [];

    /// <summary>Reads all of it once: the first rows to see how it is laid out, the others to know that they can be read.</summary>
    internal void Survey(SheetReader rows, Action tell, CancellationToken ct)
    {
        var sample = new List<(int Row, List<string> Cells)>();
        while (rows.MoveNext())
        {
            if (sample.Count < SampleLine.LinesMax && rows.Cells.Count > 0)
            {
                sample.Add((rows.Row, Cells(rows.Cells)));
                if (sample.Count == SampleLine.LinesMax)
                {
                    // What is left is read for its form alone.
                    rows.Column = ColumnName.ColumnsMax;
                }
            }

            if (rows.Row % 1024 == 0)
            {
                ct.ThrowIfCancellationRequested();
                tell();
            }
        }

        if (TableLayout.Of(sample) is { HoldsNumbers: true } layout)
        {
            Layout = layout;
            Covered = CoveredRows(rows.Merges, layout.NumberColumn + 1);
        }
    }

    // A cell that cannot be used stands for itself: a column of formulas is no column of numbers, and its header is one all the same.
    private static List<string> Cells(IReadOnlyList<SheetCell> cells)
    {
        var row = new List<string>();
        foreach (var cell in cells)
        {
            while (row.Count < cell.Column - 1)
            {
                row.Add("");
            }

            row.Add(cell.Text);
        }

        return row;
    }

    private static List<(int First, int Last)> CoveredRows(IReadOnlyList<CellRange> merges, int column)
    {
        var covered = new List<(int First, int Last)>();
        foreach (var merge in merges)
        {
            if (merge.Holds(column, merge.FirstRow))
            {
                var first = column == merge.FirstColumn ? merge.FirstRow + 1 : merge.FirstRow;
                if (first <= merge.LastRow)
                {
                    covered.Add((first, merge.LastRow));
                }
            }
        }

        covered.Sort();
        return covered;
    }
}
