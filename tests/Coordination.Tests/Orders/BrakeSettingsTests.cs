using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Tests.Orders;

public sealed class BrakeSettingsTests
{
    private static readonly ProvinceCode sichuan = ProvinceCode.From(51);

    [Fact]
    public void The_defaults_may_be_used_and_so_may_the_floors()
    {
        Assert.Empty(new BrakeSettings().Breaches());
        Assert.Empty(BrakeSettings.Weakest.Breaches());
    }

    [Fact]
    public void What_carries_as_much_as_it_can_is_not_for_a_silo_that_serves() =>
        Assert.Equal(
            ["SecondRankLinesMin", "CanaryNumbersMin", "ErrorPercentMax", "CapPerHour"],
            BrakeSettings.Capacity.Breaches().Select(breach => breach.Split(' ')[0]));

    [Theory]
    [InlineData("CMCC", 100_000)]
    [InlineData("CTCC", 82_500)]
    [InlineData("CBN", 1)]
    [InlineData("CUCC", 100_000)]
    public void The_smaller_counts_of_a_figure_and_a_share_of_the_base_where_that_is_known(string carrier, long cap)
    {
        var brakes = new BrakeSettings
        {
            Subscribers = new Dictionary<string, long> { ["CMCC-51"] = 48_000_000, ["CTCC-51"] = 16_500_000, ["CBN-51"] = 150 },
        };

        Assert.Equal(cap, brakes.CapOf(CarrierCode.Parse(carrier), sichuan));
        Assert.Equal(long.MaxValue, (BrakeSettings.Capacity with { Subscribers = brakes.Subscribers }).CapOf(CarrierCode.Parse(carrier), sichuan));
    }

    [Theory]
    [InlineData(10_000, ApprovalNeed.None)]
    [InlineData(10_001, ApprovalNeed.SecondPerson)]
    [InlineData(100_000, ApprovalNeed.SecondPerson)]
    [InlineData(100_001, ApprovalNeed.SecondRank)]
    public void Thresholds_are_what_is_still_let_pass(long lines, ApprovalNeed need) => Assert.Equal(need, new BrakeSettings().NeedOf(lines, HoldScope.Number));
}
