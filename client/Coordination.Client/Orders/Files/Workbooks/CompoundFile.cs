using System.Buffers.Binary;
using System.Text;

namespace Coordination.Orders;

/// <summary>What an OLE compound file holds ([MS-CFB] 2.2 and 2.6): an old workbook, a new one behind a password, or something else.</summary>
internal static class CompoundFile
{
    internal static readonly byte[] Magic = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    private const int HeaderBytes = 512;
    private const int EntryBytes = 128;
    private const int NameBytes = 64;
    private const int FatInHeader = 109;

    // Two entries would do to tell; more sectors than these are no directory but a trap.
    private const int SectorsMax = 64;

    /// <summary>What it holds; <see cref="CompoundKind.Other"/> where nobody can tell.</summary>
    internal static CompoundKind KindOf(Stream file)
    {
        var header = new byte[HeaderBytes];
        file.Position = 0;
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.AsSpan().StartsWith(Magic))
        {
            return CompoundKind.Other;
        }

        var shift = BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(30));
        return shift is 9 or 12 ? KindOf(Names(file, header, 1 << shift)) : CompoundKind.Other;
    }

    private static CompoundKind KindOf(HashSet<string> names) =>
        names.Contains("EncryptedPackage") ? CompoundKind.Encrypted
        : names.Contains("Workbook") || names.Contains("Book") ? CompoundKind.OldWorkbook
        : CompoundKind.Other;

    private static HashSet<string> Names(Stream file, byte[] header, int sectorBytes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var sector = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(48));
        for (var read = 0; read < SectorsMax && Sector(file, sector, sectorBytes) is { } entries; read++)
        {
            for (var at = 0; at < entries.Length; at += EntryBytes)
            {
                var length = Math.Clamp(BinaryPrimitives.ReadUInt16LittleEndian(entries.AsSpan(at + NameBytes)) - 2, 0, NameBytes - 2);
                names.Add(Encoding.Unicode.GetString(entries, at, length));
            }

            sector = Next(file, header, sector, sectorBytes);
        }

        return names;
    }

    private static uint Next(Stream file, byte[] header, uint sector, int sectorBytes)
    {
        var perSector = (uint)sectorBytes / sizeof(uint);
        var table = sector / perSector;
        return table < FatInHeader
            && Sector(file, BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(76 + (int)(table * sizeof(uint)))), sectorBytes) is { } fat
            ? BinaryPrimitives.ReadUInt32LittleEndian(fat.AsSpan((int)(sector % perSector * sizeof(uint))))
            : uint.MaxValue;
    }

    // The header takes the place of the sector before the first.
    private static byte[]? Sector(Stream file, uint sector, int sectorBytes)
    {
        var position = ((long)sector + 1) * sectorBytes;
        if (position + sectorBytes > file.Length)
        {
            return null;
        }

        var bytes = new byte[sectorBytes];
        file.Position = position;
        file.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>What an OLE compound file holds.</summary>
internal enum CompoundKind
{
    Other,
    OldWorkbook,
    Encrypted,
}
