using System.Buffers;

namespace Coordination.Orders;

/// <summary>What a file is that is no table in text form, told from its first bytes; its name says nothing.</summary>
/// <param name="Zh">In Chinese.</param>
/// <param name="En">In English.</param>
/// <param name="IsPacked">Something else is packed into it.</param>
internal sealed record FileSignature(string Zh, string En, bool IsPacked = false)
{
    internal static readonly FileSignature Zip = new("zip 压缩包", "a zip archive", IsPacked: true);
    internal static readonly FileSignature EmptyZip = new("空的 zip 压缩包", "an empty zip archive", IsPacked: true);
    internal static readonly FileSignature BinaryWorkbook = new("Excel 二进制工作簿（xlsb）", "an Excel binary workbook (xlsb)");
    internal static readonly FileSignature WordDocument = new("Word 文档（docx）", "a Word document (docx)");
    internal static readonly FileSignature OpenDocument = new("OpenDocument 表格（ods）", "an OpenDocument sheet (ods)");
    internal static readonly FileSignature JsonDocument = new(
        "一个 JSON 文档（需要每行一个对象的 JSONL）", "one JSON document (JSON lines are wanted, an object on each line)");

    private static readonly FileSignature WebPage = new("网页（HTML）", "a web page (HTML)");
    private static readonly FileSignature Binary = new("二进制数据", "binary data");
    private static readonly FileSignature Tar = new("tar 归档", "a tar archive", IsPacked: true);
    private static readonly byte[] ZipMagic = [.. "PK\u0003\u0004"u8];
    private static readonly byte[] TarMagic = [.. "ustar"u8];
    private const int TarMagicAt = 257;

    // A third: text in which a few NULs stand is a text with bad rows; a program or an unknown archive is far above.
    private const int BinaryShare = 3;
    private const int StrangeShare = 20;
    private static readonly FileSignature Media = new("图片或视频（如 HEIC、MP4）", "a picture or video (such as HEIC, MP4)");
    private static readonly byte[] MediaMagic = [.. "ftyp"u8];
    private const int MediaMagicAt = 4;

    // Order matters only where one magic begins another.
    private static readonly (byte[] Magic, FileSignature Signature)[] Magics =
    [
        (ZipMagic, Zip),
        ([.. "PK\u0005\u0006"u8], EmptyZip),
        ([0x1F, 0x8B], new("gzip 压缩文件", "a gzip file", IsPacked: true)),
        ([.. "BZh"u8], new("bzip2 压缩文件", "a bzip2 file", IsPacked: true)),
        ([0xFD, .. "7zXZ"u8, 0], new("xz 压缩文件", "an xz file", IsPacked: true)),
        ([0x28, 0xB5, 0x2F, 0xFD], new("zstd 压缩文件", "a zstd file", IsPacked: true)),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], new("7z 压缩包", "a 7z archive", IsPacked: true)),
        ([.. "Rar!\u001A\u0007"u8], new("rar 压缩包", "a rar archive", IsPacked: true)),
        (CompoundFile.Magic, new("旧版 Office 文档（如 doc）", "an old Office document (such as doc)")),
        ([.. "%PDF-"u8], new("PDF 文档", "a PDF document")),
        ([0x89, .. "PNG\r\n\u001A\n"u8], new("PNG 图片", "a PNG picture")),
        ([0xFF, 0xD8, 0xFF], new("JPEG 图片", "a JPEG picture")),
        ([.. "GIF8"u8], new("GIF 图片", "a GIF picture")),
        ([.. @"{\rtf"u8], new("RTF 文档", "an RTF document")),
        ([.. "SQLite format 3\0"u8], new("SQLite 数据库", "an SQLite database")),
        ([0x7F, .. "ELF"u8], new("程序文件", "a program")),
        ([.. "MZ"u8, 0x90, 0], new("程序文件", "a program")),
        ([.. "RIFF"u8], new("图片、音频或视频", "a picture, sound or video")),
        ([.. "II*\0"u8], new("TIFF 图片", "a TIFF picture")),
    ];

    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (byte)code).Where(b => b is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))]);

    /// <summary>What the bytes are, or null when they may be text. Not to be asked of UTF-16, which is full of NULs.</summary>
    internal static FileSignature? OfBytes(ReadOnlySpan<byte> head) => HoldsControl(head, BinaryShare) ? Binary : null;

    /// <summary>What bytes are that fit no encoding: text in a strange one has line ends and letters and hardly anything else.</summary>
    internal static FileSignature? OfUndecodable(ReadOnlySpan<byte> head) => HoldsControl(head, StrangeShare) ? Binary : null;

    /// <summary>The format whose mark stands at the beginning, or null.</summary>
    internal static FileSignature? OfMark(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, signature) in Magics)
        {
            if (head.StartsWith(magic))
            {
                return signature;
            }
        }

        return head.Length > TarMagicAt && head[TarMagicAt..].StartsWith(TarMagic) ? Tar
            : head.Length > MediaMagicAt && head[MediaMagicAt..].StartsWith(MediaMagic) ? Media
            : null;
    }

    internal static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith(ZipMagic);

    internal static bool IsCompoundFile(ReadOnlySpan<byte> head) => head.StartsWith(CompoundFile.Magic);

    /// <summary>A page or a markup document by its first line: many systems export "Excel" as a web page.</summary>
    internal static FileSignature? OfText(ReadOnlySpan<char> firstLine)
    {
        var line = firstLine.TrimStart();
        if (line.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            || line.StartsWith("<table", StringComparison.OrdinalIgnoreCase))
        {
            return WebPage;
        }

        return line.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) ? new FileSignature("XML 文档", "an XML document") : null;
    }

    private static bool HoldsControl(ReadOnlySpan<byte> head, int share)
    {
        var count = 0;
        for (var rest = head; rest.IndexOfAny(ControlBytes) is >= 0 and var found; rest = rest[(found + 1)..])
        {
            count++;
        }

        return count > head.Length / share;
    }
}
