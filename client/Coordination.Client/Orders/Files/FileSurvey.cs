namespace Coordination.Orders;

/// <summary>
/// The first pass over a text: its size in bytes and line ends, and which encoding fits all of it, in one reading with one
/// buffer.
/// </summary>
internal sealed class FileSurvey
{
    internal const int HeadBytesMax = 64 * 1024;

    /// <summary>
    /// A damaged byte before this place makes the encoding unknown; behind it, that much of the file has proved the encoding
    /// and the damage is its row's.
    /// </summary>
    internal const long ProvingBytes = 64L * 1024 * 1024;

    private readonly Utf8Check utf8 = new();
    private readonly Gb18030Check gb18030 = new();
    private readonly byte[] head = new byte[HeadBytesMax];
    private int headBytes;
    private long lineFeeds;
    private long carriageReturns;

    private FileSurvey()
    {
    }

    internal long Bytes { get; private set; }

    /// <summary>Line feeds and carriage returns, whichever are more: no file has more than twice as many lines.</summary>
    internal long LineEnds => Math.Max(lineFeeds, carriageReturns);

    internal ReadOnlySpan<byte> Head => head.AsSpan(0, headBytes);

    /// <summary>First byte at which the last encoding that was still possible failed.</summary>
    internal long BadAt => Math.Max(utf8.BadAt, gb18030.BadAt);

    /// <summary>Physical line of <see cref="BadAt"/>, from 1.</summary>
    internal long BadLine { get; private set; } = 1;

    internal static async ValueTask<FileSurvey> Of(Stream text, Action tell, CancellationToken ct)
    {
        var survey = new FileSurvey();
        var buffer = new byte[PhysicalLines.ReadBytesMax];
        int read;
        while ((read = await text.ReadAsync(buffer, ct)) > 0)
        {
            survey.Take(buffer.AsSpan(0, read));
            tell();
            if (survey.Bytes > OrderFile.BytesMax)
            {
                break;
            }
        }

        return survey;
    }

    /// <summary>The encoding of the whole file, or null when none fits.</summary>
    internal Charset? Charset()
    {
        if (Orders.Charset.OfHead(Head) is { } told)
        {
            return told;
        }

        if (utf8.BadAt < 0 || gb18030.BadAt < 0)
        {
            return new Charset(utf8.BadAt < 0 ? OrderFileEncoding.Utf8 : OrderFileEncoding.Gb18030, 0);
        }

        return BadAt < ProvingBytes
            ? null
            : new Charset(utf8.BadAt >= gb18030.BadAt ? OrderFileEncoding.Utf8 : OrderFileEncoding.Gb18030, 0);
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        if (headBytes < HeadBytesMax)
        {
            var more = bytes[..Math.Min(bytes.Length, HeadBytesMax - headBytes)];
            more.CopyTo(head.AsSpan(headBytes));
            headBytes += more.Length;
        }

        var wasPossible = utf8.BadAt < 0 || gb18030.BadAt < 0;
        utf8.Take(bytes);
        gb18030.Take(bytes);
        if (wasPossible && utf8.BadAt >= 0 && gb18030.BadAt >= 0)
        {
            // The damaged character may have begun in the piece before, on the line that was open then.
            var before = bytes[..(int)Math.Max(BadAt - Bytes, 0)];
            BadLine = 1 + Math.Max(lineFeeds + before.Count((byte)'\n'), carriageReturns + before.Count((byte)'\r'));
        }

        lineFeeds += bytes.Count((byte)'\n');
        carriageReturns += bytes.Count((byte)'\r');
        Bytes += bytes.Length;
    }
}
