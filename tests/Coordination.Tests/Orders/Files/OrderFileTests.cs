using System.Security.Cryptography;
using System.Text;
using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

public sealed class OrderFileTests : OrderFileTest
{
    private const string Table = "序号;手机号码;备注\r\n1;13800138000;第一批，一般\r\n2;18900189000;电信诈骗\r\n";

    public static TheoryData<string, OrderFileEncoding, bool> Encodings => new()
    {
        { "utf-8", OrderFileEncoding.Utf8, false },
        { "utf-8", OrderFileEncoding.Utf8, true },
        { "utf-16", OrderFileEncoding.Utf16LittleEndian, true },
        { "utf-16", OrderFileEncoding.Utf16LittleEndian, false },
        { "utf-16BE", OrderFileEncoding.Utf16BigEndian, true },
        { "utf-16BE", OrderFileEncoding.Utf16BigEndian, false },
        { "gb18030", OrderFileEncoding.Gb18030, true },
        { "gb18030", OrderFileEncoding.Gb18030, false },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Encodings_are_told_apart_with_and_without_mark(string name, OrderFileEncoding encoding, bool hasMark)
    {
        var writer = name == "gb18030" ? Gb18030 : Encoding.GetEncoding(name);
        byte[] bytes = [.. hasMark ? writer.GetBytes("\uFEFF") : [], .. writer.GetBytes(Table)];

        await using var file = await Open(Write(bytes));

        Assert.Equal(new OrderFileFormat(encoding, hasMark, ';', 1, 1, "手机号码", bytes.Length), file.Format);
        Assert.Equal([Good(2, "13800138000"), Good(3, "18900189000")], await Rows(file));
    }

    [Fact]
    public async Task A_headerless_column_of_numbers_is_read_from_its_first_line()
    {
        await using var file = await Open(Write("13800138000\n138-0013-8001\n+86 138 0013 8002\n008613800138003\n１３８００１３８００４"));

        Assert.Equal(new OrderFileFormat(OrderFileEncoding.Utf8, false, ',', 0, 0, "", file.Format.Bytes), file.Format);
        Assert.False(file.Format.HasHeader);
        Assert.Equal(
            [
                Good(1, "13800138000"), Good(2, "138-0013-8001"), Good(3, "+86 138 0013 8002"),
                Good(4, "008613800138003"), Good(5, "１３８００１３８００４"),
            ],
            await Rows(file));
    }

    [Fact]
    public async Task Any_mixture_of_line_ends_ends_lines_and_blank_lines_only_count()
    {
        var rows = await Read("13800138000\r\n13800138001\r13800138002\n\r\n \r\t\n,,,\r\r13800138003");

        Assert.Equal([Good(1, "13800138000"), Good(2, "13800138001"), Good(3, "13800138002"), Good(9, "13800138003")], rows);
    }

    [Theory]
    [InlineData("number")]
    [InlineData("NUMBER")]
    [InlineData(" Msisdn ")]
    [InlineData("\"Phone\"")]
    [InlineData("ｐｈｏｎｅ")]
    [InlineData("号码")]
    [InlineData("手机号")]
    [InlineData("手 机 号 码")]
    [InlineData("电话号码\u200B")]
    [InlineData("\uFEFFnumber")]
    public async Task A_header_is_known_in_any_case_width_and_spacing(string header)
    {
        var format = await Format($"when,{header},note\n20240101,13800138000,x\n20240102,13800138001,y\n");

        Assert.Equal((1, 1, ','), (format.HeaderRow, format.NumberColumn, format.Delimiter));
    }

    [Fact]
    public async Task A_column_named_as_one_of_numbers_wins_over_one_that_holds_numbers()
    {
        await using var file = await Open(Write("id,old,number\n1,13800138000,unknown\n2,13800138001,1.38E+10\n"));

        Assert.Equal((2, "number"), (file.Format.NumberColumn, file.Format.NumberColumnName));
        Assert.Equal([Good(2, "unknown"), Good(3, "1.38E+10")], await Rows(file));
    }

    [Theory]
    [InlineData("手机号码,phone,号码", 1)]
    [InlineData("号码,手机号,MSISDN", 2)]
    public async Task Of_two_named_columns_the_earlier_name_of_the_list_wins(string header, int column)
    {
        var format = await Format(header + "\n13800138000,13800138001,13800138002\n");

        Assert.Equal(column, format.NumberColumn);
    }

    [Theory]
    [InlineData("1,13800138000\n2,13800138001\n", 1, 0)]
    [InlineData("20240101,13800138000\n20240102,13800138001\n", 1, 0)]
    [InlineData("张三;110101199003070011;13800138000\n李四;11010119900307002X;13800138001\n", 2, 0)]
    [InlineData("x\t13800138000\t13900139000\ny\t13800138001\t13900139001\n", 1, 0)]
    [InlineData("客户号码,备注\n13800138000,x\n", 0, 1)]
    [InlineData("01012345678,a\n01012345679,b\n", 0, 0)]
    public async Task Without_a_known_name_the_first_column_that_holds_numbers_is_taken(string text, int column, int headerRow)
    {
        var format = await Format(text);

        Assert.Equal((column, headerRow), (format.NumberColumn, format.HeaderRow));
    }

    [Fact]
    public async Task A_bad_first_row_is_reported_and_not_taken_for_a_header()
    {
        var rows = await Read("1.38E+10,x\n13800138000,y\n");

        Assert.Equal([Good(1, "1.38E+10"), Good(2, "13800138000")], rows);
    }

    [Fact]
    public async Task The_name_of_a_column_beside_a_number_is_a_remark()
    {
        await using var file = await Open(Write("13800138000,手机号\n13800138001,phone\n"));

        Assert.Equal((0, 0), (file.Format.HeaderRow, file.Format.NumberColumn));
        Assert.Equal(2, (await Rows(file)).Count);
    }

    [Fact]
    public async Task Titles_above_a_header_stay_rows_so_that_nothing_is_passed_over()
    {
        await using var file = await Open(Write("涉诈号码清单,,\n\n序号,手机号码,备注\n1,13800138000,x\n"));

        Assert.Equal((3, 1), (file.Format.HeaderRow, file.Format.NumberColumn));
        Assert.Equal([Bad(1, "", RowError.EmptyNumber), Good(4, "13800138000")], await Rows(file));
    }

    [Theory]
    [InlineData("13800138000;张三,李四,王五\n13800138001;赵六\n", ';')]
    [InlineData("13800138000\ta,b;c\n13800138001\td\n", '\t')]
    [InlineData("\"13800138000\",\"a;b\"\n\"13800138001\",\"c;d\"\n", ',')]
    public async Task The_delimiter_is_the_one_that_leaves_numbers(string text, char delimiter)
    {
        Assert.Equal(delimiter, (await Format(text)).Delimiter);
    }

    [Fact]
    public async Task Quotes_blanks_and_the_formula_that_guards_a_number_are_taken_off()
    {
        var rows = await Read("id,number\n1,\"13800138000\"\n2, \"13800138001\" \n3,=\"13800138002\"\n4,\t13800138003\t\n5,\"138\"\"1\"\n");

        Assert.Equal(
            [Good(2, "13800138000"), Good(3, "13800138001"), Good(4, "13800138002"), Good(5, "13800138003"), Good(6, "138\"1")],
            rows);
    }

    [Fact]
    public async Task The_hash_is_that_of_the_bytes()
    {
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "13800138000\r\n"u8];

        await using var file = await Open(Write(bytes));

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.ContentHash);
    }

    [Fact]
    public async Task A_row_prints_masked()
    {
        var row = Assert.Single(await Read("number\n13800138000\n"));

        Assert.Equal("row 2: 138****8000 None", row.ToString());
    }
}
