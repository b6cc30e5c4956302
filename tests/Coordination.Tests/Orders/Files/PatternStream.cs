namespace Coordination.Tests.Orders.Files;

/// <summary>
/// A seekable stream of any length without a byte on disk: a beginning, one pattern over and over, an end. Completes every
/// read at once, so that what a reader allocates stays on its thread and can be counted.
/// </summary>
internal sealed class PatternStream : Stream
{
    private readonly byte[] beginning;
    private readonly byte[] pattern;
    private readonly byte[] ending;

    internal PatternStream(byte[] pattern, long length, byte[]? beginning = null, byte[]? ending = null)
    {
        this.beginning = beginning ?? [];
        this.ending = ending ?? [];
        // Long blocks of the pattern, so that a read is few copies.
        this.pattern = [.. Enumerable.Repeat(pattern, Math.Max(1, 1_000_000 / pattern.Length)).SelectMany(bytes => bytes)];
        Length = length;
    }

    /// <summary>Position from which on reading fails.</summary>
    internal long FailsAt { get; init; } = long.MaxValue;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (Position >= FailsAt)
        {
            throw new IOException("The disk failed.");
        }

        var filled = 0;
        while (filled < buffer.Length && Position < Length)
        {
            var piece = Piece();
            var count = Math.Min(piece.Length, buffer.Length - filled);
            piece[..count].CopyTo(buffer[filled..]);
            filled += count;
            Position += count;
        }

        return filled;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("Position is set.");

    public override void SetLength(long value) => throw new NotSupportedException("Read only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read only.");

    public override void Flush()
    {
    }

    private ReadOnlySpan<byte> Piece()
    {
        if (Position < beginning.Length)
        {
            return beginning.AsSpan((int)Position);
        }

        var fromEnd = Length - Position;
        if (fromEnd <= ending.Length)
        {
            return ending.AsSpan((int)(ending.Length - fromEnd));
        }

        var within = (int)((Position - beginning.Length) % pattern.Length);
        return pattern.AsSpan(within, (int)Math.Min(pattern.Length - within, fromEnd - ending.Length));
    }
}
