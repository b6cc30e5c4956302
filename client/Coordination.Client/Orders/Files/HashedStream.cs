using System.Security.Cryptography;

namespace Coordination.Orders;

/// <summary>A file read once from its beginning to its end; what is read is hashed and counted.</summary>
internal sealed class HashedStream : ForwardStream
{
    /// <summary>Last bytes kept, for those who have to look at a file's end.</summary>
    internal const int TailBytes = 8;

    private readonly Stream file;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] tail = new byte[TailBytes];
    private long count;

    internal HashedStream(Stream file)
    {
        this.file = file;
        file.Position = 0;
    }

    /// <summary>Bytes read so far; from any thread.</summary>
    internal long Count => Interlocked.Read(ref count);

    /// <summary>The last eight bytes read, fewer where there were fewer.</summary>
    internal ReadOnlySpan<byte> Tail => tail.AsSpan(TailBytes - (int)Math.Min(Count, TailBytes));

    /// <summary>Reads what is left and gives the SHA-256 of everything, 64 lower-case hex digits.</summary>
    internal async ValueTask<string> Finish(CancellationToken ct)
    {
        var rest = new byte[PhysicalLines.ReadBytesMax];
        while (await ReadAsync(rest, ct) > 0)
        {
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public override int Read(Span<byte> buffer) => Took(buffer, file.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await file.ReadAsync(buffer, cancellationToken);
        return Took(buffer.Span, read);
    }

    /// <summary>The file stays open; it is somebody else's.</summary>
    protected override void Dispose(bool disposing)
    {
        hash.Dispose();
        base.Dispose(disposing);
    }

    private int Took(ReadOnlySpan<byte> buffer, int read)
    {
        var bytes = buffer[..read];
        hash.AppendData(bytes);
        Interlocked.Add(ref count, read);
        if (read >= TailBytes)
        {
            bytes[^TailBytes..].CopyTo(tail);
        }
        else
        {
            tail.AsSpan(read).CopyTo(tail);
            bytes.CopyTo(tail.AsSpan(TailBytes - read));
        }

        return read;
    }
}
