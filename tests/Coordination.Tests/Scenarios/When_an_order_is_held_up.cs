using System.Globalization;
using Coordination.Audit;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>The brakes of a running order: somebody holds it up, or it does so by itself; whatever happens, lines are neither lost nor doubled.</summary>
public sealed class When_an_order_is_held_up
{
    private static readonly PauseCause[] byCap = [PauseCause.CapReached];

    [Fact]
    public async Task A_paused_order_sends_nothing_also_after_a_restart_and_its_lines_wait_until_it_is_resumed()
    {
        await using var country = await Country.Start();
        SetDown(country, isDown: true);
        var order = await country.Order(Country.Police, "batch-1", [.. Numbers(700)]);
        var paused = await country.Do(Country.Police, portals => portals.Province.Pause(order.OrderId, "look at it"));
        var again = await country.Do(Country.Police, portals => portals.Province.Pause(order.OrderId, "look at it"));
        await country.Restart();
        SetDown(country, isDown: false);
        country.Time.Advance(TimeSpan.FromHours(3));
        var other = await country.Order(Country.OtherPolice, "batch-2", ["18612345678"]);
        await country.Ended(Country.OtherPolice, other.OrderId);

        Assert.Equal((OrderPhase.Paused, Country.Police.Id), (paused.Phase, paused.Conduct.PausedBy));
        Assert.Equal(paused.Conduct.PausedAt, again.Conduct.PausedAt);
        Assert.Equal(8_618_612_345_678, Assert.Single(country.Effects()).Number.Digits);

        await country.Do(Country.Police, portals => portals.Province.Resume(order.OrderId, "it is right"));
        var ended = await country.Ended(Country.Police, order.OrderId);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 700)], ended.Outcomes);
        Assert.Equal(701, country.Effects().Select(effect => effect.Number.Digits).Distinct().Count());
        Assert.Equal(701, country.Effects().Count);
    }

    [Fact]
    public async Task A_slow_order_that_is_cancelled_keeps_what_it_placed_and_every_line_has_an_end()
    {
        await using var country = await Country.Start();
        var planned = await country.Plan(Country.Police, "batch-1", [.. Numbers(600)]);
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.SetRate(planned.OrderId, 20, "gently"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        await country.Until(() => country.Show(Country.Police, planned.OrderId), view => Of(view, ItemOutcome.Applied) > 0, "some lines were applied");
        var early = await country.As(Country.Police, portals => portals.Province.Retry(planned.OrderId, "too early"));
        await country.Do(Country.Police, portals => portals.Province.Cancel(planned.OrderId, "enough"));
        var ended = await country.Ended(Country.Police, planned.OrderId);

        Assert.Equal(RefusalCode.Precondition, early.Refusal!.Code);
        Assert.Equal(600, ended.Outcomes.Sum(count => count.Lines));
        Assert.True(Of(ended, ItemOutcome.Cancelled) > 0, "nothing was left to cancel");
        Assert.Equal(600, Of(ended, ItemOutcome.Applied) + Of(ended, ItemOutcome.Cancelled));
        Assert.Equal(Of(ended, ItemOutcome.Applied), country.Effects().Count);
    }

    [Fact]
    public async Task What_timed_out_is_run_once_more_without_a_second_hold()
    {
        await using var country = await Country.Start();
        SetDown(country, isDown: true);
        var numbers = Numbers(12).ToList();
        var order = await country.Order(Country.Police, "batch-1", numbers);
        country.Time.Advance(TimeSpan.FromHours(2));
        var failed = await country.Ended(Country.Police, order.OrderId);
        SetDown(country, isDown: false);
        var retried = await country.Do(Country.Police, portals => portals.Province.Retry(order.OrderId, "they are back"));
        var ended = await country.Ended(Country.Police, order.OrderId);
        var nothing = await country.As(Country.Police, portals => portals.Province.Retry(order.OrderId, "again"));
        var whole = await country.Do(Country.MinistryDesk, portals => portals.Ministry.Country());

        Assert.Equal([new Count(nameof(ItemOutcome.TimedOut), 12)], failed.Outcomes);
        Assert.Equal(2, retried.Conduct.Run);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 12)], ended.Outcomes);
        Assert.Equal(RefusalCode.Precondition, nothing.Refusal!.Code);
        Assert.Single((await country.Number(numbers[0])).Holds);
        Assert.Equal(12, country.Effects().Count);
        Assert.Equal(12, whole.Outcomes.Sum(count => count.Lines));
    }

    [Fact]
    [Trait("Hostile", "18")]
    public async Task Many_small_orders_are_one_large_one()
    {
        await using var country = await Braked(new() { SecondPersonLinesMin = 100, SecondRankLinesMin = 150 });
        var numbers = Numbers(200).ToList();
        await Alone(Country.Police, "part-1", numbers[..50]);
        await Alone(Country.Police, "part-2", numbers[50..100]);
        var third = await country.Plan(Country.Police, "part-3", numbers[100..110]);
        var refused = await country.As(Country.Police, portals => portals.Province.Apply(third.OrderId, "go"));
        await Alone(Country.OtherPolice, "other", numbers[110..120]);
        await country.Do(Country.Approver, portals => portals.Province.Approve(third.OrderId, third.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.Apply(third.OrderId, "go"));

        var fourth = await country.Plan(Country.Police, "part-4", numbers[120..200]);
        var rank = await country.As(Country.Approver, portals => portals.Province.Approve(fourth.OrderId, fourth.Root, "seen"));
        await country.Do(Country.MinistryDesk, portals => portals.Province.Approve(fourth.OrderId, fourth.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.Apply(fourth.OrderId, "go"));

        var old = await country.Plan(Country.OtherPolice, "old", [numbers[0]]);
        country.Time.Advance(TimeSpan.FromHours(25));
        var expired = await country.As(Country.OtherPolice, portals => portals.Province.Apply(old.OrderId, "go"));

        Assert.Equal(ApprovalNeed.SecondPerson, third.Conduct.Approval);
        Assert.Equal(RefusalCode.Precondition, refused.Refusal!.Code);
        Assert.Equal(ApprovalNeed.SecondRank, fourth.Conduct.Approval);
        Assert.Equal(RefusalCode.Precondition, rank.Refusal!.Code);
        Assert.Equal(RefusalCode.Precondition, expired.Refusal!.Code);

        async Task Alone(Principal by, string key, List<string> rows)
        {
            var planned = await country.Plan(by, key, rows);
            await country.Do(by, portals => portals.Province.Apply(planned.OrderId, "go"));
            await country.Ended(by, planned.OrderId);
        }
    }

    [Fact]
    public async Task Protected_numbers_are_put_before_a_person_also_those_that_were_added_after_the_plan()
    {
        await using var country = await Country.Start();
        var numbers = Numbers(20).ToList();
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect([numbers[3]], ProtectedKind.Hospital, null, "emergency room"));
        var planned = await country.Plan(Country.Police, "batch-1", numbers);
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect([numbers[7], numbers[3]], ProtectedKind.Bank, null, "hotline"));
        var own = await country.As(Country.MinistryDesk, portals => portals.Province.Unprotect([numbers[7]], "by myself"));
        var empty = await country.As(Country.MinistryDesk, portals => portals.Province.Protect([], ProtectedKind.Bank, null, "all of them"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        var ended = await country.Ended(Country.Police, planned.OrderId);

        Assert.Equal(1, planned.Conduct.ProtectedByProvince.Sum(count => count.Lines));
        Assert.Equal(RefusalCode.NotAllowed, own.Refusal!.Code);
        Assert.Equal(RefusalCode.InvalidArgument, empty.Refusal!.Code);
        Assert.Equal(2, Of(ended, ItemOutcome.ProtectedReview));
        Assert.Equal(18, Of(ended, ItemOutcome.Applied));
        Assert.Equal(18, country.Effects().Count);
        Assert.DoesNotContain(country.Effects(), effect => effect.Number.Digits == Key(numbers[3]) || effect.Number.Digits == Key(numbers[7]));
    }

    [Fact]
    public async Task Two_orders_that_race_for_a_cap_never_exceed_it_and_go_on_when_a_second_rank_raises_it()
    {
        await using var country = await Braked(new() { CapPerHour = 100 });
        var cell = Enumerable.Range(0, 160).Select(index => $"1380013{index:D4}").ToList();
        var first = await country.Plan(Country.Police, "batch-1", cell[..80]);
        var second = await country.Plan(Country.OtherPolice, "batch-2", cell[80..]);
        await Task.WhenAll(
            country.Do(Country.Police, portals => portals.Province.Apply(first.OrderId, "go")),
            country.Do(Country.OtherPolice, portals => portals.Province.Apply(second.OrderId, "go")));
        var paused = await country.Until(
            async () => new[] { await country.Show(Country.Police, first.OrderId), await country.Show(Country.OtherPolice, second.OrderId) },
            views => views.Any(view => view.Phase is OrderPhase.Paused),
            "one of them met the cap");
        country.Time.Advance(TimeSpan.FromMinutes(5));
        var own = await country.As(Country.Police, portals => portals.Province.Resume(first.OrderId, "go on"));

        Assert.Equal(byCap, paused.Where(view => view.Phase is OrderPhase.Paused).Select(view => view.Conduct.PausedFor).Distinct());
        Assert.True(country.Effects().Count <= 100, $"{country.Effects().Count} were suspended.");
        Assert.True(own.Refusal?.Code is RefusalCode.NotAllowed || paused[0].Phase is not OrderPhase.Paused);

        var province = first.ByProvince.Single().Name;
        var cap = await country.Do(
            Country.MinistryDesk, portals => portals.Ministry.RaiseCap("CMCC", province, 1_000, country.Time.GetUtcNow().AddHours(1), "a real wave"));
        foreach (var (by, order) in new[] { (Country.Police, first), (Country.OtherPolice, second) })
        {
            if ((await country.Show(by, order.OrderId)).Phase is OrderPhase.Paused)
            {
                await country.Do(Country.Approver, portals => portals.Province.Resume(order.OrderId, "the cap was raised"));
            }

            Assert.Equal(80, Of(await country.Ended(by, order.OrderId), ItemOutcome.Applied));
        }

        Assert.Equal(1_000, cap.PerHour);
        Assert.Equal(160, country.Effects().Select(effect => effect.Number.Digits).Distinct().Count());
    }

    [Fact]
    public async Task A_large_order_begins_with_a_canary_and_goes_on_when_it_passed()
    {
        await using var country = await Braked(new() { CanaryNumbersMin = 1_000 });
        var order = await country.Order(Country.Police, "batch-1", [.. Numbers(6_000)]);
        var ended = await country.Ended(Country.Police, order.OrderId);

        Assert.Equal((CanaryVerdict.Passed, OrderWave.Rest), (ended.Conduct.Verdict, ended.Conduct.Wave));
        Assert.InRange(ended.Conduct.CanaryLines, 30, 600);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 6_000)], ended.Outcomes);
        Assert.Equal(6_000, country.Effects().Count);
    }

    [Fact]
    public async Task A_canary_that_a_restart_broke_off_has_as_many_lines_as_one_that_was_not()
    {
        await using var country = await Braked(new() { CanaryNumbersMin = 1_000 });
        string[] numbers = [.. Numbers(6_000)];
        var planned = await country.Plan(Country.Police, "batch-1", numbers);
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.SetRate(planned.OrderId, 20, "gently"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        var some = await country.Until(() => country.Show(Country.Police, planned.OrderId), view => Of(view, ItemOutcome.Applied) > 5, "some of the canary was applied");
        await country.Restart();
        await country.Do(Country.Police, portals => portals.Province.SetRate(planned.OrderId, null, "quickly"));
        var broken = await country.Ended(Country.Police, planned.OrderId);
        var whole = await country.Ended(Country.OtherPolice, (await country.Order(Country.OtherPolice, "batch-2", numbers, overrideGates: "the same case")).OrderId);

        Assert.Equal((OrderWave.Canary, 0), (some.Conduct.Wave, some.Conduct.CanaryLines));
        Assert.Equal(CanaryVerdict.Passed, broken.Conduct.Verdict);
        Assert.Equal(whole.Conduct.CanaryLines, broken.Conduct.CanaryLines);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 6_000)], broken.Outcomes);
        Assert.Equal(6_000, country.Effects().Count);
    }

    [Fact]
    public async Task A_number_that_is_protected_while_the_order_runs_is_put_before_a_person()
    {
        await using var country = await Country.Start();
        string[] numbers = [.. Numbers(300)];
        var planned = await country.Plan(Country.Police, "batch-1", numbers);
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.SetRate(planned.OrderId, 20, "gently"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        await country.Until(() => country.Show(Country.Police, planned.OrderId), view => Of(view, ItemOutcome.Applied) > 5, "some lines were applied");

        // Some number that was not reached: which one is chance, that there is one is the pace's doing.
        await country.Do(Country.Police, portals => portals.Province.Pause(planned.OrderId, "a hospital calls"));
        var reached = country.Effects().Select(effect => effect.Number.Digits).ToHashSet();
        var lines = await country.Do(Country.Police, portals => portals.Province.Lines(planned.OrderId, ItemOutcome.Pending, 0, 1_000));
        var hospital = numbers[lines.Lines[^1].Row - 1];
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect([hospital], ProtectedKind.Hospital, null, "emergency room"));
        await country.Do(Country.Police, portals => portals.Province.SetRate(planned.OrderId, null, "quickly"));
        await country.Do(Country.Police, portals => portals.Province.Resume(planned.OrderId, "it is protected now"));
        var ended = await country.Ended(Country.Police, planned.OrderId);

        Assert.DoesNotContain(Key(hospital), reached);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 299), new Count(nameof(ItemOutcome.ProtectedReview), 1)], ended.Outcomes);
        Assert.DoesNotContain(country.Effects(), effect => effect.Number.Digits == Key(hospital));
    }

    [Fact]
    public async Task A_start_that_is_refused_counts_nothing_among_what_its_issuer_started()
    {
        await using var country = await Braked(new() { SecondPersonLinesMin = 100 });
        string[] numbers = [.. Numbers(250)];
        var large = await country.Plan(Country.Police, "large", numbers[..150]);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.Equal(RefusalCode.Precondition, (await country.As(Country.Police, portals => portals.Province.Apply(large.OrderId, "go"))).Refusal!.Code);
        }

        var old = await country.Plan(Country.Police, "old", numbers[150..200]);
        country.Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(RefusalCode.Precondition, (await country.As(Country.Police, portals => portals.Province.Apply(old.OrderId, "go"))).Refusal!.Code);
        var small = await country.Plan(Country.Police, "small", numbers[..100]);
        await country.Do(Country.Police, portals => portals.Province.Apply(small.OrderId, "go"));

        Assert.Equal((ApprovalNeed.None, 100), (small.Conduct.Approval, small.Conduct.IssuedLines));
    }

    [Fact]
    [Trait("Hostile", "19")]
    public async Task A_canary_that_nobody_answers_for_pauses_its_order_until_another_person_lets_it_go_on()
    {
        await using var country = await Braked(new() { CanaryNumbersMin = 1_000 });
        SetDown(country, isDown: true);
        var order = await country.Order(Country.Police, "batch-1", [.. Numbers(2_000)]);
        var placed = await country.Until(() => country.Show(Country.Police, order.OrderId), view => view.Conduct.CanaryLines > 0, "the canary was placed");
        country.Time.Advance(TimeSpan.FromMinutes(11));
        var paused = await country.Until(() => country.Show(Country.Police, order.OrderId), view => view.Phase is OrderPhase.Paused, "it paused");
        SetDown(country, isDown: false);
        var own = await country.As(Country.Police, portals => portals.Province.Resume(order.OrderId, "go on"));
        await country.Do(Country.Approver, portals => portals.Province.Resume(order.OrderId, "the carriers are back"));
        var ended = await country.Ended(Country.Police, order.OrderId);

        Assert.Equal(CanaryVerdict.None, placed.Conduct.Verdict);
        Assert.Equal((CanaryVerdict.Inconclusive, PauseCause.CanaryInconclusive), (paused.Conduct.Verdict, paused.Conduct.PausedFor));
        Assert.Equal(RefusalCode.NotAllowed, own.Refusal!.Code);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 2_000)], ended.Outcomes);
    }

    private static Task<Country> Braked(BrakeSettings brakes) => Country.Start(change: (silo, _) => silo.Services.AddSingleton(brakes));

    private static void SetDown(Country country, bool isDown)
    {
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { Down = isDown });
        }
    }

    private static long Of(OrderView view, ItemOutcome outcome) => view.Outcomes.FirstOrDefault(count => count.Name == outcome.ToString())?.Lines ?? 0;

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(index => $"138{(index * 7_919L).ToString(CultureInfo.InvariantCulture).PadLeft(8, '0')}");

    private static long Key(string national) => long.Parse("86" + national, CultureInfo.InvariantCulture);
}
