using System.Buffers;

namespace Coordination.Orders;

/// <summary>What a file is that is no table in text form, told from its first bytes; its name says nothing.</summary>
/// <param name="Zh">In Chinese.</param>
/// <param name="En">In English.</param>
internal sealed record FileSignature(string Zh, string En)
{
    private static readonly FileSignature Workbook = new("Excel 工作簿（xlsx）", "an Excel workbook (xlsx)");
    private static readonly FileSignature WebPage = new("网页（HTML）", "a web page (HTML)");
    private static readonly FileSignature Binary = new("二进制数据", "binary data");

    // Order matters only where one magic begins another.
    private static readonly (byte[] Magic, FileSignature Signature)[] Magics =
    [
        ([.. "PK\u0003\u0004"u8], new("zip 压缩包", "a zip archive")),
        ([.. "PK\u0005\u0006"u8], new("空的 zip 压缩包", "an empty zip archive")),
        ([0x1F, 0x8B], new("gzip 压缩文件", "a gzip file")),
        ([.. "BZh"u8], new("bzip2 压缩文件", "a bzip2 file")),
        ([0xFD, .. "7zXZ"u8, 0], new("xz 压缩文件", "an xz file")),
        ([0x28, 0xB5, 0x2F, 0xFD], new("zstd 压缩文件", "a zstd file")),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], new("7z 压缩包", "a 7z archive")),
        ([.. "Rar!\u001A\u0007"u8], new("rar 压缩包", "a rar archive")),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], new("旧版 Office 文档（xls、doc）", "an old Office document (xls, doc)")),
        ([.. "%PDF-"u8], new("PDF 文档", "a PDF document")),
        ([0x89, .. "PNG\r\n\u001A\n"u8], new("PNG 图片", "a PNG picture")),
        ([0xFF, 0xD8, 0xFF], new("JPEG 图片", "a JPEG picture")),
        ([.. "GIF8"u8], new("GIF 图片", "a GIF picture")),
        ([.. @"{\rtf"u8], new("RTF 文档", "an RTF document")),
        ([.. "SQLite format 3\0"u8], new("SQLite 数据库", "an SQLite database")),
        ([0x7F, .. "ELF"u8], new("程序文件", "a program")),
    ];

    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (byte)code).Where(b => b is not ((byte)'\t' or (byte)'\n' or (byte)'\r'))]);

    /// <summary>What the bytes are, or null when they may be text. Not to be asked of UTF-16, which is full of NULs.</summary>
    internal static FileSignature? OfBytes(ReadOnlySpan<byte> head) => HoldsMostlyControl(head) ? Binary : null;

    /// <summary>The format whose mark stands at the beginning, or null.</summary>
    internal static FileSignature? OfMark(ReadOnlySpan<byte> head)
    {
        foreach (var (magic, signature) in Magics)
        {
            if (head.StartsWith(magic))
            {
                return magic[0] == (byte)'P' && IsWorkbook(head) ? Workbook : signature;
            }
        }

        return null;
    }

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

    private static bool IsWorkbook(ReadOnlySpan<byte> head) =>
        head.IndexOf("[Content_Types].xml"u8) >= 0 || head.IndexOf("xl/"u8) >= 0;

    // A third: text in which a few NULs stand is a text with bad rows; a program or an unknown archive is far above.
    private static bool HoldsMostlyControl(ReadOnlySpan<byte> head)
    {
        var count = 0;
        for (var rest = head; rest.IndexOfAny(ControlBytes) is >= 0 and var found; rest = rest[(found + 1)..])
        {
            count++;
        }

        return count > head.Length / 3;
    }
}
