namespace Coordination.Orders;

/// <summary>One line of a file as bytes, without its line end; valid until the next line is asked for.</summary>
/// <param name="number">Place in the file, from 1.</param>
/// <param name="bytes">The line; what is left of it when it is too long.</param>
/// <param name="isTooLong">Longer than <see cref="PhysicalLines.LineBytesMax"/>.</param>
internal readonly ref struct PhysicalLine(int number, ReadOnlySpan<byte> bytes, bool isTooLong)
{
    internal int Number { get; } = number;

    internal ReadOnlySpan<byte> Bytes { get; } = bytes;

    internal bool IsTooLong { get; } = isTooLong;
}
