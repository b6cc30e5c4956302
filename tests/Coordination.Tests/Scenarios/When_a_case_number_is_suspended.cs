using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>Flow 1 of the domain: an emergency order of public security, from signature to the carrier's bar.</summary>
[Trait("Flow", "1")]
public sealed class When_a_case_number_is_suspended
{
    private const string Number = "13800138000";

    [Fact]
    public async Task The_carrier_bars_it_both_ways_and_the_lifeline_stays_open()
    {
        await using var country = await Country.Start();
        var order = await country.Order(Country.Police, "case-1", [Number]);

        var ended = await country.Ended(Country.Police, order.OrderId);

        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 1)], ended.Outcomes);
        var effect = Assert.Single(country.Effects());
        Assert.Equal("CMCC", effect.Carrier);
        var view = await country.Number(Number);
        Assert.Equal(Services.TwoWay, view.Barred);
        var row = Assert.Single(view.Provisioning);
        Assert.Equal(("applied", 1, 1), (row.State, row.DesiredVersion, row.AppliedVersion));
        var explanation = await country.Do(Country.Police, portals => portals.Province.Explain(Number, chinese: false));
        Assert.True(explanation.Restricted);
        Assert.Contains("110", explanation.Text, StringComparison.Ordinal);
        Assert.NotNull(effect.NoticeSentAt);
    }

    [Fact]
    public async Task Each_step_is_in_the_record_once()
    {
        await using var country = await Country.Start();
        var order = await country.Order(Country.Police, "case-1", [Number]);
        await country.Ended(Country.Police, order.OrderId);

        var history = await country.Do(Country.Auditor, portals => portals.Audit.History(Number, 0, "scenario"));
        var orderHistory = await country.Do(Country.Auditor, portals => portals.Audit.OrderHistory(order.OrderId, 0, "scenario"));

        Assert.Equal(["HoldPlaced"], history.Facts.Select(fact => fact.Kind));
        Assert.Equal(Country.Police.Id, history.Facts[0].By);
        Assert.Equal(
            ["OrderSubmitted", "OrderPlanned", "OrderApproved", "OrderStarted", "OrderCompleted"],
            orderHistory.Facts.Select(fact => fact.Kind));
    }

    [Fact]
    public async Task Asking_and_planning_bar_nothing_until_a_second_person_approved()
    {
        await using var country = await Country.Start(
            change: (silo, _) => silo.Services.AddSingleton(new BrakeSettings { SecondPersonLinesMin = 0 }));
        var planned = await country.Plan(Country.Police, "case-1", [Number]);

        var unapproved = await country.As(Country.Police, portals => portals.Province.Apply(planned.OrderId, "now"));
        var own = await country.As(
            Country.Approver with { Id = Country.Police.Id },
            portals => portals.Province.Approve(planned.OrderId, planned.Root, "myself"));
        var edited = await country.As(Country.Approver, portals => portals.Province.Approve(planned.OrderId, new string('0', 64), "another plan"));

        Assert.Equal(Audit.RefusalCode.Precondition, unapproved.Refusal!.Code);
        Assert.Equal(Audit.RefusalCode.NotAllowed, own.Refusal!.Code);
        Assert.Equal(Audit.RefusalCode.Precondition, edited.Refusal!.Code);
        Assert.Empty(country.Effects());
    }
}
