using System.Buffers.Binary;
using System.IO.Compression;

namespace Coordination.Orders;

/// <summary>
/// One reading of a file from its beginning, unpacked where it is gzip (RFC 1952). Hash and count are of the file as it is.
/// </summary>
internal sealed class FileBytes : IDisposable
{
    /// <summary>What a damaged part is called when it is all of the file.</summary>
    internal const string Packed = "gzip";

    private static readonly byte[] Gzip = [0x1F, 0x8B];

    private readonly HashedStream file;
    private readonly InflatedStream? unpacked;

    internal FileBytes(Stream file, bool isGzip)
    {
        this.file = new HashedStream(file);
        unpacked = isGzip ? new InflatedStream(Packed, new GZipStream(this.file, CompressionMode.Decompress, leaveOpen: true), new InflationBudget(file.Length)) : null;
    }

    /// <summary>The text's bytes.</summary>
    internal Stream Text => unpacked ?? (Stream)file;

    /// <summary>Bytes taken from the file.</summary>
    internal long Read => file.Count;

    internal static async ValueTask<bool> IsGzip(Stream file, CancellationToken ct)
    {
        var head = new byte[Gzip.Length];
        file.Position = 0;
        return await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, ct) == head.Length && head.AsSpan().SequenceEqual(Gzip);
    }

    /// <summary>Skips what only announces the encoding.</summary>
    internal async ValueTask Skip(int bytes, CancellationToken ct)
    {
        var mark = new byte[bytes];
        await Text.ReadAtLeastAsync(mark, bytes, throwOnEndOfStream: false, ct);
    }

    /// <summary>After the text was read to its end: SHA-256 of the file, 64 lower-case hex digits.</summary>
    /// <exception cref="DamagedPartException">The packed file is not whole, or is several in one.</exception>
    internal async ValueTask<string> Finish(CancellationToken ct)
    {
        var hash = await file.Finish(ct);
        if (unpacked is not null && !IsWhole(file.Tail, unpacked))
        {
            throw new DamagedPartException(Packed);
        }

        return hash;
    }

    public void Dispose()
    {
        unpacked?.Dispose();
        file.Dispose();
    }

    // The framework takes the end of the file for the end of the list, wherever it comes. Of several members in one file only
    // the last has its sum here; they are refused rather than half believed.
    private static bool IsWhole(ReadOnlySpan<byte> tail, InflatedStream unpacked) =>
        tail.Length == HashedStream.TailBytes
        && BinaryPrimitives.ReadUInt32LittleEndian(tail) == unpacked.Sum
        && BinaryPrimitives.ReadUInt32LittleEndian(tail[4..]) == (uint)(unpacked.Count & uint.MaxValue);
}
