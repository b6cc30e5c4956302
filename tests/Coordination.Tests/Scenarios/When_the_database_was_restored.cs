using Coordination.Audit;
using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>Promise P17: a history that was restored from a backup commands nobody until an operator says that it counts.</summary>
public sealed class When_the_database_was_restored
{
    private const string Early = "13800138001";
    private const string Late = "13800138002";
    private const string Unicom = "18612345678";

    [Fact]
    public async Task Nothing_is_commanded_until_the_fence_is_raised_and_what_was_forgotten_is_listed()
    {
        await using var country = await Country.Start();
        var early = await Applied(country, "early", [Early]);
        var backup = country.Backup();
        var late = await Applied(country, "late", [Late, Unicom]);
        await country.RestoreFrom(backup);

        var doubted = await Doubted(country);
        Assert.Equal((1, null), (doubted.Fence, doubted.RaisedAt));
        Assert.Contains("Nothing is commanded until the fence is raised", doubted.TextEn, StringComparison.Ordinal);
        Assert.Contains("coord fence raise", doubted.TextZh, StringComparison.Ordinal);
        Assert.All(doubted.Carriers, carrier => Assert.False(carrier.IsCommanded));
        Assert.Equal(RefusalCode.NotFound, (await country.As(Country.Police, portals => portals.Province.Order(late.OrderId))).Refusal!.Code);

        // What is wanted meanwhile is recorded and waits.
        var commands = Commands(country);
        await country.Do(Country.Police, portals => portals.Province.Resend("again", Early, "asked"));
        await PastEveryTurn(country);
        Assert.Equal(commands, Commands(country));
        Assert.Contains((await country.Do(Country.Police, portals => portals.Province.Carriers())).Carriers, row => row.LastError.Contains("coord fence show", StringComparison.Ordinal));

        await AssertListed(country, [(Late, "CMCC"), (Unicom, "CUCC")]);
        Assert.Equal(RefusalCode.Precondition, (await country.As(Country.MinistryDesk, portals => portals.Ministry.SettleEffect(1, "too soon"))).Refusal!.Code);

        var raised = await country.Do(Country.MinistryDesk, portals => portals.Ministry.RaiseFence(1, "restored from the backup of this morning"));
        Assert.Equal((2, null), (raised.Fence, raised.DoubtedAt));
        await country.Until(() => country.Number(Early), view => view.Provisioning.Single() is { State: "applied", DesiredVersion: 2 }, "what waited was sent");

        // Nothing that the record does not know was touched, and the list is the same.
        await AssertListed(country, [(Late, "CMCC"), (Unicom, "CUCC")]);
        var effects = country.Effects();
        Assert.Equal([1, 1, 1, 2], effects.Select(effect => effect.Fence));
        Assert.Equal(early.OrderId, Assert.Single((await country.Number(Early)).Holds).OrderId);
    }

    [Fact]
    public async Task The_lost_order_comes_again_and_settles_what_it_barred()
    {
        await using var country = await Country.Start();
        var backup = country.Backup();
        var lost = await Applied(country, "lost", [Late]);
        await country.RestoreFrom(backup);
        await Doubted(country);
        await Compared(country);
        await Raise(country);

        var again = await country.Order(Country.Police, "lost", [Late]);
        await country.Ended(Country.Police, again.OrderId);

        Assert.Equal(lost.OrderId, again.OrderId);
        Assert.True(Assert.Single(await List(country)).IsSettled);
        Assert.Equal([(1, 1, false), (2, 1, false)], country.Effects().Select(effect => (effect.Fence, effect.Sequence, effect.Barred.IsEmpty)));
        Assert.Equal(Services.TwoWay, (await country.Number(Late)).Provisioning.Single().Applied);
    }

    [Fact]
    public async Task Whoever_was_freed_in_what_was_lost_is_not_barred_again_until_a_person_says_so()
    {
        await using var country = await Country.Start();
        var order = await Applied(country, "early", [Early]);
        var backup = country.Backup();
        await country.Do(Country.Police, portals => portals.Province.Lift("lift", Early, order.OrderId, true, "wrong number"));
        await country.Until(() => country.Number(Early), view => view.Provisioning.Single() is { State: "applied", Applied: Services.None }, "service was given back");
        await country.RestoreFrom(backup);
        await Doubted(country);
        await Compared(country);
        await Raise(country);

        // The record wants it barred, and wants it again; the carrier keeps it free.
        await country.Do(Country.Police, portals => portals.Province.Resend("again", Early, "asked"));
        await PastEveryTurn(country);
        var entry = Assert.Single(await List(country));
        Assert.Equal((Services.None, Services.TwoWay, false), (entry.Barred, entry.Wanted, entry.IsSettled));
        Assert.True(country.Effects()[^1].Barred.IsEmpty);

        var settled = await country.Do(Country.MinistryDesk, portals => portals.Ministry.SettleEffect(entry.Entry, "the lift was an error"));
        var repeated = await country.Do(Country.MinistryDesk, portals => portals.Ministry.SettleEffect(entry.Entry, "the lift was an error"));
        await country.Until(() => country.Number(Early), view => view.Provisioning.Single() is { State: "applied", Applied: Services.TwoWay }, "it was barred");

        Assert.Equal(settled, repeated);
        Assert.Equal((2, settled.Version, false), (country.Effects()[^1].Fence, country.Effects()[^1].Sequence, country.Effects()[^1].Barred.IsEmpty));
        Assert.True(Assert.Single(await List(country)).IsSettled);
    }

    [Fact]
    public async Task A_bar_that_nobody_knows_of_any_more_is_taken_off_only_by_a_persons_decision()
    {
        await using var country = await Country.Start();
        var backup = country.Backup();
        await Applied(country, "lost", [Late]);
        await country.RestoreFrom(backup);
        await Doubted(country);
        await Compared(country);
        await Raise(country);
        await PastEveryTurn(country);
        Assert.False(Assert.Single(country.Effects()).Barred.IsEmpty);

        var entry = Assert.Single(await List(country));
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.SettleEffect(entry.Entry, "the authority withdrew the order"));
        await country.Until(() => Task.FromResult(country.Effects()), effects => effects[^1].Barred.IsEmpty, "service was given back");

        Assert.Equal([(1, 1), (2, 1)], country.Effects().Select(effect => (effect.Fence, effect.Sequence)));
    }

    [Fact]
    public async Task A_carrier_that_was_down_at_the_start_ends_the_commands_to_all_when_it_tells_what_it_has_seen()
    {
        await using var country = await Country.Start();
        await Applied(country, "early", [Early]);
        var backup = country.Backup();

        // Only Unicom hears of what is lost, and is not there when the silo comes back.
        SetDown(country, carrier => carrier != "CUCC");
        await Applied(country, "lost", [Unicom]);
        await country.RestoreFrom(backup, () => SetDown(country, carrier => carrier == "CUCC"));
        await Applied(country, "other", [Late]);

        // The same number gets the same version for something else, so that the sequence alone would not tell.
        await country.Do(Country.SystemOf(CarrierCode.Cucc), portals => portals.Carrier.Report(CarrierReport.Standing("a-1", Unicom, "CUCC-00", "holder", country.Time.GetUtcNow())));
        await country.Order(Country.Police, "same-number", [Unicom]);
        await country.Until(() => country.Number(Unicom), view => view is { Version: 1 }, "the hold was placed");
        SetDown(country, _ => false);

        var doubted = await Doubted(country);
        Assert.Contains("CUCC has seen batch", doubted.TextEn, StringComparison.Ordinal);
        await AssertListed(country, [(Unicom, "CUCC")]);
        await Raise(country);

        // What is wanted is what is barred there: nothing stands in the way of sending it.
        await country.Until(() => country.Number(Unicom), view => view.Provisioning.Single() is { State: "applied" }, "the carrier has it under the new fence");
        Assert.Equal((2, 1), (country.Effects()[^1].Fence, country.Effects()[^1].Sequence));
    }

    [Fact]
    public async Task A_backup_from_before_the_fence_was_raised_is_found_by_the_fence()
    {
        await using var country = await Country.Start();
        var backup = country.Backup();
        await Applied(country, "lost", [Late]);
        await country.RestoreFrom(backup);
        await Doubted(country);
        await Compared(country);
        await Raise(country);
        await country.RestoreFrom(backup);

        var doubted = await Doubted(country);
        Assert.Contains("has seen fence 2, and here it is 1", doubted.TextEn, StringComparison.Ordinal);
        await Compared(country);
        var raised = await country.Do(Country.MinistryDesk, portals => portals.Ministry.RaiseFence(1, "restored once more"));

        Assert.Equal(3, raised.Fence);
        await AllCommanded(country);
    }

    [Fact]
    public async Task A_silo_that_is_started_again_is_still_in_doubt_and_one_after_the_raise_is_not()
    {
        await using var country = await Country.Start();
        var backup = country.Backup();
        await Applied(country, "lost", [Late]);
        await country.RestoreFrom(backup);
        var first = await Doubted(country);
        SetDown(country, _ => true);
        await country.Restart();

        // No carrier says so any more, and it is known all the same.
        Assert.Equal(first.DoubtedAt, (await Fence(country)).DoubtedAt);
        SetDown(country, _ => false);
        await Compared(country);
        await Raise(country);
        await country.Restart();

        Assert.Equal((2, null), ((await Fence(country)).Fence, (await Fence(country)).DoubtedAt));
        await AllCommanded(country);
        await Applied(country, "after", [Early]);
    }

    [Fact]
    public async Task Who_may_look_and_who_may_raise()
    {
        await using var country = await Country.Start();

        Assert.Equal(1, (await country.Do(Country.Auditor, portals => portals.Ministry.Fence())).Fence);
        Assert.Empty((await country.Do(Country.Auditor, portals => portals.Ministry.ForgottenEffects(0, 10, false, string.Empty))).Effects);
        Assert.Equal(RefusalCode.NotAllowed, (await country.As(Country.Auditor, portals => portals.Ministry.RaiseFence(1, "why"))).Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, (await country.As(Country.Police, portals => portals.Ministry.Fence())).Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, (await country.As(Country.Auditor, portals => portals.Ministry.SettleEffect(1, "why"))).Refusal!.Code);
        Assert.Equal(RefusalCode.InvalidArgument, (await country.As(Country.MinistryDesk, portals => portals.Ministry.RaiseFence(1, string.Empty))).Refusal!.Code);
        Assert.Equal(RefusalCode.Precondition, (await country.As(Country.MinistryDesk, portals => portals.Ministry.RaiseFence(2, "why"))).Refusal!.Code);
        Assert.Equal(RefusalCode.InvalidArgument, (await country.As(Country.MinistryDesk, portals => portals.Ministry.ForgottenEffects(0, 10, true, string.Empty))).Refusal!.Code);
        Assert.Equal(RefusalCode.NotFound, (await country.As(Country.MinistryDesk, portals => portals.Ministry.SettleEffect(1, "why"))).Refusal!.Code);
    }

    private static async Task<OrderView> Applied(Country country, string key, IReadOnlyList<string> numbers)
    {
        var order = await country.Order(Country.Police, key, numbers);
        return await country.Ended(Country.Police, order.OrderId);
    }

    private static Task<FenceView> Fence(Country country) => country.Do(Country.MinistryDesk, portals => portals.Ministry.Fence());

    private static Task<FenceView> Doubted(Country country) =>
        country.Until(() => Fence(country), view => view.DoubtedAt is not null, "the history is in doubt");

    private static Task<FenceView> Compared(Country country) =>
        country.Until(() => Fence(country), view => view.Carriers.All(carrier => carrier.IsCompared), "every carrier was compared");

    private static Task<FenceView> AllCommanded(Country country) =>
        country.Until(() => Fence(country), view => view.Carriers.All(carrier => carrier.IsCommanded), "every carrier is commanded");

    private static async Task Raise(Country country)
    {
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.RaiseFence(1, "restored from a backup"));
        await AllCommanded(country);
    }

    private static async Task<IReadOnlyList<ForgottenEffectView>> List(Country country) =>
        (await country.Do(Country.MinistryDesk, portals => portals.Ministry.ForgottenEffects(0, ForgottenPage.EffectsMax, true, "scenario"))).Effects;

    private static async Task AssertListed(Country country, IReadOnlyList<(string Number, string Carrier)> expected)
    {
        await Compared(country);
        var listed = await List(country);
        Assert.Equal(
            expected.Select(effect => ($"+86{effect.Number}", effect.Carrier)).Order(),
            listed.Select(effect => (effect.Number, effect.Carrier)).Order());
        var masked = await country.Do(Country.MinistryDesk, portals => portals.Ministry.ForgottenEffects(0, 1, false, string.Empty));
        Assert.Contains("****", Assert.Single(masked.Effects).Number, StringComparison.Ordinal);
        Assert.Empty(masked.Missing);
    }

    private static long Commands(Country country) =>
        country.Carriers.Reader.Deliveries().Values.Sum(counters => counters.GetValueOrDefault("commands"));

    /// <summary>Every lane has looked for work more than once, and has had the time to send what it found.</summary>
    private static async Task PastEveryTurn(Country country)
    {
        var grains = country.Silo.GetRequiredService<IGrainFactory>();
        var directory = country.Silo.GetRequiredService<ICarrierDirectory>();
        for (var turn = 0; turn < 3; turn++)
        {
            foreach (var executor in directory.Executors)
            {
                for (var slice = 0; slice < directory.LanesOf(executor); slice++)
                {
                    await grains.GetGrain<ILaneGrain>(new Journal.LaneKey(executor, slice).ToString()).Wake();
                }
            }

            country.Time.Advance(TimeSpan.FromSeconds(1));
            await Fence(country);
            await country.Carriers.Settled();
        }
    }

    private static void SetDown(Country country, Func<string, bool> isDown)
    {
        foreach (var carrier in country.Carriers.Addresses.Keys)
        {
            country.Carriers.SetFaults(carrier, Faults.None with { Down = isDown(carrier) });
        }
    }
}
