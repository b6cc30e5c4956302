using Coordination.Law;

namespace Coordination.Tests.Law;

public sealed class PunishmentTermTests
{
    [Theory]
    [InlineData(2, "2026-03-02", null, null, "2028-03-02")]
    [InlineData(3, "2028-02-29", null, null, "2031-02-28")]
    [InlineData(2, "2027-06-01", "2026-03-02", "2028-03-02", "2030-03-02")]
    [InlineData(3, "2027-06-01", "2026-03-02", "2029-03-02", "2031-03-02")]
    [InlineData(2, "2030-01-01", "2026-03-02", "2031-03-02", "2031-03-02")]
    public void Terms_add_up_to_five_years_from_the_first_day(int years, string today, string? begun, string? ends, string expected) =>
        Assert.Equal(Day(expected), PunishmentTerm.EndsOn(years, Day(today), begun is null ? null : Day(begun), ends is null ? null : Day(ends)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public void There_is_no_other_term(int years) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PunishmentTerm.EndsOn(years, Day("2026-03-02")));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);
}
