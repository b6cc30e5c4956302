using Coordination.Orders;
using static Coordination.Tests.Orders.Files.TestWorkbook;

namespace Coordination.Tests.Orders.Files;

public sealed class WorkbookTests : OrderFileTest
{
    private const int Second = 1_048_576;

    [Fact]
    public async Task Every_sheet_with_numbers_is_read_and_its_rows_are_pointed_at()
    {
        await using var file = await Opened(new TestWorkbook()
            .Sheet("说明", R(T("填写说明")), R(T("每行一个号码")))
            .Sheet("名单", R(T("序号"), T("手机号码")), R(N("1"), T("13800138000")), R(N("2"), N("13800138001")))
            .Sheet("补充", R(I("13800138002")), R(I("+86 138 0013 8003"))));

        Assert.Equal(OrderFileKind.Workbook, file.Format.Kind);
        Assert.Equal([new OrderSheet("名单", 0, "B"), new OrderSheet("补充", Second, "A")], file.Sheets.All);
        Assert.Equal(["说明"], file.SheetsWithoutNumbers);
        Assert.Equal(
            [Good(2, "13800138000"), Good(3, "13800138001"), Good(Second + 1, "13800138002"), Good(Second + 2, "+86 138 0013 8003")],
            await Rows(file));
        Assert.Equal(file.Format.Bytes, file.BytesRead);
    }

    [Theory]
    [InlineData("13800138000", "13800138000")]
    [InlineData("1.3800138E10", "13800138000")]
    [InlineData("13800138000.0", "13800138000")]
    [InlineData("1064712345678", "1064712345678")]
    [InlineData("861064712345678", "861064712345678")]
    [InlineData("13800138000.5", "1.38001380005E+10")]
    [InlineData("8.98600123456789E+18", "8.98600123456789E+18")]
    [InlineData("8986001234567890000", "8.98600123456789E+18")]
    [InlineData("-13800138000", "-1.3800138E+10")]
    public async Task A_quantity_stands_for_itself_while_all_its_digits_are_there_and_else_shows_that_they_are_not(string stored, string text)
    {
        var rows = await Read(new TestWorkbook().Sheet("a", R(T("number")), R(N(stored))));

        Assert.Equal([Good(2, text)], rows);
        Assert.Equal(!text.Contains('E'), Coordination.Numbers.Msisdn.TryParse(text, out _));
    }

    [Fact]
    public async Task Formulas_dates_errors_and_truth_values_are_no_numbers()
    {
        var rows = await Read(new TestWorkbook().Sheet(
            "a",
            R(T("number")),
            R(F("A9&\"0\"", "13800138000", "str")),
            R(F("B3*1", "13800138001")),
            R(N("45293", style: 1)),
            R(N("45293", style: 2)),
            R(N("13800138002", style: 3)),
            R(N("13800138003", style: 4)),
            R(Of("d", "2026-03-01")),
            R(Of("e", "#N/A")),
            R(Of("b", "1")),
            R(Nowhere()),
            R(Of("str", "13800138004"))));

        Assert.Equal(
            [
                RowError.FormulaCell, RowError.FormulaCell, RowError.DateCell, RowError.DateCell, RowError.None, RowError.None,
                RowError.DateCell, RowError.UnreadableCell, RowError.UnreadableCell, RowError.UnreadableCell, RowError.None,
            ],
            rows.Select(row => row.Error));
        Assert.Equal(["13800138002", "13800138003", "13800138004"], rows.Where(row => row.Error == RowError.None).Select(row => row.Text));
    }

    [Fact]
    public async Task Cells_that_one_formula_of_another_cell_fills_are_formulas_too()
    {
        var rows = await Read(new TestWorkbook().Sheet(
            "a",
            R(T("id"), T("number")),
            R(F("X1:Y3", "1", attributes: " t=\"array\" ref=\"A2:B3\""), N("13800138000")),
            R(N("2"), N("13800138001")),
            R(N("3"), N("13800138002"))));

        Assert.Equal([RowError.FormulaCell, RowError.FormulaCell, RowError.None], rows.Select(row => row.Error));
    }

    [Fact]
    public async Task Merged_cells_leave_a_number_to_their_first_row_only()
    {
        var rows = await Read(new TestWorkbook().Sheet(
            "a",
            "",
            Merged("A1:C1", "B3:B5", "A6:C6", "B8:B9"),
            R(T("涉诈号码清单")),
            R(T("id"), T("number"), T("note")),
            R(N("1"), N("13800138000"), T("x")),
            R(N("2"), null, T("y")),
            R(N("3"), N("13800138001"), T("a value that nobody sees")),
            R(N("4"), null, T("z")),
            R(N("5"), N("13800138002")),
            R(N("6"), N("13800138003")),
            R(null, null)));

        Assert.Equal(
            [
                (1, RowError.MergedCell), (3, RowError.None), (4, RowError.MergedCell), (5, RowError.MergedCell), (6, RowError.MergedCell),
                (7, RowError.None), (8, RowError.None),
            ],
            rows.Select(row => (row.Row, row.Error)));
    }

    [Fact]
    public async Task What_a_filter_hides_is_not_ordered()
    {
        await using var file = await Opened(new TestWorkbook()
            .Sheet("a", R(T("number")), R(N("13800138000")), Hidden(N("13800138001")), R(N("13800138002")))
            .Sheet("old", "hidden", "", R(T("number")), R(N("13800138003")))
            .Sheet("older", "veryHidden", "", R(T("number")), R(N("13800138004"))));

        Assert.Equal([RowError.None, RowError.HiddenRow, RowError.None], (await Rows(file)).Select(row => row.Error));
        Assert.Equal(["old", "older"], file.SheetsHidden);
    }

    [Fact]
    public async Task Rows_and_cells_may_be_left_out_and_blank_rows_only_count()
    {
        var rows = await Read(new TestWorkbook().Raw(
            "a",
            "<sheetData><row><c t=\"inlineStr\"><is><t>x</t></is></c><c t=\"inlineStr\"><is><t>number</t></is></c></row><row r=\"5\"><c r=\"B5\"><v>13800138000</v></c></row>"
                + "<row/><row r=\"8\"><c r=\"A8\" s=\"1\"/><c r=\"B8\" s=\"1\"/></row><row r=\"9\"><c><v>7</v></c><c><v>13800138001</v></c></row><row r=\"20\"><c r=\"A20\"><v>1</v></c></row></sheetData>"));

        Assert.Equal([Good(5, "13800138000"), Good(9, "13800138001"), Bad(20, "", RowError.EmptyNumber)], rows);
    }

    [Fact]
    public async Task Runs_are_one_text_and_readings_are_none_of_it()
    {
        var rows = await Read(new TestWorkbook()
            .Raw("a", "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c></row></sheetData>")
            .Part("xl/sharedStrings.xml", "<sst xmlns=\"urn:any\"><si><t>手机号码</t><rPh sb=\"0\" eb=\"2\"><t>ショウキ</t></rPh></si>"
                + "<si><r><rPr><b/></rPr><t>138</t></r><r><t xml:space=\"preserve\"> 0013 8000 </t></r></si></sst>"));

        Assert.Equal([Good(2, "138 0013 8000")], rows);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x:")]
    public async Task Prefixes_of_elements_do_not_matter(string prefix)
    {
        var rows = await Read(new TestWorkbook { Prefix = prefix }.Sheet("a", R(I("number")), R(N("13800138000")), R(I("13800138001"))));

        Assert.Equal([Good(2, "13800138000"), Good(3, "13800138001")], rows);
    }

    [Fact]
    public async Task A_text_longer_than_a_number_is_cut_and_refused()
    {
        var rows = await Read(new TestWorkbook().Sheet(
            "a",
            R(T("number")),
            R(T(new string('1', OrderFileRow.TextCharsMax))),
            R(T(new string('1', OrderFileRow.TextCharsMax + 1))),
            R(I(new string('1', 32_767))),
            R(T(new string(' ', 500) + "13800138000")),
            R(T("138001\u000138000".Replace("\u0001", "\u0085", StringComparison.Ordinal)))));

        Assert.Equal(
            [RowError.None, RowError.NumberTooLong, RowError.NumberTooLong, RowError.NumberTooLong, RowError.ControlCharacters],
            rows.Select(row => row.Error));
        Assert.All(rows, row => Assert.InRange(row.Text.Length, 0, OrderFileRow.TextCharsMax));
    }

    [Fact]
    public async Task A_header_below_titles_is_found_and_the_titles_stay_rows()
    {
        await using var file = await Opened(new TestWorkbook().Sheet(
            "a", R(T("涉诈号码清单")), R(T("2026-03-01")), R(), R(T("序号"), T("手机号码")), R(N("1"), N("13800138000"))));

        Assert.Equal((4, 1), (file.Format.HeaderRow, file.Format.NumberColumn));
        Assert.Equal([Bad(1, "", RowError.EmptyNumber), Bad(2, "", RowError.EmptyNumber), Good(5, "13800138000")], await Rows(file));
    }

    [Fact]
    public async Task A_sheet_of_sums_is_no_sheet_of_numbers()
    {
        await using var file = await Opened(new TestWorkbook()
            .Sheet("统计", R(T("合计"), N("12345678")), R(T("去年"), N("87654321")))
            .Sheet("名单", R(N("13800138000"))));

        Assert.Equal(["统计"], file.SheetsWithoutNumbers);
        Assert.Equal("名单", Assert.Single(file.Sheets.All).Name);
    }

    [Fact]
    public async Task Names_of_sheets_are_shown_without_what_turns_or_hides_them()
    {
        await using var file = await Opened(new TestWorkbook().Sheet("单\u202E名\u200B" + new string('长', 80), R(N("13800138000"))));

        Assert.StartsWith("单\uFFFD名\uFFFD长", file.Sheets.All[0].Name, StringComparison.Ordinal);
        Assert.Equal(OrderSheets.NameCharactersMax, file.Sheets.All[0].Name.Length);
    }

    [Fact]
    public async Task Reading_starts_anew_at_each_reading_and_a_workbook_saved_meanwhile_is_not_what_was_opened()
    {
        var path = Write(new TestWorkbook().Sheet("a", R(T("number")), R(N("13800138000"))).Bytes(), "a.xlsx");
        await using var file = await Open(path);
        Assert.Equal(await Rows(file), await Rows(file));

        // Time of a part in the zip's own words: nothing that a sheet's rows would tell.
        await using (var editor = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            editor.Position = 10;
            editor.WriteByte(0xFF);
        }

        await Assert.ThrowsAsync<OrderFileChangedException>(() => Rows(file));
    }

    private async Task<OrderFile> Opened(TestWorkbook workbook) => await Open(Write(workbook.Bytes(), "a.xlsx"));

    private async Task<List<OrderFileRow>> Read(TestWorkbook workbook) => await Read(workbook.Bytes());
}
