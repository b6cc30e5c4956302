using System.Text;
using Coordination.Orders;
using CsCheck;

namespace Coordination.Tests.Orders.Files;

public sealed class RejectFileTests : OrderFileTest
{
    [Theory]
    [InlineData("", "")]
    [InlineData("13800138000", "13800138000")]
    [InlineData("1380013800a", "1380013800a")]
    [InlineData("010-12345678", "010-12345678")]
    [InlineData("=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"")]
    [InlineData("+86 138 0013 8000", "\"'+86 138 0013 8000\"")]
    [InlineData("-13800138000", "\"'-13800138000\"")]
    [InlineData("@SUM(1)", "\"'@SUM(1)\"")]
    [InlineData("\t13800138000", "\"'\t13800138000\"")]
    [InlineData("\r=1", "\"'\uFFFD=1\"")]
    [InlineData("\0=1", "\"'\uFFFD=1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("13800138000,=1+1", "\"13800138000,=1+1\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("898600123456789", "\"'898600123456789\"")]
    [InlineData("01012345678", "\"'01012345678\"")]
    [InlineData("1.38E+10", "\"'1.38E+10\"")]
    [InlineData("138\n001", "138\uFFFD001")]
    [InlineData("\u001b[2J", "\uFFFD[2J")]
    public void A_cell_is_shown_by_a_spreadsheet_and_not_carried_out(string text, string cell) => Assert.Equal(cell, RejectFile.Cell(text));

    [Fact]
    public void Whatever_stands_in_a_cell_a_spreadsheet_begins_it_with_nothing_it_would_carry_out() =>
        Gen.String[Gen.Char, 0, 20].Sample(
            text =>
            {
                var cell = RejectFile.Cell(text);
                var shown = cell.StartsWith('"') ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
                Assert.False(shown.Length > 0 && shown[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\0', $"U+{(int)(shown.Length > 0 ? shown[0] : ' '):X4}");
                Assert.True(cell.StartsWith('"') || cell.AsSpan().IndexOfAny(",\"\r\n") < 0);
            },
            iter: 20_000);

    [Fact]
    public async Task The_file_says_where_what_and_what_to_do_in_both_languages()
    {
        using var bytes = new MemoryStream();
        var count = await RejectFile.Write(bytes, Lines(), Token);

        Assert.Equal(2, count);
        Assert.Equal(
            "\uFEFFsheet,row,column,number,code,原因和处理,what to do\r\n"
                + "名单,5,B,\"'1.38E+10\",LOST_DIGITS,电子表格把号码当成了数值，可能已丢失数字。请将该列设为“文本”格式，从原始名单重新导出。,"
                + "\"A spreadsheet took it for a quantity, and digits may be lost. Format the column as text and export the original list again.\"\r\n"
                + "\"'=补充\",7,A,13800138000,DUPLICATE,该号码在前面的行已出现，由那一行处理。无需再做什么。,\"The number stands on an earlier row, which acts for it. There is nothing to do.\"\r\n",
            Encoding.UTF8.GetString(bytes.ToArray()));
    }

    [Fact]
    public async Task A_corrected_reject_file_is_an_order_file()
    {
        using var bytes = new MemoryStream();
        await RejectFile.Write(bytes, Lines(), Token);
        var corrected = Encoding.UTF8.GetString(bytes.ToArray()).Replace("\"'1.38E+10\"", "13900139000", StringComparison.Ordinal);
        await using var file = await Open(Write(Encoding.UTF8.GetBytes(corrected)));

        Assert.Equal("number", file.Format.NumberColumnName);
        Assert.Equal([Good(2, "13900139000"), Good(3, "13800138000")], await Rows(file));
    }

    [Fact]
    public void Every_row_error_and_every_fault_of_a_number_has_its_words()
    {
        var codes = Enum.GetValues<RowError>().Where(error => error != RowError.None).Select(error => System.Text.Json.JsonNamingPolicy.SnakeCaseUpper.ConvertName(error.ToString()))
            .Concat(Enum.GetValues<Coordination.Numbers.NumberError>().Select(Coordination.Numbers.NumberErrors.Code).Where(code => code.Length > 0))
            .ToList();

        Assert.All(codes, code =>
        {
            var line = new OrderLineView(1, "", "", "", ItemOutcome.InvalidNumber, code);
            Assert.NotEmpty(line.Explain(chinese: true));
            Assert.NotEmpty(line.Explain(chinese: false));
            Assert.InRange(code.Length, 1, OrderLimits.CodeCharactersMax);
        });
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    private static async IAsyncEnumerable<OrderLineView> Lines()
    {
        yield return new OrderLineView(5, "1.38E+10", "", "", ItemOutcome.InvalidNumber, "LOST_DIGITS") { Sheet = "名单", Column = "B" };
        await Task.CompletedTask;
        yield return new OrderLineView(1_048_583, "13800138000", "51", "CMCC-51", ItemOutcome.Duplicate, "DUPLICATE") { Sheet = "=补充", SheetRow = 7, Column = "A" };
    }
}
