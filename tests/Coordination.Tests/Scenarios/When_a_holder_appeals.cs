using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>A holder's objection: recorded by whoever is asked, decided by whoever decided; while it is open nobody suspends the number anew alone.</summary>
public sealed class When_a_holder_appeals
{
    private const string Number = "13700137000";
    private static readonly Principal Carrier = Country.SystemOf(CarrierCode.Cmcc);

    [Fact]
    public async Task An_open_appeal_protects_its_number_and_one_that_is_upheld_brings_service_back()
    {
        await using var country = await Country.Start();
        var order = await country.Order(Country.Police, "case-1", [Number]);
        await country.Ended(Country.Police, order.OrderId);
        var request = new AppealRequest("counter-12", Number, order.OrderId, "the card was lost and reported");
        var submitted = await country.Do(Carrier, portals => portals.Carrier.SubmitAppeal(request));
        var again = await country.Do(Carrier, portals => portals.Carrier.SubmitAppeal(request));
        var otherText = await country.As(Carrier, portals => portals.Carrier.SubmitAppeal(request with { Reason = "something else" }));
        var noHold = await country.As(Carrier, portals => portals.Carrier.SubmitAppeal(request with { Key = "counter-13", OrderId = "order:none" }));
        var open = Assert.Single((await country.Number(Number)).Appeals);

        var second = await country.Plan(Country.OtherPolice, "case-2", [Number]);
        await country.Do(Country.OtherPolice, portals => portals.Province.Apply(second.OrderId, "go"));
        var ended = await country.Ended(Country.OtherPolice, second.OrderId);
        var line = Assert.Single((await country.Do(Country.OtherPolice, portals => portals.Province.Review(second.OrderId, 0, 10))).Lines);
        var finding = await country.As(Carrier, portals => portals.Carrier.OpenCase(new("risk-1", Number, "model", 1)));

        Assert.Equal(submitted, again);
        Assert.Equal([RefusalCode.Conflict, RefusalCode.NotFound], new[] { otherText.Refusal, noHold.Refusal }.Select(refusal => refusal!.Code));
        Assert.Equal((submitted.AppealId, order.OrderId, Country.Police.Organisation), (open.AppealId, open.OrderId, open.Authority));
        Assert.Equal([new Count(nameof(ProtectedKind.OpenAppeal), 1)], second.Conduct.ProtectedByKind);
        Assert.Equal([new Count(nameof(ItemOutcome.ProtectedReview), 1)], ended.Outcomes);
        Assert.Equal(new Protection(ProtectedKind.OpenAppeal, "", null), Assert.Single(line.Protections));
        Assert.Contains("PROTECTED_REVIEW", finding.Refusal!.En, StringComparison.Ordinal);

        var stranger = await country.As(Country.OtherPolice, portals => portals.Province.DecideAppeal("d-0", Number, open.AppealId, AppealOutcome.Upheld, "not mine"));
        var carrier = await country.As(Carrier, portals => portals.Carrier.DecideAppeal("d-0", Number, open.AppealId, AppealOutcome.Dismissed, "not mine"));
        var decided = await country.Do(Country.Police, portals => portals.Province.DecideAppeal("d-1", Number, open.AppealId, AppealOutcome.Upheld, "he was right"));
        var repeated = await country.Do(Country.Police, portals => portals.Province.DecideAppeal("d-1", Number, open.AppealId, AppealOutcome.Upheld, "he was right"));
        var restored = await country.Until(
            () => country.Number(Number),
            view => view.Provisioning.All(row => row is { State: "applied", Applied: Services.None }),
            "the carrier gave the service back");
        var third = await country.Plan(Country.OtherPolice, "case-3", [Number]);

        Assert.Equal([RefusalCode.NotAllowed, RefusalCode.NotAllowed], new[] { stranger.Refusal, carrier.Refusal }.Select(refusal => refusal!.Code));
        Assert.Equal(("UPHELD", decided), (decided.Code, repeated));
        Assert.Empty(restored.Appeals);
        Assert.Equal(HoldStatus.Revoked, Assert.Single(restored.Holds).Status);
        Assert.Empty(third.Conduct.ProtectedByKind);
    }
}
