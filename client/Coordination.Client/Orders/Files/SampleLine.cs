namespace Coordination.Orders;

/// <summary>One of a file's first lines, kept to find out how the file is laid out.</summary>
internal sealed record SampleLine(int Row, string Text)
{
    internal const int LinesMax = 100;

    /// <summary>All sample lines together: a hundred lines of greatest length would be kept for nothing.</summary>
    internal const int CharsMax = 1024 * 1024;

    /// <summary>The first lines that hold anything and are not too long.</summary>
    internal static async ValueTask<(List<SampleLine> Lines, bool HoldsTooLong)> Read(
        Stream stream, Charset charset, CancellationToken ct)
    {
        stream.Position = charset.MarkBytes;
        var lines = new PhysicalLines(stream, charset.Encoding);
        var text = new LineText(charset.Encoding);
        var sample = new List<SampleLine>();
        var holdsTooLong = false;
        var chars = 0;
        while (sample.Count < LinesMax && chars < CharsMax && await lines.Fill(ct))
        {
            while (sample.Count < LinesMax && chars < CharsMax && lines.TryNext(out var line))
            {
                text.Decode(line.IsTooLong ? [] : line.Bytes);
                if (line.IsTooLong || text.Chars.Length > OrderFile.CharsPerLineMax)
                {
                    holdsTooLong = true;
                }
                else if (!text.Chars.IsWhiteSpace())
                {
                    sample.Add(new SampleLine(line.Number, text.Chars.ToString()));
                    chars += text.Chars.Length;
                }
            }
        }

        return (sample, holdsTooLong);
    }

    /// <summary>The cells as this delimiter cuts them; from a bad quote on there are none.</summary>
    internal List<string> Cells(char delimiter)
    {
        var cells = new List<string>();
        var cursor = new CellCursor(Text, delimiter);
        while (cells.Count < TableLayout.ColumnsMax && cursor.MoveNext())
        {
            cells.Add(cursor.Cell.Trim().ToString());
        }

        return cells;
    }
}
