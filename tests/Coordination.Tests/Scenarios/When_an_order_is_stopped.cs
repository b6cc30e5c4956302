using System.Globalization;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>The brake: after a stop is acknowledged nothing of the order is sent.</summary>
public sealed class When_an_order_is_stopped
{
    [Fact]
    public async Task What_was_not_sent_is_never_sent_and_what_was_not_placed_is_cancelled()
    {
        await using var country = await Country.Start();
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { Down = true });
        }

        var order = await country.Order(Country.Police, "batch-1", [.. Numbers(700)]);
        var stopped = await country.Do(Country.Police, portals => portals.Province.Stop(order.OrderId, "wrong list"));
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None);
        }

        // What is not of this order still goes: the brake is for one order.
        var other = await country.Order(Country.Police, "batch-2", ["18612345678"]);
        await country.Ended(Country.Police, other.OrderId);
        country.Time.Advance(TimeSpan.FromMinutes(10));
        var after = await country.Show(Country.Police, order.OrderId);

        Assert.Equal(OrderPhase.Stopped, stopped.Phase);
        Assert.Equal(8_618_612_345_678, Assert.Single(country.Effects()).Number.Digits);
        Assert.Equal(700, after.Outcomes.Sum(count => count.Lines));
        Assert.DoesNotContain(after.Outcomes, count => count.Name == nameof(ItemOutcome.Applied));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bar_it_left_unsent_goes_out_for_whoever_wants_the_same(bool isStoppedFirst)
    {
        const string number = "18612345678";
        await using var country = await Country.Start();
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { Down = true });
        }

        var wrong = await country.Order(Country.Police, "batch-1", [number]);
        await country.Until(() => country.Number(number), view => view.Version == 1, "it was placed");
        if (isStoppedFirst)
        {
            await country.Do(Country.Police, portals => portals.Province.Stop(wrong.OrderId, "wrong list"));
        }

        var right = await country.Order(Country.Police, "batch-2", [number]);
        var ended = await country.Ended(Country.Police, right.OrderId);
        if (!isStoppedFirst)
        {
            await country.Do(Country.Police, portals => portals.Province.Stop(wrong.OrderId, "wrong list"));
        }

        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None);
        }

        if (!isStoppedFirst)
        {
            await country.Do(Country.Police, portals => portals.Province.Lift("lift-1", number, wrong.OrderId, true, "wrong list"));
        }

        var barred = await country.Until(
            () => country.Number(number), view => view.Provisioning.All(row => row is { State: "applied", Applied: Services.TwoWay }), "the carrier barred it");

        Assert.Equal([new Count(nameof(ItemOutcome.AlreadyInState), 1)], ended.Outcomes);
        Assert.Equal(1, barred.Version);
        Assert.Single(country.Effects());
    }

    [Fact]
    public async Task Lines_still_waiting_for_a_carrier_time_out_at_their_deadline()
    {
        await using var country = await Country.Start();
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { Down = true });
        }

        var order = await country.Order(Country.Police, "batch-1", [.. Numbers(10)]);
        country.Time.Advance(TimeSpan.FromHours(2));
        var ended = await country.Ended(Country.Police, order.OrderId);

        Assert.Equal([new Count(nameof(ItemOutcome.TimedOut), 10)], ended.Outcomes);
    }

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(index => $"138{(index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0')}");
}
