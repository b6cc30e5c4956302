using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Numbers;
using CsCheck;

namespace Coordination.Tests.Numbers;

public class NumberAllocationTests
{
    // The ministry's table, 2023-03-31, written out once more by hand: network code or longer prefix, and whose it is.
    private static readonly Dictionary<string, string> table = new()
    {
        ["CMCC"] = "1340 1341 1342 1343 1344 1345 1346 1347 1348 135 136 137 138 139 147 148 150 151 152 157 158 159 172 178 182 183 184 187 188 195 197 198",
        ["CTCC"] = "133 149 153 173 177 180 181 189 190 191 193 199",
        ["CUCC"] = "130 131 132 145 146 155 156 166 175 176 185 186 196",
        ["CBN"] = "192",
        ["resale"] = "162 1700 1701 1702 165 1703 1705 1706 167 171 1704 1707 1708 1709",
        ["satellite"] = "13492 13493 13499 17400 17401 17402 17403 17404 17405 1619 17406 17407 17408 17409 17410 17411 17412 1749",
    };

    [Fact]
    public void Every_five_digits_belong_to_whom_the_longest_prefix_says()
    {
        for (var head = 13_000; head <= 19_999; head++)
        {
            var owner = LongestPrefix(head.ToString());
            var number = Number(head);
            var expected = owner switch
            {
                null => (NumberKind.Unallocated, (CarrierCode?)null),
                "satellite" => (NumberKind.Satellite, null),
                "resale" => (NumberKind.MvnoResale, CarrierCode.Mvno(1)),
                _ => (NumberKind.Mobile, CarrierCode.Parse(owner)),
            };
            Assert.Equal((head, expected), (head, (NumberAllocation.Current.KindOf(number), NumberAllocation.Current.OriginalCarrier(number))));
        }
    }

    [Fact]
    public void The_table_says_of_which_day_it_is() => Assert.Equal(new DateOnly(2023, 3, 31), NumberAllocation.Current.AsOf);

    [Theory]
    [InlineData("1064712345678", "CMCC")]
    [InlineData("1064812345678", "CMCC")]
    [InlineData("1440012345678", "CMCC")]
    [InlineData("1441912345678", "CMCC")]
    [InlineData("1064612345678", "CUCC")]
    [InlineData("1064912345678", "CTCC")]
    [InlineData("1410512345678", "CTCC")]
    [InlineData("1064012345678", null)]
    [InlineData("1400012345678", null)]
    public void A_machines_number_has_the_carrier_set_for_its_prefix(string text, string? carrier)
    {
        Assert.True(Msisdn.TryParse(text, out var number));
        Assert.Equal(NumberKind.Iot, NumberAllocation.Current.KindOf(number));
        Assert.Equal(carrier, NumberAllocation.Current.OriginalCarrier(number)?.ToString());
    }

    [Fact]
    public void The_carrier_of_an_IoT_prefix_is_a_setting()
    {
        var changed = NumberAllocation.Current.WithIotCarrier("10640", CarrierCode.Cbn).WithIotCarrier("1440", null);
        Assert.True(Msisdn.TryParse("1064012345678", out var given));
        Assert.True(Msisdn.TryParse("1440012345678", out var taken));
        Assert.Equal(CarrierCode.Cbn, changed.OriginalCarrier(given));
        Assert.Null(changed.OriginalCarrier(taken));
        Assert.Null(NumberAllocation.Current.OriginalCarrier(given));
        Assert.All(["138", "13800", "1065", "145", "abc"], prefix =>
            Assert.Throws<ArgumentException>(() => NumberAllocation.Current.WithIotCarrier(prefix, CarrierCode.Cbn)));
    }

    [Fact]
    public void A_resale_number_leads_to_the_virtual_operator_of_its_host()
    {
        var operators = new Dictionary<CarrierCode, CarrierCode> { [CarrierCode.Cmcc] = CarrierCode.Mvno(7), [CarrierCode.Ctcc] = CarrierCode.Mvno(8) };
        var changed = NumberAllocation.Current.WithVirtualOperators(operators);
        Assert.Equal(CarrierCode.Mvno(7), changed.OriginalCarrier(Number(16500)));
        Assert.Equal(CarrierCode.Mvno(8), changed.OriginalCarrier(Number(17011)));
        Assert.Null(changed.OriginalCarrier(Number(17100)));
        Assert.Equal(NumberKind.MvnoResale, changed.KindOf(Number(17100)));
        Assert.Equal(3, NumberAllocation.Current.VirtualOperators.Count);
        Assert.Throws<ArgumentException>(() =>
            NumberAllocation.Current.WithVirtualOperators(new Dictionary<CarrierCode, CarrierCode> { [CarrierCode.Cmcc] = CarrierCode.Cucc }));
    }

    [Fact]
    public void A_test_range_is_spread_over_the_carriers_as_the_country_is()
    {
        var tests = NumberAllocation.Current.WithTestRange("194");
        var shares = Enumerable.Range(19_400, 100)
            .GroupBy(head => tests.OriginalCarrier(Number(head))!.Value.ToString())
            .ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal(new() { ["CMCC"] = 55, ["CTCC"] = 23, ["CUCC"] = 19, ["CBN"] = 2, ["MVNO-001"] = 1 }, shares);
        Assert.Null(NumberAllocation.Current.OriginalCarrier(Number(19_400)));
    }

    [Theory]
    [InlineData("CUCC", NumberKind.Mobile)]
    [InlineData("MVNO-005", NumberKind.MvnoResale)]
    public void A_test_range_may_belong_to_one_carrier(string carrier, NumberKind kind)
    {
        var tests = NumberAllocation.Current.WithTestRange("1941", CarrierCode.Parse(carrier));
        Assert.Equal(CarrierCode.Parse(carrier), tests.OriginalCarrier(Number(19_419)));
        Assert.Equal(kind, tests.KindOf(Number(19_419)));
        Assert.Equal(NumberKind.Unallocated, tests.KindOf(Number(19_420)));
    }

    [Theory]
    [InlineData("138")]
    [InlineData("134")]
    [InlineData("161")]
    [InlineData("1619")]
    [InlineData("106")]
    [InlineData("19")]
    [InlineData("194000")]
    [InlineData("１94")]
    public void A_range_with_a_real_line_in_it_is_no_test_range(string prefix) =>
        Assert.Throws<ArgumentException>(() => NumberAllocation.Current.WithTestRange(prefix));

    [Fact]
    public void Looking_up_a_carrier_allocates_nothing()
    {
        var number = Number(13_800);
        var found = NumberAllocation.Current.OriginalCarrier(number);

        Assert.Equal(0, Allocations.Of(() => found = NumberAllocation.Current.OriginalCarrier(number)));
        Assert.Equal(CarrierCode.Cmcc, found);
    }

    [Fact]
    public void What_the_parser_accepts_is_allocated_and_nothing_else_of_eleven_digits() =>
        Gen.Long[13_000_000_000, 19_999_999_999].Sample(national =>
            Msisdn.TryParse(national.ToString(), out _) == (LongestPrefix(national.ToString()) is not null));

    private static string? LongestPrefix(string digits) => table
        .SelectMany(row => row.Value.Split(' ').Select(prefix => (prefix, owner: row.Key)))
        .Where(row => digits.StartsWith(row.prefix, StringComparison.Ordinal))
        .OrderByDescending(row => row.prefix.Length)
        .Select(row => row.owner)
        .FirstOrDefault();

    private static Msisdn Number(int head) => Msisdn.FromKey(8_600_000_000_000 + (head * 1_000_000L) + 123_456);
}
