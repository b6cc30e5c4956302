using System.IO.Compression;

namespace Coordination.Orders;

/// <summary>What a zip file is by the parts in it.</summary>
internal static class ZipContent
{
    private const string OpenDocumentSheet = "application/vnd.oasis.opendocument.spreadsheet";

    /// <summary>Opens a zip file whose directory is within limits; null where it cannot be opened.</summary>
    internal static ZipArchive? Open(Stream file)
    {
        try
        {
            if (!ZipDirectory.IsUsable(file))
            {
                return null;
            }

            var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            _ = archive.Entries;
            return archive;
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            return null;
        }
    }

    internal static bool IsWorkbook(ZipArchive archive) =>
        archive.GetEntry("[Content_Types].xml") is not null && Holds(archive, "xl/") && archive.GetEntry("xl/workbook.bin") is null;

    internal static bool IsEncrypted(ZipArchive archive) => archive.Entries.Any(entry => entry.IsEncrypted);

    /// <summary>What it is when it is no workbook.</summary>
    internal static FileSignature Signature(ZipArchive archive) =>
        archive.Entries.Count == 0 ? FileSignature.EmptyZip
        : archive.GetEntry("xl/workbook.bin") is not null ? FileSignature.BinaryWorkbook
        : Holds(archive, "word/") ? FileSignature.WordDocument
        : Mimetype(archive) == OpenDocumentSheet ? FileSignature.OpenDocument
        : FileSignature.Zip;

    private static bool Holds(ZipArchive archive, string folder) =>
        archive.Entries.Any(entry => entry.FullName.Replace('\\', '/').StartsWith(folder, StringComparison.OrdinalIgnoreCase));

    private static string? Mimetype(ZipArchive archive)
    {
        if (archive.GetEntry("mimetype") is not { Length: < 256 } entry)
        {
            return null;
        }

        using var part = entry.Open();
        var bytes = new byte[(int)entry.Length];
        return System.Text.Encoding.ASCII.GetString(bytes, 0, part.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}
