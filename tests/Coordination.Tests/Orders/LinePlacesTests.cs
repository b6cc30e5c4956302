using Coordination.Orders;

namespace Coordination.Tests.Orders;

public sealed class LinePlacesTests
{
    private static readonly OrderSheets Sheets = new([new("名单", 0, "B"), new("补充", 1_048_576, "C")]);

    [Theory]
    [InlineData(1, "名单", 1)]
    [InlineData(1_048_576, "名单", 1_048_576)]
    [InlineData(1_048_577, "补充", 1)]
    [InlineData(2_000_000, "补充", 951_424)]
    public void A_row_stands_on_its_sheet(int row, string sheet, int sheetRow)
    {
        var line = LinePlaces.Of(Stored(row, "EMPTY"), Sheets);

        Assert.Equal((sheet, sheetRow, sheet == "名单" ? "B" : "C", "EMPTY"), (line.Sheet, line.SheetRow, line.Column, line.Code));
    }

    [Theory]
    [InlineData(null, "B")]
    [InlineData(0, "")]
    [InlineData(3, "C")]
    [InlineData(28, "AB")]
    [InlineData(16_384, "XFD")]
    public void An_error_stands_in_a_column_of_its_own_or_the_numbers_or_in_none(int? column, string shown)
    {
        var line = LinePlaces.Of(Stored(7, LinePlaces.Stored("UNCLOSED_QUOTE", column)), Sheets);

        Assert.Equal((shown, "UNCLOSED_QUOTE"), (line.Column, line.Code));
    }

    [Fact]
    public void Where_nobody_said_what_the_file_is_like_a_row_is_its_line()
    {
        var line = LinePlaces.Of(Stored(7, "EMPTY"), null);

        Assert.Equal(("", 7, ""), (line.Sheet, line.SheetRow, line.Column));
    }

    [Theory]
    [InlineData(0, "", "EMPTY", null)]
    [InlineData(1, "", "", null)]
    [InlineData(1, "", "lower", null)]
    [InlineData(1, "", "A:1", null)]
    [InlineData(1, "", "EMPTY", 16_385)]
    [InlineData(1, "", "EMPTY", -1)]
    public void Rows_that_no_client_sends_are_refused(int row, string text, string error, int? column) =>
        Assert.NotNull(Intake.Check([new OrderRow(row, text, error, column)]));

    [Fact]
    public void A_code_has_a_longest_form()
    {
        Assert.Null(Intake.Check([new OrderRow(1, "", new string('A', OrderLimits.CodeCharactersMax), 0)]));
        Assert.NotNull(Intake.Check([new OrderRow(1, "", new string('A', OrderLimits.CodeCharactersMax + 1), 0)]));
    }

    [Fact]
    public void What_no_database_stores_is_kept_as_what_stands_for_it()
    {
        var (_, rejects) = Intake.Read([new OrderRow(1, "138\0 01\ud800", "CONTROL_CHARACTERS")], Coordination.Provinces.ProvinceCode.Unknown, null!);

        Assert.Equal("138\uFFFD 01\uFFFD", Assert.Single(rejects).Text);
    }

    private static OrderLineView Stored(int row, string code) => new(row, "138****8000", "", "", ItemOutcome.InvalidNumber, code);
}
