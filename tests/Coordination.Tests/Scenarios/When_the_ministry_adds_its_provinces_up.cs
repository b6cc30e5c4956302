using System.Globalization;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>What a province and the ministry are told is the sum of the orders' own counters, at rest and on the way, and says who is slow.</summary>
public sealed class When_the_ministry_adds_its_provinces_up
{
    [Fact]
    public async Task Provinces_add_up_to_every_line_of_every_order_also_after_restarts()
    {
        await using var country = await Country.Start(notAssigned: 0.1);
        string[] messy = [.. Numbers("138", 40), "12345", .. Numbers("133", 20), "13812345678", "13812345678", "not a number"];
        var first = await country.Order(Country.Police, "batch-1", messy);
        await country.Ended(Country.Police, first.OrderId);
        await country.Restart();
        var own = await country.Order(Country.Sichuan, "batch-2", [.. Numbers("139", 60)], overrideGates: "checked");
        await country.Ended(Country.Sichuan, own.OrderId);
        var planned = await country.Plan(Country.Police, "planned", ["18600000001"]);
        await country.Do(Country.Police, portals => portals.Province.Stop(planned.OrderId, "never ran"));
        await country.Plan(Country.Police, "draft", ["18600000002"]);
        var wrong = await country.Order(Country.OtherPolice, "batch-3", [.. Numbers("186", 30)]);
        await country.Ended(Country.OtherPolice, wrong.OrderId);
        var undo = await country.Undo(Country.OtherPolice, wrong.OrderId, wrongful: true);
        string[] orders = [first.OrderId, own.OrderId, wrong.OrderId, planned.OrderId];
        await CountryBooks.AddUp(country, orders, [undo.OrderId]);
        await country.Restart();
        await CountryBooks.AddUp(country, orders, [undo.OrderId]);

        var view = await CountryBooks.Look(country);
        Assert.Equal(first.Lines + own.Lines + wrong.Lines, view.Outcomes.Sum(count => count.Lines));
        Assert.Empty(view.Running);
        Assert.Equal((0, null, null), (view.Effect.Waiting, view.Effect.EstimatedEnd, view.Effect.Slowest));
    }

    [Fact]
    public async Task A_line_that_a_stopped_order_left_with_its_carrier_is_counted_until_it_ends_and_after()
    {
        await using var country = await Country.Start();
        SetDown(country, "CMCC", isDown: true);
        var order = await country.Order(Country.Police, "batch-1", [.. Numbers("138", 20), .. Numbers("133", 20)]);
        await country.Until(() => country.Show(Country.Police, order.OrderId), view => view.HeldAt is not null, "all lines were placed");
        await country.Do(Country.Police, portals => portals.Province.Pause(order.OrderId, "look at it"));
        country.Time.Advance(TimeSpan.FromHours(1));
        await country.Do(Country.Police, portals => portals.Province.Stop(order.OrderId, "wrong list"));
        var stopped = await CountryBooks.Look(country);
        await CountryBooks.AddUp(country, [order.OrderId], []);
        await country.Restart();
        await CountryBooks.AddUp(country, [order.OrderId], []);

        // The hour of the pause does not count.
        country.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(20, Of(await CountryBooks.Look(country), ItemOutcome.Pending));
        country.Time.Advance(TimeSpan.FromMinutes(60));
        var ended = await country.Until(() => CountryBooks.Look(country), view => Of(view, ItemOutcome.Pending) == 0, "the lines timed out");
        await country.Restart();
        await CountryBooks.AddUp(country, [order.OrderId], []);

        Assert.Equal(20, Of(stopped, ItemOutcome.Pending));
        Assert.Equal(20, Of(ended, ItemOutcome.TimedOut));
    }

    [Fact]
    public async Task The_slowest_carrier_is_named_with_the_age_of_its_queue_and_an_end_is_told_only_while_there_is_a_pace()
    {
        await using var country = await Country.Start();
        SetDown(country, "CTCC", isDown: true);
        var planned = await country.Plan(Country.Police, "batch-1", [.. Numbers("138", 400), .. Numbers("133", 30)]);
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.SetRate(planned.OrderId, 10, "gently"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        var early = await country.Show(Country.Police, planned.OrderId);
        var moving = await country.Until(
            () => CountryBooks.Look(country),
            view => view.Effect.ByCarrier.Any(carrier => carrier is { Carrier: "CMCC", PerSecond: > 0 }) && view.Effect.Slowest is { Reason: SlowReason.OldestCommand },
            "a pace and an old command");
        var province = await country.Do(Country.MinistryDesk, portals => portals.Province.Province(moving.Provinces.First(one => one.Effect.Waiting > 0).Province));
        SetDown(country, "CTCC", isDown: false);
        var order = await country.Until(
            () => country.Show(Country.Police, planned.OrderId),
            view => view.Effect is { Waiting: > 0, EstimatedEnd: not null },
            "an end was told");
        await country.Do(Country.Police, portals => portals.Province.Pause(planned.OrderId, "look at it"));
        var paused = await country.Show(Country.Police, planned.OrderId);
        await country.Do(Country.Police, portals => portals.Province.Resume(planned.OrderId, "go on"));
        await country.Do(Country.Police, portals => portals.Province.SetRate(planned.OrderId, null, "all of it"));
        var ended = await country.Ended(Country.Police, planned.OrderId);

        Assert.Null(early.Effect!.EstimatedEnd);
        Assert.Equal("CTCC", moving.Effect.Slowest!.Carrier);
        Assert.Null(moving.Effect.EstimatedEnd);
        var queue = moving.Carriers.Single(carrier => carrier.Executor.StartsWith("CTCC", StringComparison.Ordinal));
        Assert.True(queue is { Waiting: > 0, QueueAge.TotalSeconds: >= 5 }, $"{queue}");
        Assert.NotEmpty(province.Carriers);
        Assert.True(order.Effect!.EstimatedEnd > order.StartedAt);
        Assert.Equal((null, null), (paused.Effect!.EstimatedEnd, paused.Effect.Slowest));
        Assert.Equal((430, 430, 1.0), (ended.Effect!.Due, ended.Effect.InEffect, ended.Effect.Share));
        await CountryBooks.AddUp(country, [planned.OrderId], []);
    }

    [Fact]
    public async Task What_a_paused_order_keeps_back_is_no_carriers_queue()
    {
        await using var country = await Country.Start();
        SetDown(country, "CMCC", isDown: true);
        var order = await country.Order(Country.Police, "batch-1", [.. Numbers("138", 20)]);
        var waiting = await country.Until(() => CountryBooks.Look(country), view => view.Carriers.Sum(carrier => carrier.Waiting) == 20, "20 commands waited");
        await country.Do(Country.Police, portals => portals.Province.Pause(order.OrderId, "look at it"));
        var paused = await country.Until(() => CountryBooks.Look(country), view => view.Carriers.Sum(carrier => carrier.Waiting) == 0, "none waited");

        Assert.Contains(waiting.Carriers, carrier => carrier is { Waiting: 20, OldestWaitingAt: not null });
        Assert.All(paused.Carriers, carrier => Assert.Null(carrier.QueueAge));
    }

    private static long Of(Ministry.MinistryView view, ItemOutcome outcome) =>
        view.Outcomes.Where(count => count.Name == outcome.ToString()).Sum(count => count.Lines);

    private static void SetDown(Country country, string carrier, bool isDown) =>
        country.Carriers.SetFaults(carrier, Faults.None with { Down = isDown });

    private static IEnumerable<string> Numbers(string code, int count) =>
        Enumerable.Range(0, count).Select(index => $"{code}{(index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0')}");
}
