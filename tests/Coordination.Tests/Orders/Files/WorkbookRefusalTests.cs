using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Coordination.Orders;
using static Coordination.Tests.Orders.Files.TestWorkbook;

namespace Coordination.Tests.Orders.Files;

public sealed class WorkbookRefusalTests : OrderFileTest
{
    private const string Rels = "http://schemas.openxmlformats.org/package/2006/relationships";

    [Fact]
    public async Task A_workbook_without_numbers_names_its_sheets_and_no_cell()
    {
        var refused = await Refused(new TestWorkbook()
            .Sheet("说明", R(T("张三"), T("110101199003070011")))
            .Sheet("Sheet2")
            .Sheet("名单", "hidden", "", R(T("number")), R(N("13800138000"))));

        Assert.Equal(OrderFileRefusal.NoNumberColumn, refused.Code);
        Assert.Contains("'说明', 'Sheet2', '名单' (hidden)", refused.MessageEn, StringComparison.Ordinal);
        Assert.Contains("“名单”（隐藏）", refused.MessageZh, StringComparison.Ordinal);
        Assert.DoesNotContain("张三", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EncryptedPackage", OrderFileRefusal.Encrypted, "password")]
    [InlineData("Workbook", OrderFileRefusal.OldWorkbook, "Save it as XLSX")]
    [InlineData("Book", OrderFileRefusal.OldWorkbook, "Save it as XLSX")]
    [InlineData("WordDocument", OrderFileRefusal.NotText, "an old Office document")]
    public async Task An_OLE_file_is_told_by_what_is_in_it(string stream, OrderFileRefusal code, string told)
    {
        foreach (var sectorShift in new[] { 9, 12 })
        {
            var refused = await Refused(Write(Compound(stream, sectorShift), "a.xlsx"));

            Assert.Equal(code, refused.Code);
            Assert.Contains(told, refused.MessageEn, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_OLE_file_whose_directory_runs_in_a_circle_ends()
    {
        var file = Compound("Nothing", 9);
        // The directory's sector is followed by itself.
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(512 + (2 * 4)), 2);

        Assert.Equal(OrderFileRefusal.NotText, (await Refused(Write(file))).Code);
    }

    [Fact]
    public async Task Two_columns_of_one_name_are_not_chosen_from()
    {
        var sheet = await Refused(new TestWorkbook().Sheet("名单", R(T("手机号码"), T("手机号码")), R(N("13800138000"), N("13900139000"))));
        var table = await Refused(Write("phone,phone,x\n13800138000,13800138001,13800138002\n"));

        Assert.Equal(OrderFileRefusal.AmbiguousColumn, sheet.Code);
        Assert.Contains("The sheet '名单'", sheet.MessageEn, StringComparison.Ordinal);
        Assert.Equal(OrderFileRefusal.AmbiguousColumn, table.Code);
        Assert.Contains("several columns named 'phone'", table.MessageEn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<sheetData><row r=\"2\"/><row r=\"1\"/></sheetData>")]
    [InlineData("<sheetData><row r=\"1\"><c r=\"B1\"/><c r=\"A1\"/></row></sheetData>")]
    [InlineData("<sheetData><row r=\"1\"><c r=\"A1\"/><c r=\"A1\"/></row></sheetData>")]
    [InlineData("<sheetData><row r=\"1\"><c r=\"A2\"/></row></sheetData>")]
    [InlineData("<sheetData><row r=\"1\"><c r=\"XFE1\"/></row></sheetData>")]
    [InlineData("<sheetData><row r=\"1048577\"/></sheetData>")]
    [InlineData("<sheetData><row r=\"x\"/></sheetData>")]
    [InlineData("<sheetData><row r=\"1\"></sheetData>")]
    [InlineData("<sheetData>&undeclared;</sheetData>")]
    public async Task A_sheet_out_of_order_is_damaged_and_named(string inside)
    {
        var refused = await Refused(new TestWorkbook().Raw("a", inside).Sheet("b", R(N("13800138000"))));

        Assert.Equal(OrderFileRefusal.Damaged, refused.Code);
        Assert.Contains("xl/worksheets/sheet1.xml", refused.MessageEn, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xl/workbook.xml", "")]
    [InlineData("_rels/.rels", "<Relationships xmlns=\"" + Rels + "\"/>")]
    [InlineData("xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"" + Rels + "\"><Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"../../../etc/passwd\"/></Relationships>")]
    [InlineData("xl/sharedStrings.xml", "<sst><si><t>x</t></si>")]
    [InlineData("xl/styles.xml", "<!DOCTYPE x [<!ENTITY a \"b\">]><styleSheet/>")]
    [InlineData("xl/worksheets/sheet1.xml", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet/>")]
    public async Task Parts_that_are_missing_or_none_are_damage(string part, string content)
    {
        Assert.Equal(OrderFileRefusal.Damaged, (await Refused(new TestWorkbook().Sheet("a", R(N("13800138000"))).Part(part, content))).Code);
    }

    [Fact]
    public async Task A_turned_bit_in_a_sheet_is_damage_and_not_another_number()
    {
        var bytes = new TestWorkbook { Level = CompressionLevel.NoCompression }.Sheet("a", R(T("number")), R(N("13800138000"))).Bytes();
        bytes[bytes.AsSpan().IndexOf("13800138000"u8) + 5] ^= 1;

        Assert.Equal(OrderFileRefusal.Damaged, (await Refused(Write(bytes))).Code);
    }

    [Fact]
    public async Task A_workbook_that_was_cut_short_is_no_workbook()
    {
        var bytes = new TestWorkbook().Sheet("a", R(N("13800138000"))).Bytes();

        Assert.Equal(OrderFileRefusal.NotText, (await Refused(Write(bytes[..(bytes.Length / 2)]))).Code);
    }

    [Fact]
    public async Task A_bomb_in_a_workbook_is_refused_when_it_has_unpacked_to_its_limit()
    {
        var spaces = new string(' ', (int)InflationBudget.FreeBytes * 2);

        Assert.Equal(OrderFileRefusal.InflatesTooMuch, (await Refused(new TestWorkbook().Raw("a", $"<sheetData>{spaces}</sheetData>"))).Code);
    }

    [Fact]
    public async Task What_a_reader_of_XML_would_keep_has_limits()
    {
        string[] inside =
        [
            $"<sheetData a=\"{new string('x', PartStream.TagBytesMax)}\"/>",
            $"<sheetData>{string.Concat(Enumerable.Range(0, 5_000).Select(i => $"<a{i}/>"))}</sheetData>",
            $"<sheetData>{string.Concat(Enumerable.Repeat("<a>", XmlPart.DepthMax))}{string.Concat(Enumerable.Repeat("</a>", XmlPart.DepthMax))}</sheetData>",
            $"<sheetData><row r=\"1\">{string.Concat(Enumerable.Range(1, SheetReader.FilledMax + 1).Select(i => $"<c r=\"{ColumnName.Of(i)}1\"><f t=\"array\" ref=\"A1:A9\">1</f></c>"))}</row></sheetData>",
        ];

        foreach (var sheet in inside)
        {
            Assert.Equal(OrderFileRefusal.Damaged, (await Refused(new TestWorkbook().Raw("a", sheet))).Code);
        }
    }

    [Fact]
    public async Task Sheets_and_parts_have_limits()
    {
        var workbook = new TestWorkbook();
        for (var sheet = 0; sheet <= OrderSheets.CountMax; sheet++)
        {
            workbook.Sheet($"s{sheet}", R(N("13800138000")));
        }

        Assert.Equal(OrderFileRefusal.TooLarge, (await Refused(workbook)).Code);

        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var part = 0; part < 20_000; part++)
            {
                archive.CreateEntry($"xl/a-rather-long-name-of-a-part-that-is-empty-{part}");
            }
        }

        Assert.Equal(OrderFileRefusal.NotText, (await Refused(Write(bytes.ToArray()))).Code);
    }

    [Fact]
    public async Task Two_parts_of_one_name_are_not_chosen_from()
    {
        using var bytes = new MemoryStream();
        bytes.Write(new TestWorkbook().Sheet("a", R(N("13800138000"))).Bytes());
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var part = archive.CreateEntry("xl/worksheets/SHEET1.xml").Open();
            part.Write("<worksheet/>"u8);
        }

        Assert.Equal(OrderFileRefusal.Damaged, (await Refused(Write(bytes.ToArray()))).Code);
    }

    private async Task<OrderFileOpened.Refused> Refused(TestWorkbook workbook) => await Refused(Write(workbook.Bytes(), "a.csv"));

    // Header, one sector of the allocation table, an empty one, then two of the directory, the second found by the table.
    private static byte[] Compound(string stream, int sectorShift)
    {
        var sector = 1 << sectorShift;
        var file = new byte[sector * 5];
        CompoundFile.Magic.CopyTo(file, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(30), (ushort)sectorShift);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(48), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(76), 0);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(sector + (2 * 4)), 3);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(sector + (3 * 4)), 0xFFFFFFFE);
        Entry(sector * 3, "Root Entry");
        Entry(sector * 4, stream);
        return file;

        void Entry(int at, string name)
        {
            Encoding.Unicode.GetBytes(name).CopyTo(file, at);
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at + 64), (ushort)((name.Length + 1) * 2));
        }
    }
}
