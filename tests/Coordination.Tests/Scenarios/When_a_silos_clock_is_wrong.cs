using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Verification;

namespace Coordination.Scenarios;

/// <summary>The machine of a silo is an hour off, from the start or all at once; the database is right (promise P24).</summary>
public sealed class When_a_silos_clock_is_wrong
{
    private const string Number = "13900139000";
    private static readonly Principal Carrier = Country.SystemOf(CarrierCode.Cmcc);

    [Theory]
    [InlineData(60, false)]
    [InlineData(60, true)]
    [InlineData(-60, false)]
    [InlineData(-60, true)]
    public async Task A_window_ends_by_the_databases_clock_and_not_before(int minutes, bool jumps)
    {
        await using var country = await Country.Start(change: (silo, country) => AlteredDialect.SetClock(silo.Services, country.Time));
        country.MachineClock.Ahead = jumps ? TimeSpan.Zero : TimeSpan.FromMinutes(minutes);
        await country.Restart();
        var opened = await country.Do(Carrier, portals => portals.Carrier.OpenCase(new("risk-1", Number, "model", 1)));
        var noticed = await country.Until(
            () => country.Do(Carrier, portals => portals.Carrier.Case(Number, opened.CaseId)),
            view => view.Status is CaseStatus.Noticed,
            "the notice was delivered");
        Assert.True(noticed.NoticedAt <= country.Time.GetUtcNow());
        country.Time.Advance(noticed.DeadlineAt!.Value - country.Time.GetUtcNow() - TimeSpan.FromMinutes(30));
        country.MachineClock.Ahead = TimeSpan.FromMinutes(minutes);

        // Half an hour is left by the truth; an hour ahead it would be over, an hour behind far off.
        var looks = 0;
        await country.Until(() => country.Number(Number), _ => ++looks > 50, "some time has passed");
        Assert.Empty(country.Effects());
        country.Time.Advance(noticed.DeadlineAt.Value - country.Time.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Empty(country.Effects());
        var barred = await country.Until(() => country.Number(Number), view => view.Barred is not Services.None, "the number is barred");

        Assert.True(barred.Holds[0].EffectiveAt >= noticed.DeadlineAt);
        Assert.True(country.Time.GetUtcNow() - noticed.DeadlineAt <= TimeSpan.FromSeconds(60));
    }
}
