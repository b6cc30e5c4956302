using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Verification;

namespace Coordination.Scenarios;

/// <summary>The ministry gives all holders of the country more time, by one row.</summary>
public sealed class When_deadlines_are_rebased
{
    private const string Number = "13900139000";
    private static readonly Principal Carrier = Country.SystemOf(CarrierCode.Cmcc);

    [Fact]
    public async Task A_window_that_is_open_ends_at_the_instant_named_and_the_holder_is_told_so()
    {
        await using var country = await Country.Start();
        var noticed = await Noticed(country);
        var monday = noticed.DeadlineAt!.Value.AddHours(30);
        var rebase = new DeadlineRebase("verify-window", null, monday);

        var preview = await country.Do(Country.MinistryDesk, portals => portals.Ministry.PreviewRebase(rebase));
        Assert.Equal((1, 0), (preview.Later, preview.Unchanged));
        var view = await country.Do(Country.MinistryDesk, portals => portals.Ministry.Rebase("c-1", rebase, "outage of a month's halls"));
        var version = Assert.Single(view.Versions);
        Assert.Equal(("ministry-1", "outage of a month's halls", monday), (version.SetBy, version.Reason, version.NotBefore));
        Assert.Equal(1, view.Open);

        // A repeat is the same edit, another body under its key none.
        Assert.Single((await country.Do(Country.MinistryDesk, portals => portals.Ministry.Rebase("c-1", rebase, "outage of a month's halls"))).Versions);
        var other = await country.As(Country.MinistryDesk, portals => portals.Ministry.Rebase("c-1", rebase, "another"));
        Assert.Equal(RefusalCode.Conflict, other.Refusal!.Code);

        await country.Until(
            () => country.Do(Carrier, portals => portals.Carrier.Case(Number, noticed.CaseId)),
            shown => shown.DeadlineAt == monday,
            "the case shows the new deadline");
        country.Time.Advance(monday - country.Time.GetUtcNow() - TimeSpan.FromSeconds(1));
        await country.Until(() => country.Number(Number), number => number.Holds[0].Status is HoldStatus.Noticed, "the hold still waits");
        Assert.Empty(country.Effects());
        var barred = await country.Until(() => country.Number(Number), number => number.Barred is not Services.None, "the number is barred");
        Assert.True(barred.Holds[0].EffectiveAt >= monday);
    }

    [Fact]
    public async Task It_is_the_ministrys_alone_and_survives_a_restart()
    {
        await using var country = await Country.Start();
        var longer = new DeadlineRebase("verify-window", TimeSpan.FromHours(48), null);
        Assert.Equal(RefusalCode.NotAllowed, (await country.As(Country.Police, portals => portals.Ministry.Rebase("c-1", longer, "why"))).Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, (await country.As(Country.Auditor, portals => portals.Ministry.Rebase("c-1", longer, "why"))).Refusal!.Code);
        Assert.Equal(RefusalCode.InvalidArgument, (await country.As(Country.MinistryDesk, portals => portals.Ministry.Rebase("c-1", longer with { Policy = "24h" }, "why"))).Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, (await country.As(Country.MinistryDesk, portals => portals.Ministry.Rebase("c-1", longer with { Policy = "hold-term" }, "why"))).Refusal!.Code);
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.Rebase("c-1", longer, "festival"));

        await country.Restart();
        var shown = await country.Do(Country.Auditor, portals => portals.Ministry.Deadlines());
        Assert.Equal(["verify-window", "notice-wait", "hold-term", "line-deadline"], shown.Policies.Select(policy => policy.Policy));
        Assert.Equal(TimeSpan.FromHours(48), shown.Policies[0].Span);
        var noticed = await Noticed(country);
        Assert.Equal(TimeSpan.FromHours(48), noticed.DeadlineAt - noticed.NoticedAt);
    }

    private static async Task<CaseView> Noticed(Country country)
    {
        var opened = await country.Do(Carrier, portals => portals.Carrier.OpenCase(new("risk-1", Number, "model", 1)));
        return await country.Until(
            () => country.Do(Carrier, portals => portals.Carrier.Case(Number, opened.CaseId)),
            view => view.Status is CaseStatus.Noticed,
            "the notice was delivered");
    }
}
