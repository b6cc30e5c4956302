using System.Globalization;
using Coordination.Audit;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>Several orders of several bodies as one matter: one view of how far they are, one call that holds all of them up.</summary>
public sealed class When_several_orders_are_one_incident
{
    [Fact]
    public async Task Its_figures_are_its_orders_own_and_it_is_closed_when_all_of_them_are_over()
    {
        await using var country = await Country.Start();
        var incident = await country.Do(Country.MinistryDesk, portals => portals.Province.OpenIncident(Draft()));
        var again = await country.Do(Country.MinistryDesk, portals => portals.Province.OpenIncident(Draft()));
        var other = await country.As(Country.MinistryDesk, portals => portals.Province.OpenIncident(Draft() with { Name = "another" }));
        var first = await country.Order(Country.Police, "batch-1", [.. Numbers(0, 12), "no number"]);
        var second = await country.Plan(Country.OtherPolice, "batch-2", [.. Numbers(12, 8)]);
        await country.Do(Country.Police, portals => portals.Province.AddToIncident(incident.IncidentId, first.OrderId, "same wave"));
        var notTheirs = await country.As(Country.OtherPolice, portals => portals.Province.AddToIncident(incident.IncidentId, first.OrderId, "same wave"));
        var notIssuer = await country.As(Country.MinistryDesk, portals => portals.Province.AddToIncident(incident.IncidentId, second.OrderId, "same wave"));
        await country.Do(Country.OtherPolice, portals => portals.Province.AddToIncident(incident.IncidentId, second.OrderId, "same wave"));
        await country.Do(Country.OtherPolice, portals => portals.Province.AddToIncident(incident.IncidentId, second.OrderId, "same wave"));
        await country.Ended(Country.Police, first.OrderId);
        var early = await country.As(Country.MinistryDesk, portals => portals.Province.CloseIncident(incident.IncidentId, "done"));
        await country.Do(Country.OtherPolice, portals => portals.Province.Apply(second.OrderId, "go"));
        await country.Ended(Country.OtherPolice, second.OrderId);
        await country.Restart();
        var view = await country.Do(Country.OtherPolice, portals => portals.Province.Incident(incident.IncidentId));
        var stranger = await country.As(Country.Sichuan, portals => portals.Province.Incident(incident.IncidentId));
        var theirs = await country.As(Country.Police, portals => portals.Province.CloseIncident(incident.IncidentId, "done"));
        var closed = await country.Do(Country.MinistryDesk, portals => portals.Province.CloseIncident(incident.IncidentId, "done"));
        await country.Do(Country.MinistryDesk, portals => portals.Province.CloseIncident(incident.IncidentId, "done"));
        var late = await country.Plan(Country.Police, "batch-3", [.. Numbers(20, 1)]);
        var tooLate = await country.As(Country.Police, portals => portals.Province.AddToIncident(incident.IncidentId, late.OrderId, "same wave"));

        Assert.Equal(incident.IncidentId, again.IncidentId);
        Assert.Equal(RefusalCode.Conflict, other.Refusal!.Code);
        Assert.Equal([RefusalCode.NotFound, RefusalCode.NotAllowed], new[] { notTheirs, notIssuer }.Select(answer => answer.Refusal!.Code));
        Assert.Contains($"{second.OrderId} (Planned)", early.Refusal!.En, StringComparison.Ordinal);
        Assert.Equal(21, view.Lines);
        Assert.Equal([new Count("Applied", 20), new Count("InvalidNumber", 1)], view.Outcomes);
        Assert.Equal([first.OrderId, second.OrderId], view.Orders.Select(order => order.OrderId));
        Assert.Empty(view.Running);
        Assert.Equal([RefusalCode.NotFound, RefusalCode.NotAllowed, RefusalCode.Precondition], new[] { stranger, theirs, tooLate }.Select(answer => answer.Refusal!.Code));
        Assert.Equal((IncidentPhase.Closed, "ministry-1"), (closed.Phase, closed.ClosedBy));
        Assert.Equal(incident.IncidentId, (await country.Show(Country.Police, first.OrderId)).Incident);
        var facts = await country.Silo.GetRequiredService<IJournal>().History(Subject.OfIncident(incident.IncidentId), 0, 10, TestContext.Current.CancellationToken);
        Assert.Equal(
            [FactKind.IncidentOpened, FactKind.IncidentOrderAdded, FactKind.IncidentOrderAdded, FactKind.IncidentClosed], facts.Select(fact => fact.Kind));
    }

    [Fact]
    public async Task One_call_holds_up_all_of_its_orders_and_says_who_refused_and_why()
    {
        await using var country = await Country.Start();
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { Down = true });
        }

        var incident = await country.Do(Country.Police, portals => portals.Province.OpenIncident(Draft()));
        var mine = await country.Order(Country.Police, "batch-1", [.. Numbers(0, 5)]);
        var planned = await country.Plan(Country.Police, "batch-2", [.. Numbers(5, 5)]);
        var theirs = await country.Order(Country.OtherPolice, "batch-3", [.. Numbers(10, 5)]);
        await country.Do(Country.Police, portals => portals.Province.AddToIncident(incident.IncidentId, mine.OrderId, "same wave"));
        await country.Do(Country.Police, portals => portals.Province.AddToIncident(incident.IncidentId, planned.OrderId, "same wave"));
        var running = await country.Do(Country.OtherPolice, portals => portals.Province.AddToIncident(incident.IncidentId, theirs.OrderId, "same wave"));
        var paused = await country.Do(Country.Police, portals => portals.Province.PauseIncident(incident.IncidentId, "look at it"));
        var stopped = await country.Do(Country.Approver, portals => portals.Province.StopIncident(incident.IncidentId, "wrong lists"));
        var closed = await country.Do(Country.Police, portals => portals.Province.CloseIncident(incident.IncidentId, "over"));

        Assert.Equal([mine.OrderId, theirs.OrderId], running.Running);
        Assert.Equal([OrderPhase.Paused, OrderPhase.Planned, OrderPhase.Running], paused.Orders.Select(order => order.Phase!.Value));
        Assert.Equal([null, RefusalCode.Precondition, RefusalCode.NotFound], paused.Orders.Select(order => order.Refusal?.Code));
        Assert.All(stopped.Orders, order => Assert.Equal((OrderPhase.Stopped, null), (order.Phase!.Value, order.Refusal)));
        Assert.Equal(IncidentPhase.Closed, closed.Phase);
        Assert.Empty(country.Effects());
    }

    [Fact]
    public async Task A_page_of_the_list_has_the_latest_of_what_one_may_see()
    {
        await using var country = await Country.Start();
        for (var index = 1; index <= 3; index++)
        {
            var draft = Draft() with { Key = $"key-{index}", Name = $"wave {index}" };
            await country.Do(Country.Police, portals => portals.Province.OpenIncident(draft));
            await country.Do(Country.OtherPolice, portals => portals.Province.OpenIncident(draft));
        }

        var first = await country.Do(Country.Police, portals => portals.Province.Incidents(0, 2));
        var second = await country.Do(Country.Police, portals => portals.Province.Incidents(first.NextBefore!.Value, 2));
        var all = await country.Do(Country.Auditor, portals => portals.Province.Incidents(0, 50));

        Assert.Equal(["wave 3", "wave 2"], first.Incidents.Select(incident => incident.Name));
        Assert.Equal(["wave 1"], second.Incidents.Select(incident => incident.Name));
        Assert.Null(second.NextBefore);
        Assert.Equal((6, null), (all.Incidents.Count, all.NextBefore));
    }

    [Fact]
    public async Task Who_may_see_few_of_many_goes_through_the_list_in_several_calls()
    {
        await using var country = await Country.Start();
        var incident = await country.Do(Country.Police, portals => portals.Province.OpenIncident(Draft()));

        // Listed and never opened, as by a silo that ended in between.
        var list = country.Silo.GetRequiredService<IGrainFactory>().GetGrain<IIncidentListGrain>(IncidentListGrain.Key);
        for (var index = 0; index < ProvincePortal.IncidentPagesMax * IncidentLimits.PerPageMax; index++)
        {
            await list.Add(IncidentId.For("nobody", $"{index}"));
        }

        var first = await country.Do(Country.Police, portals => portals.Province.Incidents(0, IncidentLimits.PerPageMax));
        var second = await country.Do(Country.Police, portals => portals.Province.Incidents(first.NextBefore!.Value, IncidentLimits.PerPageMax));

        Assert.Empty(first.Incidents);
        Assert.Equal(incident.IncidentId, Assert.Single(second.Incidents).IncidentId);
        Assert.Null(second.NextBefore);
    }

    private static IncidentDraft Draft() => new("wave-7", "wave of March", "公(网)〔2026〕7号", "one group behind them");

    private static IEnumerable<string> Numbers(int from, int count) =>
        Enumerable.Range(from, count).Select(index => $"138{(index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0')}");
}
