using System.IO.Compression;

namespace Coordination.Orders;

/// <summary>
/// One part of a workbook, unpacked. No tag may be longer than <see cref="TagBytesMax"/>: a reader of XML keeps whole tags and
/// their attributes in memory, and a text only piece by piece.
/// </summary>
internal sealed class PartStream(ZipArchiveEntry entry, InflationBudget budget) : InflatedStream(entry.FullName, Opened(entry), budget)
{
    internal const int TagBytesMax = 64 * 1024;

    private int tagBytes;

    protected override void Saw(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty && (Sum != entry.Crc32 || Count != entry.Length))
        {
            throw new DamagedPartException(Part);
        }

        while (!bytes.IsEmpty)
        {
            var isInside = tagBytes > 0;
            var edge = bytes.IndexOf(isInside ? (byte)'>' : (byte)'<');
            tagBytes = isInside ? tagBytes + (edge < 0 ? bytes.Length : edge) : edge < 0 ? 0 : 1;
            if (tagBytes > TagBytesMax)
            {
                throw new DamagedPartException(Part);
            }

            if (edge < 0)
            {
                return;
            }

            tagBytes = isInside ? 0 : 1;
            bytes = bytes[(edge + 1)..];
        }
    }
    private static Stream Opened(ZipArchiveEntry entry)
    {
        try
        {
            return entry.Open();
        }
        catch (InvalidDataException broken)
        {
            throw new DamagedPartException(entry.FullName, broken);
        }
    }
}
