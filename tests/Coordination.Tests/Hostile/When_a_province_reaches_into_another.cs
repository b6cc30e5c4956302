using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Coordination.Hostile;

/// <summary>An operator of one province on the numbers, orders, lists, incidents and people of another.</summary>
public sealed class When_a_province_reaches_into_another(Fortress fortress) : IClassFixture<Fortress>
{
    /// <summary>Acts that are about nothing of a province: whoever has the role may, and finds what is its own.</summary>
    private static readonly string[] OfNoProvince =
    [
        "province-portal/submit", "province-portal/open-incident", "province-portal/incidents", "province-portal/carriers", "province-portal/withdrawals", "province-portal/withdraw",
    ];

    [Fact]
    [Trait("Hostile", "14")]
    public async Task It_reaches_nothing_there_whatever_it_asks_for()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var (theirs, nobodys) = await Prepared(raider);
        var (orderFacts, incidentFacts) = (await Facts(Subject.OfOrder(theirs.OrderId)), await Facts(Subject.OfIncident(theirs.IncidentId)));
        var acts = Permissions.All.Where(row => row.Reaches.ContainsKey(Role.ProvinceOperator) && !OfNoProvince.Contains(row.Act)).ToList();
        foreach (var row in acts)
        {
            var before = fortress.Record.Lines.Count;
            var first = await raider.As(Fortress.Sichuan, portals => PortalActs.Ask(portals, row.Method, PortalActs.Arguments(row.Method, theirs)));
            var second = await raider.As(Fortress.Sichuan, portals => PortalActs.Ask(portals, row.Method, PortalActs.Arguments(row.Method, nobodys)));

            Assert.True(first.Value is null, $"{row.Act} answered {first.Value}");
            Assert.True(first.Refusal!.Code is RefusalCode.NotFound or RefusalCode.OutOfScope or RefusalCode.NotAllowed, $"{row.Act}: {first.Refusal.Code} {first.Refusal.En}");
            Assert.Contains(fortress.Record.Lines.Skip(before), line => line.Door == row.Act && line.Who == Fortress.Sichuan.Id);
            if (first.Refusal.Code is RefusalCode.NotFound)
            {
                Assert.Equal(Bytes(second.Refusal!), Bytes(first.Refusal));
            }
        }

        Assert.Equal(orderFacts, await Facts(Subject.OfOrder(theirs.OrderId)));
        Assert.Equal(incidentFacts, await Facts(Subject.OfIncident(theirs.IncidentId)));
        Assert.DoesNotContain(await fortress.Facts(Subject.OfNumber(Key(theirs.Number))), fact => fact.By.Id == Fortress.Sichuan.Id);
        Assert.Empty(await fortress.Facts(Subject.OfNumber(Key(nobodys.Number))));
        var listed = await raider.Do(Fortress.Beijing, portals => portals.Province.Protected("11", 0, 10));
        Assert.Equal(1, listed.Total);
    }

    [Fact]
    [Trait("Hostile", "14")]
    public async Task What_is_of_no_province_shows_it_nothing_of_another()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var (theirs, _) = await Prepared(raider);

        var incidents = await raider.Do(Fortress.Sichuan, portals => portals.Province.Incidents(0, IncidentLimits.PerPageMax));
        var withdrawals = await raider.Do(Fortress.Sichuan, portals => portals.Province.Withdrawals(0, WithdrawalsPage.EntriesMax));

        Assert.DoesNotContain(incidents.Incidents, incident => incident.IncidentId == theirs.IncidentId);
        Assert.DoesNotContain(withdrawals.Withdrawals, entry => entry.Name == theirs.Name);

        // Whom it says has no rights any more has none in it, and keeps them elsewhere.
        await raider.Do(Fortress.Sichuan, portals => portals.Province.Withdraw(Fortress.Beijing.Id, false, "hostile"));
        await raider.Do(Fortress.Beijing, portals => portals.Province.Order(theirs.OrderId));
    }

    [Fact]
    [Trait("Hostile", "14")]
    public async Task Its_quota_is_not_another_provinces_to_draw_on()
    {
        // The order's province comes from the numbers and the issuer from the token: an order of Beijing's numbers by Sichuan has no line to run.
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        await raider.Do(Fortress.Ministry, portals => portals.Ministry.SetQuota("11", 1_000, fortress.Time.GetUtcNow().AddHours(12), "drill"));
        var draft = new OrderDraft("quota-1", Law.Ground.Pca, string.Empty, "1", "hostile", Services.None, string.Empty, new('a', 64), null);
        var order = await raider.Do(Fortress.Sichuan, portals => portals.Province.Submit(draft));
        await raider.Do(Fortress.Sichuan, portals => portals.Province.AddRows(order.OrderId, [.. fortress.Numbers(CarrierCode.Cmcc, 11).Skip(10).Take(3).Select((number, index) => new OrderRow(index + 1, number, null))]));
        var planned = await raider.Do(Fortress.Sichuan, portals => portals.Province.Plan(order.OrderId, 3));
        var forged = await raider.As(Fortress.Sichuan, portals => portals.Province.Submit(draft with { Key = "quota-2", Province = "11" }));

        Assert.Equal([new Count(nameof(ItemOutcome.OutOfScope), 3)], planned.Outcomes.Where(count => count.Lines > 0));
        Assert.Equal(RefusalCode.OutOfScope, forged.Refusal?.Code);
        Assert.Equal(1_000, (await raider.Do(Fortress.Beijing, portals => portals.Province.Province("11"))).Quota!.Left);
    }

    /// <summary>What Beijing has, and the same as nobody has it.</summary>
    private async Task<(ActSubject Theirs, ActSubject Nobodys)> Prepared(Raider raider)
    {
        string[] numbers = [.. fortress.Numbers(CarrierCode.Cmcc, 11).Take(2)];
        var draft = new OrderDraft("bj-1", Law.Ground.Pca, string.Empty, "1", "theirs", Services.None, string.Empty, new('a', 64), null);
        var order = await raider.Do(Fortress.Beijing, portals => portals.Province.Submit(draft));
        if (!order.Repeated)
        {
            await raider.Do(Fortress.Beijing, portals => portals.Province.AddRows(order.OrderId, [new(1, numbers[0], null)]));
            await raider.Do(Fortress.Mobile, portals => portals.Carrier.OpenCase(new("risk-1", numbers[0], "model", 1)));
            await raider.Do(Fortress.Beijing, portals => portals.Province.Protect([numbers[0]], ProtectedKind.Hospital, null, "ward"));
            await raider.Do(Fortress.Beijing, portals => portals.Province.Withdraw("bj-7", false, "left"));
        }

        var planned = await raider.Do(Fortress.Beijing, portals => portals.Province.Plan(order.OrderId, 1));
        var incident = await raider.Do(Fortress.Beijing, portals => portals.Province.OpenIncident(new("wave-1", "wave", "1", "theirs")));
        var now = fortress.Time.GetUtcNow();
        return (
            new() { Number = numbers[0], OrderId = order.OrderId, IncidentId = incident.IncidentId, Province = "11", Name = "bj-7", Root = planned.Root, Now = now },
            new() { Number = numbers[1], Province = "12", Now = now });
    }

    private async Task<int> Facts(Subject subject) => (await fortress.Facts(subject)).Count;

    private byte[] Bytes(Refusal refusal) => fortress.Silo.GetRequiredService<Serializer>().SerializeToArray<Answer<OrderView>>(refusal);

    private static long Key(string national) => long.Parse($"86{national}");
}
