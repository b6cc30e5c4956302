using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Numbers;

namespace Coordination.Scenarios;

/// <summary>Promise P17 where the only witness fetches its commands: what it tells with each fetch finds out a record that was restored from a backup.</summary>
public sealed class When_a_carrier_that_fetches_knows_of_more
{
    private const string Early = "13800138001";
    private const string Late = "13800138002";

    [Fact]
    public async Task Nothing_is_given_to_anybody_until_the_fence_is_raised_and_what_was_forgotten_is_listed_and_left_alone()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        string copy;
        await using (RunningPuller.Of(country, "CMCC"))
        {
            await Applied(country, "early", Early);
            copy = country.Backup();
            await Applied(country, "lost", Late);
        }

        // Those that are called say nothing: it is the one that fetches that knows.
        await country.RestoreFrom(copy, () => SetDown(country, isDown: true));
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await using (RunningPuller.Of(country, "CMCC"))
        {
            var doubted = await country.Until(() => Fence(country), view => view.DoubtedAt is not null, "the history is in doubt");
            Assert.Contains("CMCC has seen batch", doubted.TextEn, StringComparison.Ordinal);
            await country.Until(() => Fence(country), view => view.Carriers.Single(carrier => carrier.Carrier == "CMCC").IsCompared, "CMCC was compared");
            var forgotten = Assert.Single(await List(country));
            Assert.Equal(($"+86{Late}", "CMCC", false), (forgotten.Number, forgotten.Carrier, forgotten.IsSettled));
        }

        // It is told that it is in doubt, and no mark that could hide what was lost.
        var withheld = await fetcher.Fetch();
        Assert.Contains("restored from a backup", withheld.WithheldEn, StringComparison.Ordinal);
        Assert.Contains("备份", withheld.WithheldZh, StringComparison.Ordinal);
        Assert.Null(withheld.Told);
        Assert.Null(withheld.Commands);

        var effects = country.Effects().Count;
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.RaiseFence(1, "restored from a backup"));
        SetDown(country, isDown: false);
        await using (RunningPuller.Of(country, "CMCC"))
        {
            await country.Until(() => Fence(country), view => view.Carriers.All(carrier => carrier.IsCommanded), "every carrier is commanded");
            Assert.Equal(effects, country.Effects().Count);

            // The lost order, submitted again, settles its own number.
            await Applied(country, "lost", Late);
        }

        Assert.True(Assert.Single(await List(country)).IsSettled);
        Assert.Equal([(1, 1), (2, 1)], country.Effects().Where(effect => effect.Number.Digits % 10 == 2).Select(effect => (effect.Fence, effect.Sequence)));
        Assert.Equal(Services.TwoWay, (await country.Number(Late)).Provisioning.Single().Applied);
    }

    [Fact]
    public async Task A_cursor_and_a_memory_from_before_the_fence_skip_nothing_and_what_was_given_then_does_not_exist()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await country.Order(Country.Police, "early", [Early]);
        var before = await fetcher.Given();
        var copy = country.Backup();
        await country.Order(Country.Police, "lost", [Late]);
        await fetcher.Given();
        await country.RestoreFrom(copy);
        await country.Until(async () => (await Looked(), await Fence(country)).Item2, view => view.DoubtedAt is not null, "the history is in doubt");
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.RaiseFence(1, "restored from a backup"));

        var after = (await country.Until(Looked, fetched => fetched.Commands is not null, "it is commanded again")).Commands!;

        var (old, anew) = (Assert.Single(before.Commands), Assert.Single(after.Commands));
        Assert.Equal((old.Number, 1, 2), (anew.Number, old.Fence, anew.Fence));
        Assert.NotEqual(old.CommandId, anew.CommandId);
        Assert.Equal(2, fetcher.Seen!.Fence);
        Assert.Equal(Audit.RefusalCode.NotFound, (await fetcher.Ack(before)).Refusal!.Code);
        Assert.NotNull((await fetcher.Ack(after)).Value);

        async Task<Fetched> Looked()
        {
            var fetched = await fetcher.Fetch();
            if (fetched.Changes is { } wish)
            {
                await country.As(fetcher.System, portals => portals.Carrier.ReportChanges(new(wish.WishId, [], null)));
            }

            return fetched;
        }
    }

    [Fact]
    public async Task One_whose_memory_cannot_be_read_is_given_nothing_and_told_nothing()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        var system = Country.SystemOf(CarrierCode.Cmcc);
        var fetched = await country.Do(system, portals => portals.Carrier.Fetch(new(string.Empty, 1, TimeSpan.Zero, new(1, 5, "no heads of ours"))));

        Assert.Null(fetched.Told);
        Assert.Null(fetched.Commands);
        Assert.NotEmpty(fetched.WithheldEn);
        Assert.Null((await Fence(country)).DoubtedAt);
    }

    [Fact]
    public async Task A_question_nobody_answers_is_asked_again_and_an_answer_nobody_waits_for_does_not_exist()
    {
        await using var country = await Country.Start(pulled: ["CMCC"]);
        string copy;
        await using (RunningPuller.Of(country, "CMCC"))
        {
            copy = country.Backup();
            await Applied(country, "lost", Late);
        }

        var fetcher = new HandFetcher(country, CarrierCode.Cmcc);
        await fetcher.Admitted();
        await fetcher.Fetch();
        await country.RestoreFrom(copy);

        var asked = (await country.Until(() => fetcher.Fetch(), fetched => fetched.Changes is not null, "it is asked what changed")).Changes!;
        country.Time.Advance(PullGrain.ChangesPatience + TimeSpan.FromSeconds(1));
        var again = (await country.Until(() => fetcher.Fetch(), fetched => fetched.Changes is not null, "it is asked again")).Changes!;
        var answered = await country.As(fetcher.System, portals => portals.Carrier.ReportChanges(new(again.WishId, [], null)));
        var twice = await country.As(fetcher.System, portals => portals.Carrier.ReportChanges(new(again.WishId, [], null)));

        Assert.Equal(asked, again);
        Assert.NotNull(answered.Value);
        Assert.Equal(Audit.RefusalCode.NotFound, twice.Refusal!.Code);
    }

    private static async Task Applied(Country country, string key, string number)
    {
        var order = await country.Order(Country.Police, key, [number]);
        await country.Ended(Country.Police, order.OrderId);
    }

    private static Task<FenceView> Fence(Country country) => country.Do(Country.MinistryDesk, portals => portals.Ministry.Fence());

    private static async Task<IReadOnlyList<ForgottenEffectView>> List(Country country) =>
        (await country.Do(Country.MinistryDesk, portals => portals.Ministry.ForgottenEffects(0, ForgottenPage.EffectsMax, true, "scenario"))).Effects;

    private static void SetDown(Country country, bool isDown)
    {
        foreach (var carrier in country.Carriers.Addresses.Keys.Where(carrier => carrier != "CMCC"))
        {
            country.Carriers.SetFaults(carrier, CarrierSimulator.Faults.None with { Down = isDown });
        }
    }
}
