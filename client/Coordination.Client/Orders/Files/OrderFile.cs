using System.Runtime.CompilerServices;

namespace Coordination.Orders;

/// <summary>
/// An order file as provinces mail it: delimited text or JSON with one number per line, either of them packed with gzip, or
/// a workbook (XLSX) with one number per row on as many sheets as there are. Opening reads it once for hash and layout;
/// <see cref="Pages"/> streams its rows, as often as wanted. Memory does not grow with the file nor with its longest line.
/// Lines end at <c>\r\n</c>, <c>\n</c> or <c>\r</c>; a cell cannot go over two lines, so that one unclosed quote
/// (RFC 4180 §2) spoils one row and not the rest of the file.
/// </summary>
/// <remarks>One reader at a time: starting <see cref="Pages"/> anew ends the reading before it.</remarks>
public sealed class OrderFile : IAsyncDisposable
{
    /// <summary>Longest line read, in UTF-16 characters; a longer one is one bad row.</summary>
    public const int CharsPerLineMax = 64 * 1024;

    /// <summary>Most rows handed out together.</summary>
    public const int RowsPerPageMax = 100_000;

    /// <summary>Largest file, in bytes, and largest text that a packed one may hold: the whole country's year is a quarter of it.</summary>
    public const long BytesMax = 8L * 1024 * 1024 * 1024;

    /// <summary>Most line feeds, and most carriage returns, in one file; keeps row numbers within 32 bits.</summary>
    public const long LineEndsMax = 200_000_000;

    private const int FirstPageCapacityMax = 4096;

    private readonly string name;
    private readonly Stream stream;
    private readonly Workbook? workbook;
    private readonly int markBytes;
    private IRowSource? source;
    private int readings;

    internal OrderFile(string name, Stream stream, int markBytes, string contentHash, OrderFileFormat format, string column)
    {
        this.name = name;
        this.stream = stream;
        this.markBytes = markBytes;
        ContentHash = contentHash;
        Format = format;
        Sheets = new OrderSheets([new OrderSheet("", 0, column)]);
    }

    internal OrderFile(string name, Stream stream, Workbook workbook, string contentHash, OrderFileFormat format)
    {
        this.name = name;
        this.stream = stream;
        this.workbook = workbook;
        ContentHash = contentHash;
        Format = format;
        Sheets = new OrderSheets([.. workbook.Taken.Select((sheet, index) =>
            new OrderSheet(sheet.Name, index * CellRange.RowsMax, ColumnName.Of(sheet.Layout!.NumberColumn + 1)))]);
        SheetsWithoutNumbers = [.. workbook.Sheets.Where(sheet => !sheet.IsHidden && sheet.Layout is null).Select(sheet => sheet.Name)];
        SheetsHidden = [.. workbook.Sheets.Where(sheet => sheet.IsHidden).Select(sheet => sheet.Name)];
    }

    /// <summary>What kind of file it is, encoding, delimiter, header, number column and size.</summary>
    public OrderFileFormat Format { get; }

    /// <summary>Where the rows stand: the sheets of a workbook that have numbers, or the file itself as one without a name.</summary>
    public OrderSheets Sheets { get; }

    /// <summary>Sheets of a workbook without numbers, by name; nothing of them is read.</summary>
    public IReadOnlyList<string> SheetsWithoutNumbers { get; } = [];

    /// <summary>Hidden sheets of a workbook, by name; who looked at it did not see them, so nothing of them is read.</summary>
    public IReadOnlyList<string> SheetsHidden { get; } = [];

    /// <summary>SHA-256 of the file's bytes, 64 lower-case hex digits: the same file sent twice has the same.</summary>
    public string ContentHash { get; }

    /// <summary>
    /// Bytes that the present reading has used up of the file, 0 to <see cref="OrderFileFormat.Bytes"/>; of a workbook, as much
    /// of them as of its sheets' bytes. From any thread.
    /// </summary>
    public long BytesRead => Volatile.Read(ref source)?.BytesRead ?? 0;

    internal bool OwnsStream { get; init; }

    /// <summary>Opens a file by its path and surveys all of it.</summary>
    /// <param name="path">Path of the file; its last part appears in refusals.</param>
    /// <param name="ct">Ends the survey.</param>
    /// <param name="progress">Told which share of the file was surveyed, 0 to 1.</param>
    /// <returns>The file, or why it cannot be read; disk errors are refusals, too.</returns>
    public static async ValueTask<OrderFileOpened> Open(string path, CancellationToken ct, IProgress<double>? progress = null)
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
            return refused is FileNotFoundException ? Refusals.NotFound(name) : Refusals.Unreadable(name, refused);
        }

        if (!stream.CanSeek)
        {
            await using (stream)
            {
                return await OpenPipe(stream, name, ct, progress);
            }
        }

        return await Open(stream, name, ownsStream: true, progress, ct);
    }

    /// <summary>Opens what can be read but once, such as the standard input: it is put aside in a file that goes with the order file.</summary>
    /// <param name="pipe">Read to its end, at most <see cref="BytesMax"/> bytes of it.</param>
    /// <param name="name">What refusals call it.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <param name="progress">Told which share was surveyed, once all is put aside, 0 to 1.</param>
    public static async ValueTask<OrderFileOpened> OpenPipe(Stream pipe, string name, CancellationToken ct, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        ArgumentNullException.ThrowIfNull(name);
        FileStream? aside = null;
        try
        {
            aside = TemporaryFile.Create();
            var buffer = new byte[PhysicalLines.ReadBytesMax];
            int read;
            while ((read = await pipe.ReadAsync(buffer, ct)) > 0 && aside.Length <= BytesMax)
            {
                await aside.WriteAsync(buffer.AsMemory(0, read), ct);
            }

            await aside.FlushAsync(ct);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            aside?.Dispose();
            return Refusals.Unreadable(name, failed);
        }
        catch
        {
            aside?.Dispose();
            throw;
        }

        return await Open(aside, name, ownsStream: true, progress, ct);
    }

    /// <summary>Opens what is already a stream, for instance an upload that was put aside.</summary>
    /// <param name="seekable">Read from its beginning, several times; it stays the caller's to dispose, after the file.</param>
    /// <param name="name">What refusals call it.</param>
    /// <param name="ct">Ends the survey.</param>
    /// <param name="progress">Told which share of the file was surveyed, 0 to 1.</param>
    /// <exception cref="ArgumentException">The stream cannot be read or sought.</exception>
    public static ValueTask<OrderFileOpened> Open(Stream seekable, string name, CancellationToken ct, IProgress<double>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(seekable);
        ArgumentNullException.ThrowIfNull(name);
        return seekable is { CanRead: true, CanSeek: true }
            ? Open(seekable, name, ownsStream: false, progress, ct)
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
    public async ValueTask DisposeAsync()
    {
        source?.Dispose();
        workbook?.Dispose();
        if (OwnsStream)
        {
            await stream.DisposeAsync();
        }
    }

    private static async ValueTask<OrderFileOpened> Open(
        Stream stream, string name, bool ownsStream, IProgress<double>? progress, CancellationToken ct)
    {
        OrderFileOpened? opened = null;
        try
        {
            opened = await new OrderFileSurvey(stream, name, ownsStream, progress).Open(ct);
        }
        catch (InflatesTooMuchException)
        {
            opened = Refusals.InflatesTooMuch(name);
        }
        catch (DamagedPartException damaged)
        {
            opened = damaged.Part == FileBytes.Packed ? Refusals.DamagedGzip(name) : Refusals.Damaged(name, damaged.Part);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            opened = Refusals.Unreadable(name, failed);
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

    private async IAsyncEnumerable<IReadOnlyList<OrderFileRow>> Read(int rowsPerPage, [EnumeratorCancellation] CancellationToken ct)
    {
        var reading = Interlocked.Increment(ref readings);
        using var rows = await Begin(ct);
        Volatile.Write(ref source, rows);
        var page = new List<OrderFileRow>(Math.Min(rowsPerPage, FirstPageCapacityMax));
        while (await Fill(rows, ct))
        {
            rows.Drain(page, rowsPerPage);
            while (page.Count == rowsPerPage)
            {
                yield return page;
                RefuseIfOvertaken(reading);
                page = new List<OrderFileRow>(rowsPerPage);
                rows.Drain(page, rowsPerPage);
            }
        }

        await RefuseIfChanged(rows, ct);
        if (page.Count > 0)
        {
            yield return page;
        }
    }

    private async ValueTask<IRowSource> Begin(CancellationToken ct) => workbook is null
        ? await LineRows.Begin(new FileBytes(stream, Format.IsGzip), markBytes, Format, ct)
        : new WorkbookRows(workbook, stream);

    // What was whole when it was opened and is damaged now was written to meanwhile.
    private async ValueTask<bool> Fill(IRowSource rows, CancellationToken ct)
    {
        try
        {
            return await rows.Fill(ct);
        }
        catch (DamagedPartException)
        {
            throw await Changed(ct);
        }
    }

    private async ValueTask RefuseIfChanged(IRowSource rows, CancellationToken ct)
    {
        string hash;
        try
        {
            hash = await rows.Finish(ct);
        }
        catch (DamagedPartException)
        {
            throw await Changed(ct);
        }

        if (hash != ContentHash)
        {
            throw new OrderFileChangedException(name, ContentHash, hash);
        }
    }

    private async ValueTask<OrderFileChangedException> Changed(CancellationToken ct)
    {
        using var again = new HashedStream(stream);
        return new OrderFileChangedException(name, ContentHash, await again.Finish(ct));
    }

    private void RefuseIfOvertaken(int reading)
    {
        if (reading != Volatile.Read(ref readings))
        {
            throw new InvalidOperationException($"'{name}' is being read anew; only one reading at a time.");
        }
    }
}
