using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Verification;

namespace Coordination.Scenarios;

/// <summary>One carrier is not called and asks for its commands itself. Nothing else is different.</summary>
public sealed class When_a_carrier_fetches_its_commands
{
    private const string Pulled = "CMCC";
    private const int Bulk = OrderDecision.UrgentNumbersMax + 1;
    private static readonly Principal System = Country.SystemOf(CarrierCode.Cmcc);
    private static readonly string[] Prefixes = ["138", "139", "133", "189", "130", "186", "192", "165", "1700"];

    [Fact]
    public async Task An_order_over_five_carriers_bars_every_number_once_and_the_view_tells_how()
    {
        await using var country = await Country.Start(notAssigned: 0.01, ported: 0.02, pulled: [Pulled]);
        await using var puller = RunningPuller.Of(country, Pulled);
        var numbers = Numbers(1_500).ToList();

        var order = await country.Order(Country.Police, "batch-1", numbers);
        var ended = await country.Ended(Country.Police, order.OrderId);

        var outcomes = ended.Outcomes.ToDictionary(count => count.Name, count => count.Lines);
        Assert.True(
            outcomes[nameof(ItemOutcome.Applied)] + outcomes.GetValueOrDefault(nameof(ItemOutcome.NotAssigned)) == 1_500,
            string.Join(", ", ended.Outcomes));
        BarredOnce(country, (int)outcomes[nameof(ItemOutcome.Applied)]);
        Assert.All(country.Effects(), effect => Assert.Equal((int)Services.TwoWay, effect.Barred.Bits));
        Assert.Contains(country.Effects(), effect => effect.Carrier == Pulled);

        var views = (await country.Do(Country.Police, portals => portals.Province.Carriers())).Carriers;
        Assert.Equal([Pulled], views.Where(view => view.IsPulled).Select(view => view.Executor[..Pulled.Length]));
        var own = Assert.Single((await country.Do(System, portals => portals.Carrier.Carriers())).Carriers);
        Assert.True(own is { IsPulled: true, Reachable: true, Waiting: 0, LastError: "" }, $"{own}");
        Assert.InRange(country.Time.GetUtcNow() - own.FetchedAt!.Value, TimeSpan.Zero, PullGrain.SilentAfter);
    }

    [Fact]
    public async Task Five_pullers_whose_registers_lose_answers_repeat_and_accept_first_change_nothing_in_the_result()
    {
        string[] all = ["CMCC", "CTCC", "CUCC", "CBN", "MVNO-001"];
        await using var country = await Country.Start(pulled: all);
        foreach (var carrier in all)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { LoseAnswers = 0.2, Duplicate = 0.2, Flaky = 0.1, AcceptFirst = 0.1 });
        }

        var pullers = all.Select(carrier => RunningPuller.Of(country, carrier)).ToList();
        var order = await country.Order(Country.Police, "batch-1", [.. Numbers(600)]);
        var ended = await country.Ended(Country.Police, order.OrderId);
        foreach (var puller in pullers)
        {
            await puller.DisposeAsync();
        }

        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 600)], ended.Outcomes);
        BarredOnce(country, 600);
    }

    [Fact]
    public async Task A_case_is_noticed_barred_after_its_window_and_freed_by_a_pass()
    {
        const string number = "13900139000";
        await using var country = await Country.Start(pulled: [Pulled]);
        await using var puller = RunningPuller.Of(country, Pulled);
        var opened = await country.Do(System, portals => portals.Carrier.OpenCase(new("risk-1", number, "model", 1)));
        var noticed = await country.Until(
            () => country.Do(System, portals => portals.Carrier.Case(number, opened.CaseId)), view => view.Status is CaseStatus.Noticed, "the holder was told");
        Assert.Empty(country.Effects());
        country.Time.Advance(noticed.DeadlineAt!.Value - country.Time.GetUtcNow());
        await country.Until(() => Task.FromResult(country.Effects().Count), effects => effects == 1, "it was barred");

        await country.Do(System, portals => portals.Carrier.RecordResult(
            "pass-1", number, new(opened.CaseId, VerificationOutcome.Passed, 3, country.Time.GetUtcNow(), "hall", "tx-1")));
        await country.Until(() => country.Number(number), view => view.Provisioning.All(row => row is { State: "applied", Applied: Services.None }), "it was freed");

        Assert.Equal([false, true], country.Effects().Select(effect => effect.Barred.IsEmpty));
    }

    [Fact]
    public async Task What_is_urgent_and_what_frees_is_given_before_bulk_that_waited_longer()
    {
        const string early = "13900139000";
        const string late = "13900139001";
        await using var country = await Country.Start(pulled: [Pulled]);
        var first = await country.Order(Country.Police, "first", [early]);
        await using (RunningPuller.Of(country, Pulled))
        {
            await country.Ended(Country.Police, first.OrderId);
        }

        // The bulk first, and the two that go before it later, while nobody fetches.
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await country.Order(Country.Police, "bulk", [.. Enumerable.Range(0, Bulk).Select(index => $"{13_800_000_000L + index}")]);
        await fetcher.Waiting(Bulk);
        await country.Order(Country.Police, "urgent", [late]);
        await country.Do(Country.Police, portals => portals.Province.Lift("lift-1", early, first.OrderId, true, "wrong number"));
        await fetcher.Waiting(Bulk + 2);
        var batches = new List<CommandBatch>();
        for (var given = 0; given < Bulk + 2; given += batches[^1].Commands.Count)
        {
            batches.Add(await fetcher.Given());
            await fetcher.Ack(batches[^1]);
        }

        var classes = batches.Select(batch => batch.Commands[0].Priority is Priority.Bulk).ToList();
        Assert.Equal(classes.Order(), classes);
        Assert.All(batches, batch => Assert.Single(batch.Commands.Select(command => command.Priority is Priority.Bulk).Distinct()));
        Assert.All(batches, batch => Assert.Equal(batch.Commands.OrderBy(command => command.NotAfter is null).Select(command => command.CommandId), batch.Commands.Select(command => command.CommandId)));
        var freeing = Assert.Single(batches.SelectMany(batch => batch.Commands), command => command.Barred is Services.None);
        Assert.True(freeing.NotAfter > country.Time.GetUtcNow() - LaneGrain.FreeingLife);
        Assert.Equal(Bulk + 2, batches.SelectMany(batch => batch.Commands).Select(command => command.Number).Distinct().Count());
    }

    [Fact]
    public async Task Of_a_stopped_order_nothing_is_given()
    {
        await using var country = await Country.Start(pulled: [Pulled]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();
        var order = await country.Order(Country.Police, "batch-1", ["13900139000"]);
        await fetcher.Waiting(1);
        await country.Do(Country.Police, portals => portals.Province.Stop(order.OrderId, "wrong list"));
        await country.Order(Country.Police, "batch-2", ["13900139001"]);

        var given = await fetcher.Given();
        country.Time.Advance(LaneGrain.GivenFor);
        var again = await fetcher.Given();

        Assert.Equal("+8613900139001", Assert.Single(given.Commands).Number);
        Assert.Equal("+8613900139001", Assert.Single(again.Commands).Number);
        Assert.Null((await fetcher.Fetch()).Commands);
    }

    [Fact]
    public async Task A_carrier_that_does_not_fetch_shows_as_silent_and_its_lines_time_out_at_their_deadline()
    {
        await using var country = await Country.Start(pulled: [Pulled]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();
        var fetched = await fetcher.Queue();
        var order = await country.Order(Country.Police, "batch-1", [.. Enumerable.Range(0, 10).Select(index => $"{13_800_000_000L + index}")]);
        await fetcher.Waiting(10);
        country.Time.Advance(PullGrain.SilentAfter + TimeSpan.FromSeconds(1));

        var silent = await fetcher.Queue();
        var before = await country.Show(Country.Police, order.OrderId);
        country.Time.Advance(TimeSpan.FromHours(2));
        var ended = await country.Ended(Country.Police, order.OrderId);

        Assert.True(fetched.Reachable);
        Assert.False(silent.Reachable);
        Assert.Contains("does not do so", silent.LastError, StringComparison.Ordinal);
        Assert.Equal(fetched.FetchedAt, silent.FetchedAt);
        Assert.Equal([new Count(nameof(ItemOutcome.Pending), 10)], before.Outcomes);
        Assert.Equal([new Count(nameof(ItemOutcome.TimedOut), 10)], ended.Outcomes);
        Assert.Empty(country.Effects());
    }

    [Fact]
    public async Task A_fetch_that_waits_is_answered_when_something_comes_and_at_its_end_when_nothing_does()
    {
        await using var country = await Country.Start(pulled: [Pulled]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();
        var nothing = fetcher.Fetch(wait: TimeSpan.FromSeconds(2));
        Assert.True(await country.Until(() => Task.FromResult(nothing.IsCompleted), isOver => isOver, "the wait ended"));
        Assert.True(await nothing is { Commands: null, Notices: null, Changes: null, Told: not null, WithheldEn: "" });

        var waiting = fetcher.Fetch(wait: FetchRequest.WaitMax);
        await country.Order(Country.Police, "batch-1", ["13900139000"]);

        Assert.True(await country.Until(() => Task.FromResult(waiting.IsCompleted), isOver => isOver, "a command came"));
        Assert.Equal("+8613900139000", Assert.Single((await waiting).Commands!.Commands).Number);
    }

    private static void BarredOnce(Country country, int numbers)
    {
        var acted = country.Effects().Select(effect => effect.Number.Digits).ToList();
        Assert.Equal(numbers, acted.Count);
        Assert.Equal(numbers, acted.Distinct().Count());
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(index =>
    {
        var prefix = Prefixes[index % Prefixes.Length];
        return prefix + (index * 7_919L % 10_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(11 - prefix.Length, '0');
    });
}
