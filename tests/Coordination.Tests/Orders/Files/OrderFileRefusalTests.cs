using System.IO.Compression;
using System.Text;
using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

public sealed class OrderFileRefusalTests : OrderFileTest
{
    public static TheoryData<string, byte[]> Signatures => new()
    {
        { "a bzip2 file", [.. "BZh91AY&SY"u8] },
        { "a program", [0x7F, .. "ELF"u8, 2, 1] },
        { "a picture or video (such as HEIC, MP4)", [0, 0, 0, 24, .. "ftypheic"u8] },
        { "a tar archive", [.. new byte[257], .. "ustar"u8, .. new byte[250]] },
        { "one JSON document (JSON lines are wanted, an object on each line)", [.. "[\n {\"number\": \"13800138000\"}\n]\n"u8] },
        { "a PDF document", [.. "%PDF-1.7\n13800138000\n"u8] },
        { "a PNG picture", [0x89, .. "PNG\r\n\u001A\n"u8, 0, 0, 0, 13] },
        { "a JPEG picture", [0xFF, 0xD8, 0xFF, 0xE0, 0, 16] },
        { "an old Office document (such as doc)", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0] },
        { "a 7z archive", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C, 0, 4] },
        { "a rar archive", [.. "Rar!\u001A\u0007\u0001\0"u8] },
        { "a zip archive", Zip("numbers.csv") },
        { "an empty zip archive", Zip() },
        { "an Excel binary workbook (xlsb)", Zip("[Content_Types].xml", "xl/workbook.bin") },
        { "a Word document (docx)", Zip("[Content_Types].xml", "word/document.xml") },
        { "a web page (HTML)", [.. "\n<html><table><tr><td>13800138000</td></tr></table></html>"u8] },
        { "an XML document", [.. "<?xml version=\"1.0\"?>\n<Workbook/>"u8] },
        { "binary data", new byte[4096] },
        { "binary data", Noise() },
    };

    [Theory]
    [MemberData(nameof(Signatures))]
    public async Task What_is_no_text_is_called_what_it_is_whatever_its_name(string looksLike, byte[] bytes)
    {
        var refused = await Refused(Write(bytes, "numbers.csv"));

        Assert.Equal((OrderFileRefusal.NotText, looksLike), (refused.Code, refused.LooksLike));
        Assert.Contains(looksLike, refused.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_and_a_folder_are_refused()
    {
        Assert.Equal(OrderFileRefusal.NotFound, (await Refused(Path.Combine(Folder, "nothing.csv"))).Code);
        Assert.Equal(OrderFileRefusal.NotFound, (await Refused(Path.Combine(Folder, "no-folder", "nothing.csv"))).Code);
        Assert.Equal(OrderFileRefusal.IsDirectory, (await Refused(Folder)).Code);
        Assert.Equal(OrderFileRefusal.IsDirectory, (await Refused(Folder + Path.DirectorySeparatorChar)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("\r\n\n \t\r\n")]
    public async Task A_file_without_anything_in_it_is_empty(string text)
    {
        Assert.Equal(OrderFileRefusal.Empty, (await Refused(Write(text))).Code);
    }

    [Fact]
    public async Task An_unknown_encoding_is_refused_at_its_byte_and_line()
    {
        // Latin-1: é before a comma is neither UTF-8 nor GB 18030.
        byte[] bytes = [.. "number,note\n13800138000,x\n13800138001,caf"u8, 0xE9, .. ",\n"u8];

        var refused = await Refused(Write(bytes));

        Assert.Equal((OrderFileRefusal.UnknownEncoding, 41L), (refused.Code, refused.ByteOffset));
        Assert.Contains("about line 3", refused.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UTF32_is_refused_and_not_taken_for_UTF16()
    {
        byte[] bytes = [.. Encoding.UTF32.GetPreamble(), .. Encoding.UTF32.GetBytes("13800138000\n")];

        Assert.Equal(OrderFileRefusal.UnknownEncoding, (await Refused(Write(bytes))).Code);
    }

    [Fact]
    public async Task A_file_without_numbers_says_what_its_columns_hold_and_no_cell_of_it()
    {
        var refused = await Refused(Write("name,document\n张三,110101199003070011\n李四,110101199003070022\n"));

        Assert.Equal(OrderFileRefusal.NoNumberColumn, refused.Code);
        Assert.Contains("1 text, 2 18 digits", refused.MessageEn, StringComparison.Ordinal);
        Assert.Contains("第 2 列为 18 位数字", refused.MessageZh, StringComparison.Ordinal);
        Assert.DoesNotContain("110101199003070011", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("张三", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_that_a_spreadsheet_rounded_are_refused_with_the_cure()
    {
        var refused = await Refused(Write("1.38E+10\n1.39E+10\n1.86E+10\n"));

        Assert.Equal(OrderFileRefusal.NoNumberColumn, refused.Code);
        Assert.Contains("Scientific notation has lost digits", refused.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_line_of_megabytes_is_no_list_of_numbers()
    {
        var refused = await Refused(Write(new string('1', 10_000_000)));

        Assert.Equal(OrderFileRefusal.NoNumberColumn, refused.Code);
        Assert.Contains("longer than", refused.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_too_large_is_refused_unread()
    {
        await using var stream = new PatternStream("13800138000\n"u8.ToArray(), OrderFile.BytesMax + 1);

        var refused = Assert.IsType<OrderFileOpened.Refused>(await OrderFile.Open(stream, "year.csv", Token));

        Assert.Equal((OrderFileRefusal.TooLarge, 0L), (refused.Code, stream.Position));
    }

    [Fact]
    public async Task A_stream_with_too_many_lines_is_refused()
    {
        await using var stream = new PatternStream("\n"u8.ToArray(), OrderFile.LineEndsMax + 1);

        var refused = Assert.IsType<OrderFileOpened.Refused>(await OrderFile.Open(stream, "lines.csv", Token));

        Assert.Equal(OrderFileRefusal.TooLarge, refused.Code);
    }

    [Fact]
    public async Task A_disk_that_fails_is_a_refusal()
    {
        await using var stream = new PatternStream("13800138000\n"u8.ToArray(), 4_000_000) { FailsAt = 2_000_000 };

        var refused = Assert.IsType<OrderFileOpened.Refused>(await OrderFile.Open(stream, "disk.csv", Token));

        Assert.Equal(OrderFileRefusal.Unreadable, refused.Code);
        Assert.Contains("disk.csv", refused.MessageZh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_cannot_be_sought_is_a_mistake_of_the_caller()
    {
        await using var packed = new GZipStream(new MemoryStream(Gzip()), CompressionMode.Decompress);

        await Assert.ThrowsAsync<ArgumentException>(async () => await OrderFile.Open(packed, "packed", Token));
    }

    private static byte[] Gzip()
    {
        using var bytes = new MemoryStream();
        using (var packer = new GZipStream(bytes, CompressionMode.Compress))
        {
            packer.Write("13800138000\n"u8);
        }

        return bytes.ToArray();
    }

    private static byte[] Noise()
    {
        var bytes = new byte[5_000];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Zip(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create))
        {
            foreach (var name in names)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write("13800138000\n"u8);
            }
        }

        return bytes.ToArray();
    }
}
