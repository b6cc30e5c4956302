namespace Coordination.Orders;

/// <summary>Turns physical lines into rows: takes the number out of each and says what is wrong with those that have none.</summary>
internal sealed class LineRows : IRowSource
{
    private readonly FileBytes bytes;
    private readonly PhysicalLines lines;
    private readonly LineText text;
    private readonly OrderFileFormat format;
    private readonly ILineReader reader;

    private LineRows(FileBytes bytes, OrderFileFormat format)
    {
        this.bytes = bytes;
        this.format = format;
        lines = new PhysicalLines(bytes.Text, format.Encoding);
        text = new LineText(format.Encoding);
        reader = format.Kind == OrderFileKind.JsonLines ? new JsonLine() : new TableLine(format.Delimiter, format.NumberColumn);
    }

    public long BytesRead => bytes.Read;

    /// <summary>Begins at the first row; <paramref name="bytes"/> is disposed with it.</summary>
    internal static async ValueTask<LineRows> Begin(FileBytes bytes, int markBytes, OrderFileFormat format, CancellationToken ct)
    {
        await bytes.Skip(markBytes, ct);
        return new LineRows(bytes, format);
    }

    public ValueTask<bool> Fill(CancellationToken ct) => lines.Fill(ct);

    public void Drain(List<OrderFileRow> page, int rowsMax)
    {
        while (page.Count < rowsMax && lines.TryNext(out var line))
        {
            if (line.Number != format.HeaderRow && TryRead(line, out var row))
            {
                page.Add(row);
            }
        }
    }

    public ValueTask<string> Finish(CancellationToken ct) => bytes.Finish(ct);

    public void Dispose() => bytes.Dispose();

    private bool TryRead(PhysicalLine line, out OrderFileRow row)
    {
        var isDecoded = text.Decode(line.IsTooLong ? [] : line.Bytes);
        var chars = text.Chars;
        if (line.IsTooLong || chars.Length > OrderFile.CharsPerLineMax)
        {
            row = new OrderFileRow(line.Number, "", RowError.RowTooLong);
            return true;
        }

        if (reader.IsBlank(chars))
        {
            row = default;
            return false;
        }

        var error = reader.Read(chars, out var number, out var column);
        row = isDecoded
            ? new OrderFileRow(line.Number, number, error, column)
            : new OrderFileRow(line.Number, number, RowError.UndecodableBytes);
        return true;
    }
}
