using System.Buffers.Binary;

namespace Coordination.Orders;

/// <summary>
/// Where a zip file's directory lies, read before the framework reads all of it into memory (APPNOTE 6.3.10 §4.3.14 to §4.3.16).
/// </summary>
internal static class ZipDirectory
{
    /// <summary>Largest directory, in bytes: a workbook of 255 sheets has a tenth of it.</summary>
    internal const int BytesMax = 1024 * 1024;

    private const int EndBytes = 22;
    private const int CommentBytesMax = ushort.MaxValue;
    private const int LocatorBytes = 20;
    private const int End64Bytes = 56;
    private const uint EndMark = 0x06054B50;
    private const uint LocatorMark = 0x07064B50;
    private const uint End64Mark = 0x06064B50;

    /// <summary>Whether the directory is there and within <see cref="BytesMax"/>.</summary>
    internal static bool IsUsable(Stream zip)
    {
        var tail = new byte[(int)Math.Min(zip.Length, EndBytes + CommentBytesMax + LocatorBytes)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        for (var at = tail.Length - EndBytes; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == EndMark)
            {
                var position = zip.Length - tail.Length + at;
                return IsUsable(zip, position, BinaryPrimitives.ReadUInt32LittleEndian(end[16..]), tail.AsSpan(0, at));
            }
        }

        return false;
    }

    // What lies between the directory's beginning and its end is what would be read, whatever the end says of its size.
    private static bool IsUsable(Stream zip, long end, long begin, ReadOnlySpan<byte> before)
    {
        if (begin == uint.MaxValue)
        {
            if (before.Length < LocatorBytes || BinaryPrimitives.ReadUInt32LittleEndian(before[^LocatorBytes..]) != LocatorMark)
            {
                return false;
            }

            var end64 = new byte[End64Bytes];
            zip.Position = Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(before[^(LocatorBytes - 8)..]), 0, zip.Length);
            if (zip.ReadAtLeast(end64, End64Bytes, throwOnEndOfStream: false) < End64Bytes || BinaryPrimitives.ReadUInt32LittleEndian(end64) != End64Mark)
            {
                return false;
            }

            begin = BinaryPrimitives.ReadInt64LittleEndian(end64.AsSpan(48));
        }

        return begin >= 0 && begin <= end && end - begin <= BytesMax;
    }
}
