using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Verification;

namespace Coordination.Scenarios;

/// <summary>Flow 4 of the domain: a carrier's risk finding and public security hold one number; lifting one never undoes the other.</summary>
[Trait("Flow", "4")]
public sealed class When_two_authorities_hold_one_number
{
    private const string Number = "13700137000";
    private static readonly Audit.Principal Carrier = Country.SystemOf(CarrierCode.Cmcc);

    [Fact]
    public async Task A_pass_lifts_the_carriers_hold_only_and_service_returns_when_public_security_releases_too()
    {
        await using var country = await Country.Start();
        var opened = await country.Do(Carrier, portals => portals.Carrier.OpenCase(new("risk-1", Number, "model", 1)));
        await country.Until(() => country.Number(Number), view => view.Holds.Any(hold => hold.Status is HoldStatus.Noticed), "the holder was told");
        country.Time.Advance(TimeSpan.FromHours(24));
        await country.Until(() => country.Number(Number), view => view.Barred is Services.OneWay, "the window has passed");
        var order = await country.Order(Country.Police, "case-1", [Number]);
        await country.Ended(Country.Police, order.OrderId);

        await country.Do(Carrier, portals => portals.Carrier.RecordResult(
            "pass-1", Number, new(opened.CaseId, VerificationOutcome.Passed, 1, country.Time.GetUtcNow(), "online", "tx-1")));
        var still = await country.Number(Number);
        var explained = await country.Do(Country.Police, portals => portals.Province.Explain(Number, chinese: false));
        var stranger = await country.As(Country.OtherPolice, portals => portals.Province.Lift("lift-0", Number, order.OrderId, false, "not mine"));
        await country.Do(Country.Police, portals => portals.Province.Lift("lift-1", Number, order.OrderId, false, "case closed"));
        await country.Do(Country.Police, portals => portals.Province.Lift("lift-1", Number, order.OrderId, false, "case closed"));
        var restored = await country.Until(
            () => country.Number(Number),
            view => view.Provisioning.All(row => row is { State: "applied", Applied: Services.None }),
            "the carrier gave the service back");

        Assert.Equal(Services.TwoWay, still.Barred);
        Assert.True(explained.Restricted);
        Assert.Contains("1 of 2", explained.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Audit.RefusalCode.NotAllowed, stranger.Refusal!.Code);
        Assert.Equal(Services.None, restored.Barred);
        Assert.Equal(country.Effects().Count, country.Effects().Select(effect => effect.Sequence).Distinct().Count());
    }
}
