using System.Runtime.InteropServices;

namespace Coordination.Orders;

/// <summary>
/// Cuts a stream into physical lines, ended by <c>\r\n</c>, <c>\n</c> or <c>\r</c> in any mixture, with one buffer of fixed size
/// whatever the stream holds: of a line that is too long nothing is kept.
/// </summary>
/// <remarks>
/// Lines are cut before they are decoded. No trail byte of UTF-8 or GB 18030 is a line end, so a damaged character cannot
/// swallow the line end behind it and with it the next row.
/// </remarks>
internal sealed class PhysicalLines
{
    /// <summary>Longest line kept, in bytes: <see cref="OrderFile.CharsPerLineMax"/> characters of the widest kind.</summary>
    internal const int LineBytesMax = OrderFile.CharsPerLineMax * 4;

    internal const int ReadBytesMax = 256 * 1024;

    private readonly Stream stream;
    private readonly byte[] buffer = new byte[LineBytesMax + ReadBytesMax];
    private readonly int unitBytes;
    private readonly ushort lineFeed;
    private readonly ushort carriageReturn;

    private int start;
    private int scanned;
    private int end;
    private int number;
    private bool isTooLong;
    private bool skipsLineFeed;
    private bool isEnded;

    internal PhysicalLines(Stream stream, OrderFileEncoding encoding)
    {
        this.stream = stream;
        unitBytes = encoding is OrderFileEncoding.Utf16LittleEndian or OrderFileEncoding.Utf16BigEndian ? 2 : 1;
        var isSwapped = unitBytes == 2 && BitConverter.IsLittleEndian == (encoding == OrderFileEncoding.Utf16BigEndian);
        lineFeed = isSwapped ? (ushort)0x0A00 : (ushort)0x0A;
        carriageReturn = isSwapped ? (ushort)0x0D00 : (ushort)0x0D;
    }

    /// <summary>Reads more; false once the stream has ended and nothing is left to be cut.</summary>
    internal async ValueTask<bool> Fill(CancellationToken ct)
    {
        if (isEnded)
        {
            return false;
        }

        Compact();
        var fresh = await stream.ReadAsync(buffer.AsMemory(end, Math.Min(ReadBytesMax, buffer.Length - end)), ct);
        end += fresh;
        isEnded = fresh == 0;
        return true;
    }

    /// <summary>The next whole line, if one is in the buffer.</summary>
    internal bool TryNext(out PhysicalLine line)
    {
        SkipLineFeed();
        var found = IndexOfLineEnd(buffer.AsSpan(scanned, end - scanned));
        if (found >= 0)
        {
            line = Take(scanned + found, unitBytes);
            return true;
        }

        scanned = end - ((end - start) % unitBytes);
        if (end - start > LineBytesMax)
        {
            isTooLong = true;
            start = scanned;
        }

        if (isEnded && (start < end || isTooLong))
        {
            line = Take(end, 0);
            return true;
        }

        line = default;
        return false;
    }

    private PhysicalLine Take(int lineEnd, int endBytes)
    {
        var bytes = buffer.AsSpan(start, lineEnd - start);
        var line = new PhysicalLine(++number, bytes, isTooLong || bytes.Length > LineBytesMax);
        skipsLineFeed = endBytes > 0 && UnitAt(lineEnd) == carriageReturn;
        isTooLong = false;
        start = scanned = lineEnd + endBytes;
        return line;
    }

    // The line feed of a \r\n may come with a later read than its carriage return.
    private void SkipLineFeed()
    {
        if (skipsLineFeed && end - start >= unitBytes)
        {
            skipsLineFeed = false;
            if (UnitAt(start) == lineFeed)
            {
                start += unitBytes;
                scanned = start;
            }
        }
    }

    private int IndexOfLineEnd(ReadOnlySpan<byte> bytes)
    {
        if (unitBytes == 1)
        {
            return bytes.IndexOfAny((byte)lineFeed, (byte)carriageReturn);
        }

        var index = MemoryMarshal.Cast<byte, ushort>(bytes).IndexOfAny(lineFeed, carriageReturn);
        return index < 0 ? index : index * 2;
    }

    private ushort UnitAt(int position) => unitBytes == 1
        ? buffer[position]
        : MemoryMarshal.Read<ushort>(buffer.AsSpan(position));

    private void Compact()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            scanned -= start;
            start = 0;
        }
    }
}
