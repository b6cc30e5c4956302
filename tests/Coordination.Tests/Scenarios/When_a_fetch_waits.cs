using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>A fetch that waits sleeps until it is rung up for something, whatever makes that due. Nobody asks by the clock.</summary>
public sealed class When_a_fetch_waits
{
    private const string Number = "13900139000";

    private readonly WatchedLanes lanes = new();

    [Fact]
    public async Task While_nothing_comes_no_lane_is_asked_by_the_clock()
    {
        await using var country = await Started();
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();
        country.Time.Advance(PullGrain.BetweenLooks);
        var (asked, rung) = (lanes.Asked, lanes.Rung);
        var waiting = fetcher.Fetch(wait: FetchRequest.WaitMax);
        await country.Until(() => Task.FromResult(waiting.IsCompleted), isOver => isOver, "the wait ended");

        Assert.True(await waiting is { Commands: null, Notices: null, Changes: null });

        // Every lane once for what is urgent and once for the rest, when the fetch came, and as often for each ring.
        Assert.InRange(lanes.Asked - asked, 2 * Lanes(country), 2 * (Lanes(country) + lanes.Rung - rung));
    }

    [Fact]
    public async Task It_is_rung_up_when_the_time_of_what_another_has_ends()
    {
        await using var country = await Started();
        var (one, another) = (new HandFetcher(country, CarrierCode.Cmcc), new HandFetcher(country, CarrierCode.Cmcc));
        await country.Order(Country.Police, "batch-1", [Number]);
        var first = await one.Given();
        await another.Admitted();
        country.Time.Advance(first.GoodFor - TimeSpan.FromSeconds(2));
        var waiting = await Asleep(country, another);

        // From here on nothing comes by the clock: the wait has seconds left, and they do not pass.
        country.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(Assert.Single(first.Commands).CommandId, Assert.Single((await waiting).Commands!.Commands).CommandId);
    }

    [Fact]
    public async Task It_is_rung_up_when_an_acknowledgement_makes_place()
    {
        await using var country = await Started();
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();
        await country.Order(Country.Police, "batch-1", [.. Enumerable.Range(0, 200).Select(index => $"{13_800_000_000L + index}")]);
        await fetcher.Waiting(200);
        var batches = new List<CommandBatch>();
        while (batches.Count < Lanes(country) * GivenBatches.UrgentMax)
        {
            batches.Add(await fetcher.Given(most: 1));
        }

        var waiting = await Asleep(country, fetcher);
        await fetcher.Ack(batches[0]);

        Assert.NotEmpty((await waiting).Commands!.Commands);
    }

    [Fact]
    public async Task What_was_committed_behind_where_reading_has_come_to_is_given()
    {
        const int numbers = OrderDecision.UrgentNumbersMax + 1;
        await using var country = await Started();
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        foreach (var (key, first) in new[] { ("high", 13_900_000_000L), ("low", 13_800_000_000L) })
        {
            await country.Order(Country.Police, key, [.. Enumerable.Range(0, numbers).Select(index => $"{first + index}")]);
            await fetcher.Admitted();
            var given = 0;
            while (given < numbers)
            {
                var batch = await fetcher.Given();
                Assert.All(batch.Commands, command => Assert.StartsWith($"+86{first / 100_000_000}", command.Number, StringComparison.Ordinal));
                given += batch.Commands.Count;
                await fetcher.Ack(batch);
            }
        }
    }

    [Fact]
    public async Task A_silo_that_stands_still_keeps_no_fetch_until_all_its_lanes_were_tried()
    {
        await using var country = await Started();
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();
        await country.Order(Country.Police, "batch-1", [Number]);
        await fetcher.Waiting(1);
        country.Time.Advance(PullGrain.BetweenLooks);
        lanes.StandStill();

        // Two looks at each of its lanes, five seconds each, would be longer than whoever asks waits for an answer.
        Assert.True(await fetcher.Fetch() is { Commands: null });
        lanes.GoOn();
        country.Time.Advance(PullGrain.StillFor);
        country.Time.Advance(LaneGrain.GivenFor);
        Assert.Equal($"+86{Number}", Assert.Single((await fetcher.Given()).Commands).Number);
    }

    private Task<Country> Started() => Country.Start(pulled: ["CMCC"], change: (silo, _) => silo.AddIncomingGrainCallFilter(lanes));

    private static int Lanes(Country country) => country.Silo.GetRequiredService<ICarrierDirectory>().LanesOf(CarrierUnit.Central(CarrierCode.Cmcc));

    /// <summary>A fetch that has looked at every lane, found nothing and sleeps.</summary>
    private async Task<Task<Fetched>> Asleep(Country country, HandFetcher fetcher)
    {
        country.Time.Advance(PullGrain.BetweenLooks);
        var asked = lanes.Asked;
        var waiting = fetcher.Fetch(wait: FetchRequest.WaitMax);
        await lanes.WereAsked(asked + (2 * Lanes(country)));
        Assert.False(waiting.IsCompleted);
        return waiting;
    }

    /// <summary>Sees what is asked of lanes and of whoever rings, and lets lanes stand still.</summary>
    private sealed class WatchedLanes : IIncomingGrainCallFilter
    {
        private readonly Lock gate = new();
        private readonly List<(int Asked, TaskCompletionSource Reached)> awaited = [];
        private volatile TaskCompletionSource? still;
        private int asked;
        private int rung;

        /// <summary>Answers of lanes so far.</summary>
        public int Asked => Volatile.Read(ref asked);

        /// <summary>Rings so far.</summary>
        public int Rung => Volatile.Read(ref rung);

        /// <summary>Returns once lanes have answered so often.</summary>
        public Task WereAsked(int times)
        {
            lock (gate)
            {
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                awaited.Add((times, reached));
                Answered(0);
                return reached.Task.WaitAsync(TestContext.Current.CancellationToken);
            }
        }

        public void StandStill() => still = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GoOn() => still!.SetResult();

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            var isGive = context.InterfaceMethod is { Name: nameof(ILaneGrain.Give) } method && method.DeclaringType == typeof(ILaneGrain);
            if (isGive && still is { } stands)
            {
                await stands.Task;
            }

            if (context.InterfaceMethod?.Name == nameof(IPullGrain.Wake) && context.InterfaceMethod.DeclaringType == typeof(IPullGrain))
            {
                Interlocked.Increment(ref rung);
            }

            await context.Invoke();
            if (isGive)
            {
                lock (gate)
                {
                    Answered(1);
                }
            }
        }

        private void Answered(int more)
        {
            asked += more;
            foreach (var (_, reached) in awaited.Where(one => one.Asked <= asked))
            {
                reached.TrySetResult();
            }
        }
    }
}
