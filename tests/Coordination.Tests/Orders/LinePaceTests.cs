using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Tests.Orders;

public sealed class LinePaceTests
{
    private static readonly DateTimeOffset start = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly ProvinceCode Sichuan = ProvinceCode.From(51);
    private static readonly ProvinceCode Beijing = ProvinceCode.From(11);
    private readonly LinePace pace = new();

    [Fact]
    public void Who_has_looked_once_knows_no_pace()
    {
        Assert.Null(pace.PerSecond(CarrierCode.Cmcc));
        pace.Add(start, Answered(100));
        pace.Add(start.AddSeconds(1), Answered(200));

        Assert.Null(pace.PerSecond(CarrierCode.Cmcc));
    }

    [Fact]
    public void It_is_what_carriers_answered_in_a_second_in_each_province_and_in_all()
    {
        pace.Add(start, [Of(Sichuan, ItemOutcome.Applied, 100), Of(Beijing, ItemOutcome.Applied, 10), Of(Sichuan, ItemOutcome.Pending, 900)]);
        pace.Add(start.AddSeconds(10), [Of(Sichuan, ItemOutcome.Applied, 280), Of(Sichuan, ItemOutcome.CarrierFailed, 20), Of(Beijing, ItemOutcome.Applied, 60)]);

        Assert.Equal(20, pace.PerSecond(CarrierCode.Cmcc, Sichuan));
        Assert.Equal(5, pace.PerSecond(CarrierCode.Cmcc, Beijing));
        Assert.Equal(25, pace.PerSecond(CarrierCode.Cmcc));
        Assert.Equal(0, pace.PerSecond(CarrierCode.Ctcc));
    }

    [Fact]
    public void Only_the_last_minute_counts()
    {
        for (var second = 0; second <= 300; second++)
        {
            pace.Add(start.AddSeconds(second), Answered(second < 200 ? second * 1_000 : 200_000 + second));
        }

        Assert.Equal(1, pace.PerSecond(CarrierCode.Cmcc));
    }

    [Fact]
    public void A_line_that_timed_out_was_answered_by_nobody()
    {
        pace.Add(start, [Of(Sichuan, ItemOutcome.Pending, 50)]);
        pace.Add(start.AddSeconds(10), [Of(Sichuan, ItemOutcome.TimedOut, 50)]);

        Assert.Equal(0, pace.PerSecond(CarrierCode.Cmcc));
    }

    [Fact]
    public void What_is_run_once_more_begins_anew_and_a_pace_is_never_negative()
    {
        pace.Add(start, Answered(500));
        pace.Add(start.AddSeconds(10), Answered(600));
        pace.Add(start.AddSeconds(20), Answered(100));
        Assert.Null(pace.PerSecond(CarrierCode.Cmcc));

        pace.Add(start.AddSeconds(30), Answered(130));
        Assert.Equal(3, pace.PerSecond(CarrierCode.Cmcc));
    }

    [Fact]
    public void A_clock_that_was_set_back_begins_anew()
    {
        pace.Add(start, Answered(500));
        pace.Add(start.AddSeconds(10), Answered(600));
        pace.Add(start.AddHours(-1), Answered(700));

        Assert.Null(pace.PerSecond(CarrierCode.Cmcc));
    }

    private static LineCount[] Answered(long lines) => [Of(Sichuan, ItemOutcome.Applied, lines)];

    private static LineCount Of(ProvinceCode province, ItemOutcome outcome, long lines) => new(province, CarrierCode.Cmcc, outcome, lines);
}
