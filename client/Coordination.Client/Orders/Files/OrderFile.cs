using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Coordination.Orders;

/// <summary>
/// An order file as provinces mail it: delimited text with one number per line. Opening reads it once for hash, encoding and
/// layout; <see cref="Pages"/> streams its rows, as often as wanted. Memory does not grow with the file nor with its longest
/// line. Lines end at <c>\r\n</c>, <c>\n</c> or <c>\r</c>; a cell cannot go over two lines, so that one unclosed quote
/// (RFC 4180 §2) spoils one row and not the rest of the file.
/// </summary>
/// <remarks>One reader at a time: starting <see cref="Pages"/> anew ends the reading before it.</remarks>
public sealed class OrderFile : IAsyncDisposable
{
    /// <summary>Longest line read, in UTF-16 characters; a longer one is one bad row.</summary>
    public const int CharsPerLineMax = 64 * 1024;

    /// <summary>Most rows handed out together.</summary>
    public const int RowsPerPageMax = 100_000;

    /// <summary>Largest file, in bytes: the whole country's year is a quarter of it.</summary>
    public const long BytesMax = 8L * 1024 * 1024 * 1024;

    /// <summary>Most line feeds, and most carriage returns, in one file; keeps row numbers within 32 bits.</summary>
    public const long LineEndsMax = 200_000_000;

    private const int FirstPageCapacityMax = 4096;

    private readonly string name;
    private readonly Stream stream;
    private readonly bool ownsStream;
    private readonly int markBytes;
    private long bytesRead;
    private int readings;

    private OrderFile(string name, Stream stream, bool ownsStream, int markBytes, string contentHash, OrderFileFormat format)
    {
        this.name = name;
        this.stream = stream;
        this.ownsStream = ownsStream;
        this.markBytes = markBytes;
        ContentHash = contentHash;
        Format = format;
    }

    /// <summary>Encoding, delimiter, header, number column and size.</summary>
    public OrderFileFormat Format { get; }

    /// <summary>SHA-256 of the file's bytes, 64 lower-case hex digits: the same file sent twice has the same.</summary>
    public string ContentHash { get; }

    /// <summary>Bytes that the present reading has taken from the file, 0 to <see cref="OrderFileFormat.Bytes"/>; from any thread.</summary>
    public long BytesRead => Interlocked.Read(ref bytesRead);

    /// <summary>Opens a file by its path and surveys all of it.</summary>
    /// <param name="path">Path of the file; its last part appears in refusals.</param>
    /// <param name="ct">Ends the survey.</param>
    /// <returns>The file, or why it cannot be read; disk errors are refusals, too.</returns>
    public static async ValueTask<OrderFileOpened> Open(string path, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        if (Directory.Exists(path))
        {
            return Refusals.IsDirectory(name);
        }

        if (!File.Exists(path))
        {
            return Refusals.NotFound(name);
        }

        FileStream stream;
        try
        {
            // Excel keeps a file open for writing while it is shown; what it saves meanwhile is found by the hash.
            stream = new FileStream(path, new FileStreamOptions
            {
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                BufferSize = 0,
            });
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return refused is FileNotFoundException ? Refusals.NotFound(name) : Refusals.Unreadable(name, refused.GetType().Name);
        }

        return await Open(stream, name, ownsStream: true, ct);
    }

    /// <summary>Opens what is already a stream, for instance an upload that was put aside.</summary>
    /// <param name="seekable">Read from its beginning, several times; it stays the caller's to dispose, after the file.</param>
    /// <param name="name">What refusals call it.</param>
    /// <param name="ct">Ends the survey.</param>
    /// <exception cref="ArgumentException">The stream cannot be read or sought.</exception>
    public static ValueTask<OrderFileOpened> Open(Stream seekable, string name, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(seekable);
        ArgumentNullException.ThrowIfNull(name);
        return seekable is { CanRead: true, CanSeek: true }
            ? Open(seekable, name, ownsStream: false, ct)
            : throw new ArgumentException("An order file is read more than once: its stream has to be readable and seekable.", nameof(seekable));
    }

    /// <summary>The rows in the order of the file, from its beginning at each call.</summary>
    /// <param name="rowsPerPage">1 to <see cref="RowsPerPageMax"/>; every page but the last has so many.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="OrderFileChangedException">At the end: the bytes are not those that were hashed at opening.</exception>
    /// <exception cref="InvalidOperationException">A later reading has begun.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    public IAsyncEnumerable<IReadOnlyList<OrderFileRow>> Pages(int rowsPerPage, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerPage, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rowsPerPage, RowsPerPageMax);
        return Read(rowsPerPage, ct);
    }

    /// <summary>Closes the file if it was opened by its path.</summary>
    public ValueTask DisposeAsync() => ownsStream ? stream.DisposeAsync() : ValueTask.CompletedTask;

    private static async ValueTask<OrderFileOpened> Open(Stream stream, string name, bool ownsStream, CancellationToken ct)
    {
        OrderFileOpened? opened = null;
        try
        {
            opened = await Survey(stream, name, ownsStream, ct);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            opened = Refusals.Unreadable(name, failed.GetType().Name);
        }
        finally
        {
            if (ownsStream && opened is not OrderFileOpened.Opened)
            {
                await stream.DisposeAsync();
            }
        }

        return opened;
    }

    private static async ValueTask<OrderFileOpened> Survey(Stream stream, string name, bool ownsStream, CancellationToken ct)
    {
        if (!stream.CanSeek)
        {
            return Refusals.Unreadable(name, "pipe or device");
        }

        if (stream.Length > BytesMax)
        {
            return Refusals.TooLarge(name);
        }

        var survey = await FileSurvey.Of(stream, ct);
        if (Refusal(survey, name) is { } refused)
        {
            return refused;
        }

        if (survey.Charset() is not { } charset)
        {
            return Refusals.UnknownEncoding(name, survey.BadAt, survey.BadLine);
        }

        var (sample, holdsTooLong) = await SampleLine.Read(stream, charset, ct);
        if (sample.Count == 0)
        {
            return holdsTooLong ? Refusals.OnlyTooLongLines(name) : Refusals.Empty(name);
        }

        if (FileSignature.OfText(sample[0].Text) is { } markup)
        {
            return Refusals.NotText(name, markup);
        }

        var layout = TableLayout.Of(sample);
        return layout.NumberColumn < 0
            ? Refusals.NoNumberColumn(name, sample.Count, layout)
            : new OrderFileOpened.Opened(
                new OrderFile(name, stream, ownsStream, charset.MarkBytes, survey.ContentHash, Described(survey, charset, layout)));
    }

    private static OrderFileOpened.Refused? Refusal(FileSurvey survey, string name)
    {
        if (survey.Bytes == 0)
        {
            return Refusals.Empty(name);
        }

        if (survey.Bytes > BytesMax || survey.LineEnds > LineEndsMax)
        {
            return Refusals.TooLarge(name);
        }

        if (Charset.IsUtf32(survey.Head))
        {
            return Refusals.Utf32(name);
        }

        var seen = FileSignature.OfMark(survey.Head)
            ?? (Charset.OfHead(survey.Head) is null ? FileSignature.OfBytes(survey.Head) : null);
        return seen is null ? null : Refusals.NotText(name, seen);
    }

    private static OrderFileFormat Described(FileSurvey survey, Charset charset, TableLayout layout) => new(
        charset.Encoding,
        charset.MarkBytes > 0,
        layout.Delimiter,
        layout.HeaderRow,
        layout.NumberColumn,
        layout.NumberColumnName,
        survey.Bytes);

    private async IAsyncEnumerable<IReadOnlyList<OrderFileRow>> Read(int rowsPerPage, [EnumeratorCancellation] CancellationToken ct)
    {
        var reading = Interlocked.Increment(ref readings);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await HashMark(hash, ct);
        var lines = new PhysicalLines(stream, Format.Encoding);
        var rows = new RowReader(lines, Format);
        var page = new List<OrderFileRow>(Math.Min(rowsPerPage, FirstPageCapacityMax));
        while (await lines.Fill(ct))
        {
            hash.AppendData(lines.Fresh);
            Interlocked.Add(ref bytesRead, lines.Fresh.Length);
            rows.Drain(page, rowsPerPage);
            while (page.Count == rowsPerPage)
            {
                yield return page;
                RefuseIfOvertaken(reading);
                page = new List<OrderFileRow>(rowsPerPage);
                rows.Drain(page, rowsPerPage);
            }
        }

        RefuseIfChanged(Convert.ToHexStringLower(hash.GetHashAndReset()));
        if (page.Count > 0)
        {
            yield return page;
        }
    }

    private async ValueTask HashMark(IncrementalHash hash, CancellationToken ct)
    {
        stream.Position = 0;
        var mark = new byte[markBytes];
        var read = await stream.ReadAtLeastAsync(mark, markBytes, throwOnEndOfStream: false, ct);
        hash.AppendData(mark, 0, read);
        Interlocked.Exchange(ref bytesRead, read);
    }

    private void RefuseIfOvertaken(int reading)
    {
        if (reading != Volatile.Read(ref readings))
        {
            throw new InvalidOperationException($"'{name}' is being read anew; only one reading at a time.");
        }
    }

    private void RefuseIfChanged(string hashWhenRead)
    {
        if (hashWhenRead != ContentHash)
        {
            throw new OrderFileChangedException(name, ContentHash, hashWhenRead);
        }
    }
}
