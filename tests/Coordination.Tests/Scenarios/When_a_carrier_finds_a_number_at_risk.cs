using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Verification;

namespace Coordination.Scenarios;

/// <summary>Flow 2 of the domain: a model's hit, the notice, 24 hours, the bar, a pass in another province, service back.</summary>
[Trait("Flow", "2")]
public sealed class When_a_carrier_finds_a_number_at_risk
{
    private const string Number = "13900139000";
    private static readonly Audit.Principal Carrier = Country.SystemOf(CarrierCode.Cmcc);

    [Fact]
    public async Task A_pass_within_the_window_releases_it_and_no_command_is_ever_sent()
    {
        await using var country = await Country.Start();
        var opened = await Open(country, "risk-1");
        await Noticed(country, opened.CaseId);

        country.Time.Advance(TimeSpan.FromHours(3));
        var passed = await Pass(country, opened.CaseId, 1);

        Assert.Equal(CaseStatus.Passed, passed.Status);
        country.Time.Advance(TimeSpan.FromHours(30));
        await country.Until(() => country.Number(Number), view => view.Holds.All(hold => hold.Status is HoldStatus.Released), "the hold is released");
        Assert.Empty(country.Effects());
    }

    [Fact]
    public async Task Without_a_pass_it_is_barred_one_way_when_the_window_has_passed_and_not_before()
    {
        await using var country = await Country.Start();
        var opened = await Open(country, "risk-1");
        var noticed = await Noticed(country, opened.CaseId);

        country.Time.Advance(noticed.DeadlineAt!.Value - country.Time.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.Empty(country.Effects());
        var barred = await Barred(country);

        Assert.Equal(Services.OneWay, barred.Barred);
        var effect = Assert.Single(country.Effects());
        Assert.True(effect.AppliedAt >= noticed.DeadlineAt);
    }

    [Fact]
    public async Task A_pass_in_any_hall_brings_service_back_with_no_person_between()
    {
        await using var country = await Country.Start();
        var opened = await Open(country, "risk-1");
        await Noticed(country, opened.CaseId);
        country.Time.Advance(TimeSpan.FromHours(24));
        await Barred(country);

        country.Time.Advance(TimeSpan.FromHours(6));
        var askedAt = country.Time.GetUtcNow();
        await Pass(country, opened.CaseId, 3);
        var restored = await country.Until(
            () => country.Number(Number),
            view => view.Provisioning.All(row => row is { State: "applied", Applied: Services.None }),
            "the carrier gave the service back");

        Assert.Equal(Services.None, restored.Barred);
        Assert.True(country.Time.GetUtcNow() - askedAt <= TimeSpan.FromMinutes(5));
        Assert.Equal(2, country.Effects().Count);
        var explanation = await country.Do(Carrier, portals => portals.Carrier.Explain(Number, chinese: true));
        Assert.False(explanation.Restricted);
    }

    [Fact]
    public async Task After_a_pass_the_same_finding_places_no_hold_for_thirty_days()
    {
        await using var country = await Country.Start();
        var opened = await Open(country, "risk-1");
        await Noticed(country, opened.CaseId);
        await Pass(country, opened.CaseId, 1);

        country.Time.Advance(TimeSpan.FromDays(2));
        var again = await country.As(Carrier, portals => portals.Carrier.OpenCase(new("risk-2", Number, "model", 1)));
        country.Time.Advance(TimeSpan.FromDays(29));
        var later = await country.As(Carrier, portals => portals.Carrier.OpenCase(new("risk-3", Number, "model", 1)));

        Assert.Equal(Audit.RefusalCode.Precondition, again.Refusal!.Code);
        Assert.NotNull(later.Value);
    }

    [Fact]
    public async Task A_holder_who_cannot_be_reached_is_not_barred_before_the_wait_for_the_notice_and_the_window_have_both_passed()
    {
        await using var country = await Country.Start();
        country.Carriers.SetFaults("CMCC", Faults.None with { NoticeUndelivered = 1 });
        var begun = country.Time.GetUtcNow();
        await Open(country, "risk-1");

        country.Time.Advance(TimeSpan.FromHours(71));
        await country.Until(() => country.Number(Number), view => view.Holds.Count == 1, "the hold stands");
        Assert.Empty(country.Effects());
        country.Time.Advance(TimeSpan.FromHours(1));
        await country.Until(() => country.Number(Number), view => view.Holds[0].Status is HoldStatus.Noticed, "the wait for the notice has ended");
        country.Time.Advance(TimeSpan.FromHours(24));
        await Barred(country);

        Assert.True(country.Time.GetUtcNow() - begun >= TimeSpan.FromHours(96));
    }

    [Fact]
    public async Task Another_carrier_sees_a_number_that_does_not_exist()
    {
        await using var country = await Country.Start();
        var stranger = Country.SystemOf(CarrierCode.Cucc);
        await Open(country, "risk-1");

        var notYours = await country.As(stranger, portals => portals.Carrier.Explain(Number, chinese: true));
        var notThere = await country.As(stranger, portals => portals.Carrier.Explain("13412345678", chinese: true));

        Assert.Equal(notThere.Refusal, notYours.Refusal);
    }

    private static Task<CaseView> Open(Country country, string key) =>
        country.Do(Carrier, portals => portals.Carrier.OpenCase(new(key, Number, "model", 1)));

    private static Task<CaseView> Noticed(Country country, string caseId) => country.Until(
        () => country.Do(Carrier, portals => portals.Carrier.Case(Number, caseId)),
        view => view.Status is CaseStatus.Noticed,
        "the holder was told");

    private static Task<NumberView> Barred(Country country) => country.Until(
        () => country.Number(Number),
        view => view.Provisioning.Any(row => row is { State: "applied", Applied: not Services.None }),
        "the carrier barred the number");

    private static Task<CaseView> Pass(Country country, string caseId, int level) => country.Do(Carrier, portals => portals.Carrier.RecordResult(
        $"pass-{caseId}",
        Number,
        new(caseId, VerificationOutcome.Passed, level, country.Time.GetUtcNow(), "hall in another province", "tx-1")));
}
