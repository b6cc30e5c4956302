using System.Globalization;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;

namespace Coordination.Scenarios;

/// <summary>The batch: N lines act on N distinct numbers, each exactly once, whatever the file and the carriers are like.</summary>
public sealed class When_an_order_has_many_lines
{
    private static readonly string[] Prefixes = ["138", "139", "133", "189", "130", "186", "192", "165", "1700"];

    [Fact]
    public async Task Every_line_ends_once_and_every_number_is_acted_on_once()
    {
        await using var country = await Country.Start(notAssigned: 0.01, ported: 0.02);
        var numbers = Numbers(1_500).ToList();
        string[] bad = ["1380013800", "abc", "15400001111", "010-62345678", "1.38E+10"];
        string[] repeats = [numbers[3], $"+86 {numbers[4]}", numbers[5]];

        var order = await country.Order(Country.Police, "batch-1", [.. numbers, .. bad, .. repeats]);
        var ended = await country.Ended(Country.Police, order.OrderId);

        var outcomes = ended.Outcomes.ToDictionary(count => count.Name, count => count.Lines);
        Assert.Equal(1_508, outcomes.Values.Sum());
        Assert.Equal(5, outcomes[nameof(ItemOutcome.InvalidNumber)]);
        Assert.Equal(3, outcomes[nameof(ItemOutcome.Duplicate)]);
        Assert.Equal(1_500, ended.DistinctNumbers);
        Assert.Equal(1_500, outcomes[nameof(ItemOutcome.Applied)] + outcomes[nameof(ItemOutcome.NotAssigned)]);
        Assert.True(outcomes[nameof(ItemOutcome.NotAssigned)] > 0, "some numbers were not assigned");

        var effects = country.Effects();
        var acted = effects.Select(effect => effect.Number.Digits).ToList();
        Assert.Equal(acted.Count, acted.Distinct().Count());
        Assert.Equal(outcomes[nameof(ItemOutcome.Applied)], acted.Count);
        Assert.Subset(numbers.Select(number => Key(number)).ToHashSet(), acted.ToHashSet());
        Assert.All(effects, effect => Assert.Equal((int)Services.TwoWay, effect.Barred.Bits));
    }

    [Fact]
    public async Task Carriers_that_are_slow_lose_answers_repeat_and_reorder_change_nothing_in_the_result()
    {
        await using var country = await Country.Start();
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { LoseAnswers = 0.2, Duplicate = 0.2, Flaky = 0.1, AcceptFirst = 0.1 });
        }

        var numbers = Numbers(600).ToList();
        var order = await country.Order(Country.Police, "batch-1", numbers);
        var ended = await country.Ended(Country.Police, order.OrderId);

        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 600)], ended.Outcomes);
        var acted = country.Effects().Select(effect => effect.Number.Digits).ToList();
        Assert.Equal(600, acted.Count);
        Assert.Equal(600, acted.Distinct().Count());
    }

    [Fact]
    public async Task A_carrier_that_is_down_costs_the_others_nothing_and_its_lines_end_after_it_returns()
    {
        await using var country = await Country.Start();
        country.Carriers.SetFaults("CTCC", Faults.None with { Down = true });
        var numbers = Numbers(450).ToList();
        var telecom = numbers.Count(number => number.StartsWith("133", StringComparison.Ordinal) || number.StartsWith("189", StringComparison.Ordinal));

        var order = await country.Order(Country.Police, "batch-1", numbers);
        var others = await country.Until(() => country.Show(Country.Police, order.OrderId), view => Applied(view) == 450 - telecom, "the other carriers are done");
        country.Carriers.SetFaults("CTCC", Faults.None);
        var ended = await country.Ended(Country.Police, order.OrderId);

        Assert.Equal(OrderPhase.Running, others.Phase);
        Assert.Equal(450, Applied(ended));
        Assert.Equal(450, country.Effects().Select(effect => effect.Number.Digits).Distinct().Count());
    }

    [Fact]
    public async Task The_same_submission_is_the_same_order_and_another_body_under_its_key_is_a_conflict()
    {
        await using var country = await Country.Start();
        var first = await country.Order(Country.Police, "batch-1", [.. Numbers(20)]);
        await country.Ended(Country.Police, first.OrderId);

        var draft = await country.As(Country.Police, portals => portals.Province.Submit(new(
            "batch-1", Law.Ground.PsbCase, string.Empty, "京公(诈)〔2026〕1号", "scenario", Services.None, string.Empty, new string('a', 64), null)));
        var again = await country.Plan(Country.OtherPolice, "batch-1", [.. Numbers(20)]);

        Assert.Equal(Audit.RefusalCode.Conflict, draft.Refusal!.Code);
        Assert.NotEqual(first.OrderId, again.OrderId);
    }

    [Fact]
    public async Task A_number_already_barred_takes_the_second_hold_and_no_second_command()
    {
        await using var country = await Country.Start();
        var numbers = Numbers(30).ToList();
        var first = await country.Order(Country.Police, "batch-1", numbers);
        await country.Ended(Country.Police, first.OrderId);

        var second = await country.Order(Country.OtherPolice, "batch-2", numbers);
        var ended = await country.Ended(Country.OtherPolice, second.OrderId);

        Assert.Equal([new Count(nameof(ItemOutcome.AlreadyInState), 30)], ended.Outcomes);
        Assert.Equal(30, country.Effects().Count);
        Assert.Equal(2, (await country.Number(numbers[0])).Holds.Count);
    }

    [Fact]
    [Trait("Hostile", "14")]
    public async Task A_province_acts_in_its_own_province_only()
    {
        await using var country = await Country.Start();
        var numbers = Numbers(900).ToList();

        // Most of them are other provinces', which its gates do not let pass without a second look.
        var order = await country.Order(Country.Sichuan, "sc-1", numbers, overrideGates: "the unit sent its whole case");
        var planned = order.ByProvince.ToDictionary(count => count.Name, count => count.Lines);
        var ended = await country.Until(
            () => country.Show(Country.Sichuan, order.OrderId),
            view => view.Phase is OrderPhase.Completed,
            "the order completed");

        var outcomes = ended.Outcomes.ToDictionary(count => count.Name, count => count.Lines);
        Assert.Equal(900, outcomes.Values.Sum());
        Assert.Equal(planned.GetValueOrDefault("00"), outcomes.GetValueOrDefault(nameof(ItemOutcome.ProtectedReview)));
        Assert.Equal(planned.GetValueOrDefault("51"), outcomes.GetValueOrDefault(nameof(ItemOutcome.NoticeStarted)));
        Assert.Equal(900 - planned.GetValueOrDefault("00") - planned.GetValueOrDefault("51"), outcomes.GetValueOrDefault(nameof(ItemOutcome.OutOfScope)));
    }

    private static long Applied(OrderView view) => view.Outcomes.FirstOrDefault(count => count.Name == nameof(ItemOutcome.Applied))?.Lines ?? 0;

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(index =>
    {
        var prefix = Prefixes[index % Prefixes.Length];
        return prefix + (index * 7_919L % 100_000_000).ToString(CultureInfo.InvariantCulture).PadLeft(11 - prefix.Length, '0')[^(11 - prefix.Length)..];
    });

    private static long Key(string national) => long.Parse("86" + national, CultureInfo.InvariantCulture);
}
