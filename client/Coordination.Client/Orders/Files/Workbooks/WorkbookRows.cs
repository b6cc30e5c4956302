namespace Coordination.Orders;

/// <summary>Rows of a workbook's sheets that have numbers, one sheet's behind the other's.</summary>
internal sealed class WorkbookRows(Workbook workbook, Stream file) : IRowSource
{
    private const int RowsPerFill = 1_000;

    private readonly long all = Math.Max(1, workbook.Taken.Sum(sheet => sheet.Part.Length));
    private readonly Queue<OrderFileRow> waiting = new();
    private int sheet = -1;
    private long bytesBefore;
    private SheetReader? rows;
    private PartStream? part;
    private int covered;
    private long bytesRead;

    public long BytesRead => Interlocked.Read(ref bytesRead);

    public ValueTask<bool> Fill(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var before = waiting.Count;
        while (waiting.Count < before + RowsPerFill && (rows is not null || Open()))
        {
            if (!rows!.MoveNext())
            {
                Close();
            }
            else if (rows.HoldsAnything && rows.Row != workbook.Taken[sheet].Layout!.HeaderRow)
            {
                waiting.Enqueue(Row());
            }
        }

        Interlocked.Exchange(ref bytesRead, (long)((double)(bytesBefore + (part?.Count ?? 0)) / all * file.Length));
        return ValueTask.FromResult(waiting.Count > before);
    }

    public void Drain(List<OrderFileRow> page, int rowsMax)
    {
        while (page.Count < rowsMax && waiting.TryDequeue(out var row))
        {
            page.Add(row);
        }
    }

    // A zip file is read back and forth; what it is by its hash is seen when it is read once more.
    public async ValueTask<string> Finish(CancellationToken ct)
    {
        using var again = new HashedStream(file);
        return await again.Finish(ct);
    }

    public void Dispose() => rows?.Dispose();

    private bool Open()
    {
        if (sheet + 1 == workbook.Taken.Count)
        {
            return false;
        }

        sheet++;
        covered = 0;
        rows = workbook.Rows(workbook.Taken[sheet], file.Length, out part);
        rows.Column = workbook.Taken[sheet].Layout!.NumberColumn + 1;
        return true;
    }

    private void Close()
    {
        rows?.Dispose();
        rows = null;
        part = null;
        bytesBefore += workbook.Taken[sheet].Part.Length;
    }

    private OrderFileRow Row()
    {
        var number = (sheet * CellRange.RowsMax) + rows!.Row;
        var (text, error) = rows.Cells is [var cell, ..] ? (cell.Text, cell.Error) : ("", RowError.EmptyNumber);
        if (error == RowError.None && text.Length > OrderFileRow.TextCharsMax)
        {
            error = RowError.NumberTooLong;
        }
        else if (error == RowError.None && LineShape.HoldsControl(text))
        {
            error = RowError.ControlCharacters;
        }

        error = IsCovered(rows.Row) ? RowError.MergedCell : rows.IsHidden ? RowError.HiddenRow : error;
        return new OrderFileRow(number, LineShape.Cut(text, OrderFileRow.TextCharsMax).ToString(), error);
    }

    private bool IsCovered(int row)
    {
        var ranges = workbook.Taken[sheet].Covered;
        while (covered < ranges.Count && ranges[covered].Last < row)
        {
            covered++;
        }

        return covered < ranges.Count && ranges[covered].First <= row;
    }
}
