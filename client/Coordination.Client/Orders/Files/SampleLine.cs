namespace Coordination.Orders;

/// <summary>One of a file's first lines, kept to find out how the file is laid out.</summary>
internal sealed record SampleLine(int Row, string Text)
{
    internal const int LinesMax = 100;

    /// <summary>All sample lines together: a hundred lines of greatest length would be kept for nothing.</summary>
    internal const int CharsMax = 1024 * 1024;

    /// <summary>The first lines that hold anything and are not too long; the text begins behind its mark.</summary>
    internal static async ValueTask<(List<SampleLine> Lines, bool HoldsTooLong)> Read(
        Stream text, Charset charset, CancellationToken ct)
    {
        var lines = new PhysicalLines(text, charset.Encoding);
        var decoded = new LineText(charset.Encoding);
        var sample = new List<SampleLine>();
        var holdsTooLong = false;
        var chars = 0;
        while (sample.Count < LinesMax && chars < CharsMax && await lines.Fill(ct))
        {
            while (sample.Count < LinesMax && chars < CharsMax && lines.TryNext(out var line))
            {
                decoded.Decode(line.IsTooLong ? [] : line.Bytes);
                if (line.IsTooLong || decoded.Chars.Length > OrderFile.CharsPerLineMax)
                {
                    holdsTooLong = true;
                }
                else if (!decoded.Chars.IsWhiteSpace())
                {
                    sample.Add(new SampleLine(line.Number, decoded.Chars.ToString()));
                    chars += decoded.Chars.Length;
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
