using System.Text;
using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

public sealed class OrderFileRowTests : OrderFileTest
{
    [Theory]
    [InlineData("2,\"13800138001,x")]
    [InlineData("2,\"13800138001\"\",x")]
    public async Task An_unclosed_quote_spoils_one_row(string line)
    {
        var rows = await Read($"id,number,note\n1,13800138000,x\n{line}\n3,13800138002,x\n");

        Assert.Equal([Good(2, "13800138000"), Bad(3, "", RowError.UnclosedQuote), Good(4, "13800138002")], rows);
    }

    [Fact]
    public async Task A_quote_that_spoils_a_later_cell_leaves_the_number_to_be_seen()
    {
        var rows = await Read("number,note\n13800138000,\"open\n13800138001,\"a\" b\n13800138002,5\"\n");

        Assert.Equal(
            [
                Bad(2, "13800138000", RowError.UnclosedQuote) with { Column = 2 }, Bad(3, "13800138001", RowError.TextAfterQuote) with { Column = 2 },
                Good(4, "13800138002"),
            ],
            rows);
    }

    [Fact]
    public async Task Ragged_rows_are_bad_only_where_the_number_is_missing()
    {
        var rows = await Read("id,number,note\n1\n2,\n3,13800138000\n4,13800138001,x,y,z\n,,x\n");

        Assert.Equal(
            [
                Bad(2, "", RowError.MissingColumn), Bad(3, "", RowError.EmptyNumber), Good(4, "13800138000"),
                Good(5, "13800138001"), Bad(6, "", RowError.EmptyNumber),
            ],
            rows);
    }

    [Fact]
    public async Task Control_characters_spoil_their_row()
    {
        var rows = await Read("number,note\n138\000138000,x\n13800138001,\0\n13800138002,\u000B\n13800138003,\u0085\n13800138004,a\tb\n");

        Assert.Equal(
            [
                RowError.ControlCharacters, RowError.ControlCharacters, RowError.ControlCharacters, RowError.ControlCharacters,
                RowError.None,
            ],
            rows.Select(row => row.Error));
    }

    [Fact]
    public async Task A_block_of_NULs_between_rows_is_one_bad_row()
    {
        var rows = await Read("13800138000\n13800138001\n" + new string('\0', 8) + "\n13800138002\n13800138003\n");

        Assert.Equal(
            [RowError.None, RowError.None, RowError.ControlCharacters, RowError.None, RowError.None],
            rows.Select(row => row.Error));
    }

    [Fact]
    public async Task A_damaged_character_does_not_take_the_line_end_with_it()
    {
        // 0xE6 opens three bytes in UTF-8; a mark has already decided the encoding.
        var rows = await Read([0xEF, 0xBB, 0xBF, .. "number,note\n13800138000,"u8, 0xE6, .. "\n13800138001,ok\n"u8]);

        Assert.Equal([Bad(2, "13800138000", RowError.UndecodableBytes), Good(3, "13800138001")], rows);
    }

    [Fact]
    public async Task A_damaged_character_of_GB18030_does_not_take_the_line_end_with_it()
    {
        byte[] bytes = [0x84, 0x31, 0x95, 0x33, .. Gb18030.GetBytes("手机号码,备注\n13800138000,好"), 0xBA, .. "\n13800138001,x\n"u8];

        Assert.Equal([Bad(2, "13800138000", RowError.UndecodableBytes), Good(3, "13800138001")], await Read(bytes));
    }

    [Fact]
    public async Task A_file_cut_off_inside_a_character_has_one_bad_row()
    {
        var whole = Encoding.UTF8.GetBytes("手机号码,备注\n13800138000,好\n13800138001,好");

        var rows = await Read(whole[..^1]);

        Assert.Equal([Good(2, "13800138000"), Bad(3, "13800138001", RowError.UndecodableBytes)], rows);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public async Task Half_a_pair_and_half_a_unit_of_UTF16_spoil_their_rows(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var low = encoding.GetBytes("一");
        (low[0], low[1]) = name == "utf-16" ? ((byte)0x00, (byte)0xDC) : ((byte)0xDC, (byte)0x00);
        byte[] bytes = [.. encoding.GetBytes("\uFEFFnumber\n13800138000,"), .. low, .. encoding.GetBytes("\n13800138001\n13800138002"), 0x31];

        var rows = await Read(bytes);

        Assert.Equal([RowError.UndecodableBytes, RowError.None, RowError.UndecodableBytes], rows.Select(row => row.Error));
    }

    [Theory]
    [InlineData(OrderFile.CharsPerLineMax, RowError.None)]
    [InlineData(OrderFile.CharsPerLineMax + 1, RowError.RowTooLong)]
    [InlineData(10 * 1024 * 1024, RowError.RowTooLong)]
    public async Task A_line_over_the_limit_is_one_bad_row(int chars, RowError error)
    {
        var line = "13800138001,".PadRight(chars, '长');

        var rows = await Read($"13800138000,x\n{line}\r\n13800138002,y\n");

        Assert.Equal([Good(1, "13800138000"), Bad(2, error == RowError.None ? "13800138001" : "", error), Good(3, "13800138002")], rows);
    }

    [Fact]
    public async Task A_long_number_cell_is_cut_and_said_to_be()
    {
        var good = new string('1', OrderFileRow.TextCharsMax);
        var paired = new string('1', OrderFileRow.TextCharsMax - 1) + "😀";

        var rows = await Read($"number\n{good}\n{good}2\n{paired}\n");

        Assert.Equal(
            [Good(2, good), Bad(3, good, RowError.NumberTooLong), Bad(4, good[1..], RowError.NumberTooLong)],
            rows);
    }

    [Fact]
    public void Every_error_says_in_both_languages_what_to_do()
    {
        var errors = Enum.GetValues<RowError>().Where(error => error != RowError.None).ToList();

        Assert.Equal(errors.Count, errors.Select(error => error.Explain(chinese: true)).Distinct().Count());
        Assert.Equal(errors.Count, errors.Select(error => error.Explain(chinese: false)).Distinct().Count());
        Assert.All(errors, error => Assert.Contains("。", error.Explain(chinese: true), StringComparison.Ordinal));
        Assert.Equal("", RowError.None.Explain(chinese: true));
    }
}
