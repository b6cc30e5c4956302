using System.Globalization;
using Coordination.Audit;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>A wrong list is taken back: exactly its holds end, and nobody else's (flow 6, promise P6).</summary>
public sealed class When_an_order_is_undone
{
    [Theory]
    [InlineData(30)]
    [InlineData(1_200)]
    [Trait("Flow", "6")]
    public async Task Its_numbers_return_and_those_that_others_hold_stay(int count)
    {
        await using var country = await Country.Start();
        string[] wrong = [.. Numbers(count)];
        string[] others = [.. wrong.Take(10)];
        await country.Ended(Country.OtherPolice, (await country.Order(Country.OtherPolice, "theirs", others)).OrderId);
        var order = await country.Ended(Country.Police, (await country.Order(Country.Police, "wrong", wrong)).OrderId);

        var undo = await country.Undo(Country.Police, order.OrderId, wrongful: true);
        var undone = await country.Show(Country.Police, order.OrderId);

        Assert.Equal(count, undo.DistinctNumbers);
        Assert.Equal(order.OrderId, undo.Undoes);
        Assert.Equal((OrderPhase.Undone, undo.OrderId), (undone.Phase, undone.UndoneBy));
        Assert.Equal([new Count(nameof(ItemOutcome.AlreadyInState), 10), new Count(nameof(ItemOutcome.Applied), count - 10)], undo.Outcomes);
        var standing = country.Standing();
        Assert.Equal(others.Select(Key).Order(), standing.Where(number => number.Value != 0).Select(number => number.Key).Order());
        Assert.Equal(count, standing.Count);

        // Each number was barred once, and each that came back was freed once.
        Assert.Equal(count + (count - 10), country.Effects().Count);
        Assert.Equal(2, (await country.Number(others[0])).Holds.Count(hold => hold.OrderId == order.OrderId || hold.Status is HoldStatus.Effective));
    }

    [Fact]
    public async Task Of_an_order_stopped_half_way_what_was_placed_is_taken_back_and_the_rest_was_never_touched()
    {
        await using var country = await Country.Start();
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { Down = true });
        }

        var order = await country.Order(Country.Police, "wrong", [.. Numbers(2_000)]);
        await country.Do(Country.Police, portals => portals.Province.Stop(order.OrderId, "wrong list"));
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None);
        }

        await country.Until(
            () => country.As(Country.Police, portals => portals.Province.Undo(order.OrderId, true, "wrong list")),
            answer => answer.Value is not null,
            "what was on its way when the order was stopped is void");
        await country.Undo(Country.Police, order.OrderId, wrongful: true);

        Assert.DoesNotContain(country.Standing(), number => number.Value != 0);
        Assert.DoesNotContain((await country.Number(Numbers(1).Single())).Holds, hold => hold.Status is HoldStatus.Effective);
    }

    [Fact]
    public async Task A_number_whose_holder_verified_meanwhile_is_left_alone_and_an_undo_of_it_says_so()
    {
        await using var country = await Country.Start();
        string[] numbers = [.. Numbers(5)];
        var order = await country.Ended(Country.Police, (await country.Order(Country.Police, "wrong", numbers)).OrderId);
        await country.Do(Country.Police, portals => portals.Province.Lift("lift-1", numbers[0], order.OrderId, false, "cleared"));

        var undo = await country.Undo(Country.Police, order.OrderId, wrongful: false);

        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 4), new Count(nameof(ItemOutcome.NotHeld), 1)], undo.Outcomes);
    }

    [Fact]
    public async Task Who_may_not_gets_nothing_and_an_undo_needs_a_second_person_like_any_order()
    {
        await using var country = await Country.Start();
        var order = await country.Ended(Country.Police, (await country.Order(Country.Police, "wrong", [.. Numbers(3)])).OrderId);

        var stranger = await country.As(Country.OtherPolice, portals => portals.Province.Undo(order.OrderId, true, "mine now"));
        var nothing = await country.As(Country.Police, portals => portals.Province.Undo("order:00000000000000000000000000", true, "no such order"));
        var receipt = await country.Do(Country.Police, portals => portals.Province.Undo(order.OrderId, true, "wrong list"));
        var again = await country.Do(Country.Police, portals => portals.Province.Undo(order.OrderId, true, "wrong list"));
        var planned = await country.Do(Country.Police, portals => portals.Province.Plan(receipt.OrderId, 0));
        var unapproved = await country.As(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        var own = await country.As(Country.Police with { Role = Role.Approver }, portals => portals.Province.Approve(planned.OrderId, planned.Root, "mine"));
        var added = await country.As(Country.Police, portals => portals.Province.AddRows(receipt.OrderId, [new(9, "13912345678", null)]));

        Assert.Equal(RefusalCode.NotFound, stranger.Refusal!.Code);
        Assert.Equal(nothing.Refusal, stranger.Refusal);
        Assert.Equal((receipt.OrderId, true), (again.OrderId, again.Repeated));
        Assert.Equal(RefusalCode.Precondition, unapproved.Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, own.Refusal!.Code);
        Assert.NotNull(added.Refusal);
        Assert.Equal(3, country.Effects().Count);
    }

    [Fact]
    public async Task A_running_order_is_stopped_first_and_an_undo_is_not_undone()
    {
        await using var country = await Country.Start();
        country.Carriers.SetFaults("CMCC", Faults.None with { Down = true });
        var running = await country.Order(Country.Police, "wrong", [.. Numbers(3)]);
        var early = await country.As(Country.Police, portals => portals.Province.Undo(running.OrderId, false, "too early"));
        country.Carriers.SetFaults("CMCC", Faults.None);
        var order = await country.Ended(Country.Police, running.OrderId);
        var undo = await country.Undo(Country.Police, order.OrderId, wrongful: false);
        var twice = await country.As(Country.Police, portals => portals.Province.Undo(undo.OrderId, false, "back again"));

        Assert.Equal(RefusalCode.Precondition, early.Refusal!.Code);
        Assert.Equal(RefusalCode.Precondition, twice.Refusal!.Code);
    }

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(index => $"138{(index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0')}");

    private static long Key(string number) => long.Parse($"86{number}", CultureInfo.InvariantCulture);
}
