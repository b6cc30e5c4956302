using System.Globalization;
using Coordination.Audit;
using Coordination.Harness;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>A list that looks wrong stays planned, with what is wrong named, until another person says why it is right.</summary>
public sealed class When_a_list_does_not_look_like_its_issuers
{
    [Fact]
    public async Task It_is_held_back_until_a_second_person_lets_it_through()
    {
        await using var country = await Country.Start();
        string[] twice = [.. Numbers(0, 150), .. Numbers(0, 150)];
        var planned = await country.Plan(Country.Police, "twice", twice);

        var finding = Assert.Single(planned.Gates);
        Assert.Equal(new GateFinding(FeedGate.Duplicates, 150, 300, 20, null), finding);

        var approved = await country.As(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        Assert.Equal(RefusalCode.Precondition, approved.Refusal!.Code);
        Assert.Contains("[DUPLICATES]", approved.Refusal.En, StringComparison.Ordinal);
        Assert.Equal(OrderPhase.Planned, (await country.Show(Country.Police, planned.OrderId)).Phase);

        var alone = await country.As(Country.Police, portals => portals.Province.OverrideGates(planned.OrderId, planned.Root, "it is fine"));
        Assert.Equal(RefusalCode.NotAllowed, alone.Refusal!.Code);
        var unseen = await country.As(Country.Approver, portals => portals.Province.OverrideGates(planned.OrderId, new string('0', 64), "it is fine"));
        Assert.Equal(RefusalCode.Precondition, unseen.Refusal!.Code);
        var silent = await country.As(Country.Approver, portals => portals.Province.OverrideGates(planned.OrderId, planned.Root, ""));
        Assert.Equal(RefusalCode.InvalidArgument, silent.Refusal!.Code);

        var through = await country.Do(Country.Approver, portals => portals.Province.OverrideGates(planned.OrderId, planned.Root, "two units sent the same case"));
        Assert.Equal(("approver-1", "two units sent the same case"), (through.GatesOverriddenBy, through.GatesOverriddenWhy));
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        var history = await country.Do(Country.Auditor, portals => portals.Audit.OrderHistory(planned.OrderId, 0, "scenario"));
        Assert.Equal(
            ["OrderSubmitted", "OrderPlanned", "OrderGatesTripped", "OrderGatesOverridden", "OrderApproved"],
            history.Facts.Select(fact => fact.Kind));
    }

    [Fact]
    public async Task What_was_sent_before_is_what_it_is_measured_by_and_survives_a_restart()
    {
        await using var country = await Country.Start();
        for (var order = 0; order < 3; order++)
        {
            Assert.Empty((await country.Order(Country.Police, $"usual-{order}", [.. Numbers(order * 1_000, 110)])).Gates);
        }

        await country.Restart();
        var large = await country.Plan(Country.Police, "large", [.. Numbers(10_000, 1_200)]);
        var others = await country.Plan(Country.OtherPolice, "large", [.. Numbers(10_000, 1_200)]);

        Assert.Equal([new GateFinding(FeedGate.SizeSwing, 1_200, 110, 1_000, null)], large.Gates);
        Assert.Empty(others.Gates);
    }

    [Fact]
    public async Task Cases_of_a_few_numbers_are_no_measure_of_lists()
    {
        await using var country = await Country.Start();
        for (var order = 0; order < 4; order++)
        {
            await country.Order(Country.Police, $"case-{order}", [.. Numbers(order * 1_000, 3)]);
        }

        Assert.Empty((await country.Plan(Country.Police, "list", [.. Numbers(10_000, 300)])).Gates);
    }

    [Fact]
    public async Task What_is_barred_already_and_what_a_spreadsheet_ate_is_counted()
    {
        await using var country = await Country.Start();
        var numbers = Numbers(0, 120).ToList();
        await country.Ended(Country.Police, (await country.Order(Country.Police, "first", numbers)).OrderId);

        var old = await country.Plan(Country.Police, "again", numbers);
        var eaten = await country.Plan(
            Country.Police, "eaten", [.. Numbers(5_000, 100), .. Enumerable.Range(0, 4).SelectMany(i => new[] { $"1.38E+1{i}", $"101234567{i}" })]);

        Assert.Equal([new GateFinding(FeedGate.AlreadyHeld, 120, 120, 50, null)], old.Gates);
        Assert.Equal([new GateFinding(FeedGate.LostDigits, 8, 108, 5, null)], eaten.Gates);
    }

    private static IEnumerable<string> Numbers(int first, int count) =>
        Enumerable.Range(first, count).Select(index => $"1380{(index * 7_919L % 10_000_000).ToString("0000000", CultureInfo.InvariantCulture)}");
}
