using System.Text;
using Coordination.Orders;

namespace Coordination.Tests.Orders.Files;

public sealed class JsonLinesTests : OrderFileTest
{
    [Fact]
    public async Task An_object_or_a_bare_number_on_each_line_is_read_as_written()
    {
        await using var file = await Open(Write(
            """
            {"id":1,"手机号码":"13800138000","note":"x"}
            {"手机号码":13800138001}
            "13800138002"
            13800138003

            { "note": {"deep": [1, 2]}, "手机号码" : " +86 138 0013 8004 " }
            {"phone":"13800138005"}
            """,
            "a.csv"));

        Assert.Equal((OrderFileKind.JsonLines, "手机号码"), (file.Format.Kind, file.Format.NumberColumnName));
        Assert.Equal([new OrderSheet("", 0, "手机号码")], file.Sheets.All);
        Assert.Equal(
            [
                Good(1, "13800138000"), Good(2, "13800138001"), Good(3, "13800138002"), Good(4, "13800138003"), Good(6, "+86 138 0013 8004"),
                Good(7, "13800138005"),
            ],
            await Rows(file));
    }

    [Theory]
    [InlineData("{\"number\":\"13800138000\"", RowError.NotJson)]
    [InlineData("{\"number\":\"13800138000\"} {\"number\":\"13800138001\"}", RowError.NotJson)]
    [InlineData("{'number':'13800138000'}", RowError.NotJson)]
    [InlineData("{\"number\":013800138000}", RowError.NotJson)]
    [InlineData("{\"number\":NaN}", RowError.NotJson)]
    [InlineData("{\"number\":\"13800138000\",}", RowError.NotJson)]
    [InlineData("{\"number\":\"\\ud800\"}", RowError.NotJson)]
    [InlineData("13800138000,13800138001", RowError.NotJson)]
    [InlineData("{\"number\":\"13800138000\",\"number\":\"13800138001\"}", RowError.RepeatedField)]
    [InlineData("{\"number\":\"13800138000\",\"n\\u0075mber\":\"13800138001\"}", RowError.RepeatedField)]
    [InlineData("{\"a\":1,\"number\":\"13800138000\",\"a\":2}", RowError.RepeatedField)]
    [InlineData("{\"id\":1}", RowError.MissingField)]
    [InlineData("{}", RowError.MissingField)]
    [InlineData("{\"number\":null}", RowError.EmptyNumber)]
    [InlineData("{\"number\":\"  \"}", RowError.EmptyNumber)]
    [InlineData("{\"number\":true}", RowError.WrongType)]
    [InlineData("{\"number\":[\"13800138000\"]}", RowError.WrongType)]
    [InlineData("{\"number\":{\"a\":\"13800138000\"}}", RowError.WrongType)]
    [InlineData("[\"13800138000\"]", RowError.WrongType)]
    [InlineData("null", RowError.WrongType)]
    [InlineData("{\"number\":\"138\\u000000138000\"}", RowError.ControlCharacters)]
    [InlineData("{\"number\":\"138\\n00138000\"}", RowError.ControlCharacters)]
    [InlineData("{\"number\":\"1380013\u000b8000\"}", RowError.ControlCharacters)]
    public async Task A_bad_line_spoils_itself_only(string line, RowError error)
    {
        var rows = await Read($"{{\"number\":\"13800138001\"}}\n{line}\n{{\"number\":\"13800138002\"}}\n");

        Assert.Equal([RowError.None, error, RowError.None], rows.Select(row => row.Error));
        Assert.Equal(["13800138001", "13800138002"], new[] { rows[0].Text, rows[2].Text });
    }

    [Theory]
    [InlineData("1.38E10", "1.38E10")]
    [InlineData("13800138000.0", "13800138000.0")]
    [InlineData("1e400", "1e400")]
    [InlineData("-13800138000", "-13800138000")]
    [InlineData("89860012345678901238", "89860012345678901238")]
    public async Task A_quantity_is_not_worked_out(string number, string text)
    {
        Assert.Equal(Good(2, text), (await Read($"{{\"number\":1}}\n{{\"number\":{number}}}\n"))[1]);
    }

    [Fact]
    public async Task Of_several_fields_with_names_of_numbers_the_better_name_counts_in_each_line()
    {
        var rows = await Read("{\"电话号码\":\"1\",\"number\":\"13800138000\"}\n{\"number\":\"13800138001\",\"phone\":\"2\"}\n{\"phone\":\"13800138002\"}\n");

        Assert.Equal(["13800138000", "13800138001", "13800138002"], rows.Select(row => row.Text));
    }

    [Theory]
    [InlineData(JsonLine.DepthMax - 1, RowError.None)]
    [InlineData(JsonLine.DepthMax, RowError.JsonTooLarge)]
    [InlineData(30_000, RowError.JsonTooLarge)]
    public async Task Depth_has_a_limit(int depth, RowError error)
    {
        var rows = await Read($"{{\"number\":\"13800138000\",\"a\":{new string('[', depth)}{new string(']', depth)}}}\n{{\"number\":\"13800138001\"}}\n");

        Assert.Equal([error, RowError.None], rows.Select(row => row.Error));
    }

    [Theory]
    [InlineData(JsonLine.FieldsMax - 1, RowError.None)]
    [InlineData(JsonLine.FieldsMax, RowError.JsonTooLarge)]
    public async Task Fields_have_a_limit(int others, RowError error)
    {
        var fields = string.Concat(Enumerable.Range(0, others).Select(index => $",\"f{index}\":{index}"));

        var rows = await Read($"{{\"number\":\"13800138000\"{fields}}}\n{{\"number\":\"13800138001\"}}\n");

        Assert.Equal([error, RowError.None], rows.Select(row => row.Error));
    }

    [Fact]
    public async Task A_line_has_the_same_limit_as_in_a_table()
    {
        var rows = await Read($"{{\"number\":\"13800138000\"}}\n{{\"number\":\"13800138001\",\"note\":\"{new string('x', OrderFile.CharsPerLineMax)}\"}}\n{{\"number\":\"13800138002\"}}\n");

        Assert.Equal([RowError.None, RowError.RowTooLong, RowError.None], rows.Select(row => row.Error));
    }

    [Fact]
    public async Task Other_encodings_are_read_like_tables()
    {
        byte[] bytes = [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("{\"手机号\":\"13800138000\"}\r\n{\"手机号\":\"13800138001\"}\r\n")];

        Assert.Equal([Good(1, "13800138000"), Good(2, "13800138001")], await Read(bytes));
    }

    [Fact]
    public async Task Objects_without_a_field_of_numbers_are_refused_with_the_cure()
    {
        var refused = await Refused(Write("{\"id\":1}\n{\"id\":2}\n"));

        Assert.Equal(OrderFileRefusal.NoNumberColumn, refused.Code);
        Assert.Contains("Name the field 'number'", refused.MessageEn, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_whose_cells_hold_braces_stays_a_table()
    {
        await using var file = await Open(Write("{550e8400-e29b-41d4-a716-446655440000},13800138000\n{6ba7b810-9dad-11d1-80b4-00c04fd430c8},13800138001\n"));

        Assert.Equal((OrderFileKind.Table, 1), (file.Format.Kind, file.Format.NumberColumn));
    }
}
