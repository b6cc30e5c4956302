using System.Globalization;
using Coordination.Audit;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Invariants;

/// <summary>One history of a few orders over the same numbers, drawn from a seed, and the judgement of it.</summary>
internal sealed class ConductHistory
{
    private const int StepsMax = 45;
    private const int OrdersMax = 4;

    /// <summary>Steps of the clock until a lane that rests looks again.</summary>
    private const int RestPulses = 180;

    /// <summary>
    /// Looks at an order after which what still waits is left to its deadline: on a busy machine calls are late by this clock, which
    /// runs faster than true, and a line whose calls were late too often waits for it.
    /// </summary>
    private const int LooksMax = 1_000;

    /// <summary>Few numbers, which are called one by one, or more than an urgent order has, whose pages are decided in blocks.</summary>
    private const int NumbersFew = 60;
    private const int NumbersMany = 1_400;

    private static readonly string[] Prefixes = ["138", "133", "186"];
    private static readonly string[] Carriers = ["CMCC", "CTCC", "CUCC"];
    private static readonly Faults[] Misfortunes =
    [
        Faults.None, Faults.None, Faults.None with { Down = true }, Faults.None with { LoseAnswers = 0.3 }, Faults.None with { Duplicate = 0.3 },
        Faults.None with { Refuse = 0.5 }, Faults.None with { AcceptFirst = 0.3 }, Faults.None with { Flaky = 0.3 },
    ];

    private readonly Country country;
    private readonly Random random;
    private readonly string[] pool;
    private readonly List<Ordered> orders = [];
    private bool refuses = true;

    public ConductHistory(Country country, int seed)
    {
        this.country = country;
        random = new(seed);
        pool = [.. Enumerable.Range(0, random.Next(2) == 0 ? NumbersFew : NumbersMany).Select(Number)];
    }

    /// <summary>What was done, for a failure to print.</summary>
    public List<string> Told { get; } = [];

    /// <summary>What was asked for and not refused.</summary>
    public List<string> Accepted { get; } = [];

    /// <summary>A country whose brakes are so tight that small orders meet them.</summary>
    public static Task<Country> Braked(int seed)
    {
        var random = new Random(seed);
        var brakes = new BrakeSettings
        {
            CanaryNumbersMin = random.Next(2) == 0 ? 20 : long.MaxValue,
            CanaryOneIn = 10,
            CanaryPatience = TimeSpan.FromMinutes(random.Next(1, 10)),
            ErrorsMin = random.Next(2, 8),
            ErrorPercentMax = random.Next(5, 40),
            CapPerHour = random.Next(3) == 0 ? 20 : 100_000,
        };

        // That a list resembles another is no matter here.
        var gates = new FeedGateSettings { LinesMin = int.MaxValue };
        return Country.Start(change: (silo, _) => silo.Services.AddSingleton(brakes).AddSingleton(gates));
    }

    public async Task Play()
    {
        for (var step = 0; step < StepsMax; step++)
        {
            await Do();
            await Breathe(random.Next(6));
            foreach (var order in orders)
            {
                var view = await country.Show(Country.MinistryDesk, order.Id);
                Assert.Equal(order.Numbers.Length, view.Outcomes.Sum(count => count.Lines));
            }
        }
    }

    /// <summary>Carriers are well, whoever paused is resumed, and everything comes to its end.</summary>
    public async Task Heal()
    {
        foreach (var carrier in Carriers)
        {
            country.Carriers.SetFaults(carrier, Faults.None);
        }

        foreach (var id in orders.SelectMany(order => new[] { order.Id, order.UndoId }).OfType<string>())
        {
            var looks = 0;
            await country.As(Country.MinistryDesk, portals => portals.Province.SetRate(id, null, "healed"));
            await country.Until(
                async () =>
                {
                    var view = await country.Show(Country.MinistryDesk, id);
                    if (++looks % LooksMax == 0)
                    {
                        country.Time.Advance(TimeSpan.FromHours(2));
                    }

                    if (view.Phase is OrderPhase.Paused)
                    {
                        // Caps count by the hour; what paused for anything else has been looked at.
                        country.Time.Advance(view.Conduct.PausedFor is PauseCause.CapReached ? TimeSpan.FromHours(1) : TimeSpan.Zero);
                        await country.As(Country.MinistryDesk, portals => portals.Province.Resume(id, "healed"));
                    }

                    return view;
                },
                view => view.Phase is OrderPhase.Completed or OrderPhase.Stopped or OrderPhase.Undone,
                $"{id} came to its end");
        }

        // What a line no longer waited for is sent all the same: a lane rests half a minute at most.
        await Breathe(RestPulses);
    }

    /// <summary>The carriers' log against the lines.</summary>
    public async Task Judge()
    {
        foreach (var order in orders)
        {
            await order.Read(country);
        }

        var effects = country.Effects().GroupBy(effect => effect.Number.Digits).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (index, number) in pool.Index())
        {
            var lines = orders.Where(order => order.Outcomes.ContainsKey(index)).Select(order => (Order: order, Outcome: order.Outcomes[index])).ToList();
            var acts = effects.GetValueOrDefault(Key(number)) ?? [];
            var barred = acts.Count > 0 && acts[^1].Barred.Bits != 0;
            var what = $"number {index}: {string.Join("; ", lines.Select(line => $"{line.Order.Key} {line.Outcome}{(line.Order.IsUndone ? " undone" : "")}"))}; effects {string.Join(", ", acts.Select(act => act.Barred.Bits))}";

            // Nothing is done to a number that no line names as tried.
            Assert.True(acts.Count == 0 || lines.Exists(line => IsTried(line.Outcome)), $"It was acted on, and no line says so: {what}");

            // None is barred twice, and none is freed that was not barred. Where an order was taken back, its freeing may have been overtaken
            // by the next order's bar before it was sent, and what was never sent or was refused is freed all the same: nobody knows better.
            if (!lines.Exists(line => line.Order.IsUndone))
            {
                Assert.True(acts.Count <= 1 && acts.All(act => act.Barred.Bits != 0), $"It was barred twice, or freed: {what}");
            }

            // What stands there is wanted by an order that was not taken back, and what such an order says it barred stands.
            Assert.True(!barred || lines.Exists(line => !line.Order.IsUndone && IsTried(line.Outcome)), $"It is barred, and no order wants it: {what}");
            Assert.True(barred || !lines.Exists(line => !line.Order.IsUndone && line.Outcome is ItemOutcome.Applied), $"It is not barred, and a line says it is: {what}");
        }

        var whole = await country.Do(Country.MinistryDesk, portals => portals.Ministry.Country());
        Assert.Equal(orders.Sum(order => (long)order.Numbers.Length), whole.Outcomes.Sum(count => count.Lines));
    }

    /// <summary>How everything stands, for a failure to print.</summary>
    public async Task<IReadOnlyList<string>> Stands()
    {
        const int shown = 3;
        List<string> stands = [$"at {country.Time.GetUtcNow():u}"];
        foreach (var id in orders.SelectMany(order => new[] { order.Id, order.UndoId }).OfType<string>())
        {
            var view = await country.Show(Country.MinistryDesk, id);
            stands.Add($"{id} {view.Phase} {view.Conduct.PausedFor} {view.Conduct.Wave} held {view.HeldAt:u}: {string.Join(", ", view.Outcomes.Select(count => $"{count.Name} {count.Lines}"))}");
            var order = orders.Find(order => order.Id == id);
            var pending = await country.Do(Country.MinistryDesk, portals => portals.Province.Lines(id, ItemOutcome.Pending, 0, shown));
            foreach (var number in pending.Lines.Where(_ => order is not null).Select(line => order!.Numbers[line.Row - 1]))
            {
                var now = await country.Number(number);
                stands.Add($"  {number}: {string.Join("; ", now.Holds.Select(hold => $"{hold.OrderId} {hold.Status}"))}; {string.Join("; ", now.Provisioning.Select(row => $"{row}"))}");
            }
        }

        return stands;
    }

    // A line that ended as one of these was never asked of its number.
    private static bool IsTried(ItemOutcome outcome) => outcome is not (ItemOutcome.Cancelled or ItemOutcome.ProtectedReview or ItemOutcome.InvalidNumber or ItemOutcome.Duplicate);

    private async Task Do()
    {
        var dice = random.Next(100);
        if (orders.Count == 0 || (dice < 12 && orders.Count < OrdersMax))
        {
            await Begin();
            return;
        }

        var order = orders[random.Next(orders.Count)];
        var anybody = random.Next(2) == 0 ? order.By : Country.Approver;
        await (dice switch
        {
            < 26 => Ask("pause", order, anybody, portals => portals.Province.Pause(order.Id, "look at it")),
            < 42 => Ask("resume", order, anybody, portals => portals.Province.Resume(order.Id, "go on")),
            < 48 => Ask("cancel", order, anybody, portals => portals.Province.Cancel(order.Id, "enough")),
            < 55 => Ask("retry", order, anybody, portals => portals.Province.Retry(order.Id, "once more")),
            < 65 => SetRate(order, anybody),
            < 67 => Ask("stop", order, anybody, portals => portals.Province.Stop(order.Id, "wrong list")),
            < 76 => Undo(order),
            < 88 => Misfortune(),
            < 96 => Pass(),
            _ => Restart(),
        });
    }

    private async Task Begin()
    {
        var by = random.Next(2) == 0 ? Country.Police : Country.OtherPolice;
        var indices = Enumerable.Range(0, pool.Length).Where(_ => random.Next(3) > 0).ToArray();
        string[] numbers = [.. indices.Select(index => pool[index])];
        var planned = await country.Plan(by, $"batch-{orders.Count}", numbers);
        await country.Do(Country.MinistryDesk, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        var order = new Ordered($"batch-{orders.Count}", planned.OrderId, by, numbers, indices);
        if (random.Next(3) == 0)
        {
            await SetRate(order, by);
        }

        await country.Do(by, portals => portals.Province.Apply(planned.OrderId, "go"));
        orders.Add(order);
        Tell("begin", $"{order.Key} of {numbers.Length}", isRefused: false);
    }

    private async Task Undo(Ordered order)
    {
        if (order.UndoId is not null)
        {
            return;
        }

        var opened = await country.As(order.By, portals => portals.Province.Undo(order.Id, false, "wrong list"));
        if (opened.Value is { } receipt)
        {
            // A carrier that refuses to free a number leaves it to a person, whom these histories do not have.
            refuses = false;
            foreach (var carrier in Carriers)
            {
                country.Carriers.SetFaults(carrier, Faults.None);
            }

            var planned = await country.Do(order.By, portals => portals.Province.Plan(receipt.OrderId, 0));
            await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
            await country.Do(order.By, portals => portals.Province.Apply(planned.OrderId, "take it back"));
            order.UndoId = planned.OrderId;
        }

        Tell("undo", order.Key, opened.Refusal is not null);
    }

    private Task SetRate(Ordered order, Principal by)
    {
        int? perSecond = random.Next(3) == 0 ? null : random.Next(1, pool.Length);
        return Ask($"rate {perSecond?.ToString(CultureInfo.InvariantCulture) ?? "unlimited"}", order, by, portals => portals.Province.SetRate(order.Id, perSecond, "gently"));
    }

    private async Task Ask(string what, Ordered order, Principal by, Func<IPortals, Task<Answer<OrderView>>> call)
    {
        var answer = await country.As(by, call);
        Tell(what.Split(' ')[0], $"{order.Key} {what} by {by.Id}: {answer.Refusal?.Code.ToString() ?? answer.Value!.Phase.ToString()}", answer.Refusal is not null);
    }

    private Task Misfortune()
    {
        var (carrier, faults) = (Carriers[random.Next(Carriers.Length)], Misfortunes[random.Next(Misfortunes.Length)]);
        country.Carriers.SetFaults(carrier, refuses ? faults : faults with { Refuse = 0 });
        Tell("misfortune", $"{carrier} {faults}", isRefused: false);
        return Task.CompletedTask;
    }

    private Task Pass()
    {
        var span = random.Next(6) == 0 ? TimeSpan.FromMinutes(random.Next(10, 150)) : TimeSpan.FromSeconds(random.Next(1, 120));
        country.Time.Advance(span);
        Tell("pass", $"{span}", isRefused: false);
        return Task.CompletedTask;
    }

    private async Task Restart()
    {
        await country.Restart();
        Tell("restart", string.Empty, isRefused: false);
    }

    private void Tell(string deed, string what, bool isRefused)
    {
        Told.Add($"{deed}: {what}{(isRefused ? " (refused)" : string.Empty)}");
        if (!isRefused)
        {
            Accepted.Add(deed);
        }
    }

    private Task<int> Breathe(int pulses) => country.Until(() => Task.FromResult(pulses--), left => left <= 0, "time passed");

    private static string Number(int index)
    {
        var prefix = Prefixes[index % Prefixes.Length];
        return prefix + (index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0');
    }

    private static long Key(string national) => long.Parse("86" + national, CultureInfo.InvariantCulture);

    /// <summary>An order that was begun, and in the end what its lines say.</summary>
    private sealed class Ordered(string key, string id, Principal by, string[] numbers, int[] indices)
    {
        public string Key { get; } = key;

        public string Id { get; } = id;

        public Principal By { get; } = by;

        public string[] Numbers { get; } = numbers;

        /// <summary>The order that takes it back, once that was applied.</summary>
        public string? UndoId { get; set; }

        public bool IsUndone => UndoId is not null;

        /// <summary>How each line ended, by the number's place in the pool.</summary>
        public Dictionary<int, ItemOutcome> Outcomes { get; } = [];

        public async Task Read(Country country)
        {
            int? after = 0;
            while (after is { } from)
            {
                var page = await country.Do(Country.MinistryDesk, portals => portals.Province.Lines(Id, null, from, OrderLimits.LinesPerAnswerMax));
                foreach (var line in page.Lines)
                {
                    Outcomes[indices[line.Row - 1]] = line.Outcome;
                }

                after = page.NextAfterRow;
            }

            Assert.Equal(Numbers.Length, Outcomes.Count);
        }
    }
}
