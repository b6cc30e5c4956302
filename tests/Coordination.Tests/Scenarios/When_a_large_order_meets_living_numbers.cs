using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>A large order decides for its numbers in blocks, past their grains. Neither may lose by it.</summary>
public sealed class When_a_large_order_meets_living_numbers
{
    private static readonly CarrierUnit Unit = CarrierUnit.Parse("CMCC-00");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_number_that_lives_answers_by_what_the_order_did_and_lifts_it()
    {
        await using var country = await Country.Start();
        var number = GrainOf(country, Number(1));
        Assert.Equal(ItemOutcome.Pending, (await number.PlaceHold(Request(country, "order:first", Number(1)))).Outcome);

        var answers = await Place(country, [Number(1), Number(2)], "order:large");

        Assert.Equal([ItemOutcome.AlreadyInState, ItemOutcome.Pending], answers.Select(answer => answer.Answer.Outcome));
        Assert.Equal(2, (await number.View(fullDigits: false)).Holds.Count);
        Assert.Equal(LiftOutcome.Lifted, (await number.LiftHold(new("lift-1", "order:large", true, "scenario", Country.Police))).Outcome);
        Assert.Single((await number.View(fullDigits: false)).Holds, hold => hold.Status is HoldStatus.Effective);
    }

    [Fact]
    public async Task Grains_and_blocks_that_race_for_the_same_numbers_place_every_hold_once()
    {
        const int numbers = 200;
        await using var country = await Country.Start();
        long[] all = [.. Enumerable.Range(1, numbers).Select(Number)];

        var byBlock = Enumerable.Range(0, 4).Select(order => Place(country, all, $"order:block-{order}")).ToList();
        var byGrain = all.Select(key => GrainOf(country, key).PlaceHold(Request(country, "order:grain", key))).ToList();
        await Task.WhenAll(byGrain);
        var answers = await Task.WhenAll(byBlock);
        for (var order = 0; order < answers.Length; order++)
        {
            foreach (var index in Enumerable.Range(0, numbers).Where(index => !answers[order][index].IsDecided))
            {
                await GrainOf(country, all[index]).PlaceHold(Request(country, $"order:block-{order}", all[index]));
            }
        }

        foreach (var key in all)
        {
            var holds = (await GrainOf(country, key).View(fullDigits: false)).Holds.Select(hold => hold.OrderId).Order(StringComparer.Ordinal);
            Assert.Equal(["order:block-0", "order:block-1", "order:block-2", "order:block-3", "order:grain"], holds);
        }
    }

    [Fact]
    public async Task A_number_whose_state_cannot_be_read_keeps_no_other()
    {
        await using var country = await Country.Start();
        var rows = country.Silo.GetRequiredService<IStateRows>();
        var broken = StateKey.OfNumber(INumberGrain.StateName, Number(2));
        Assert.Equal(1, await rows.Write(broken, new byte[] { 0xff, 0xff }, null, [Conformance.JournalSamples.Fact()], Cancellation));

        var answers = await Place(country, [Number(1), Number(2), Number(3)], "order:large");

        Assert.Equal([true, false, true], answers.Select(answer => answer.IsDecided));
    }

    [Fact]
    public async Task A_repeat_of_a_block_changes_nothing_and_answers_the_same()
    {
        await using var country = await Country.Start();
        long[] all = [.. Enumerable.Range(1, 50).Select(Number)];

        var first = await Place(country, all, "order:large");
        var again = await Place(country, all, "order:large");

        Assert.Equal(first, again);
        Assert.All(first, answer => Assert.Equal(new(true, new(ItemOutcome.Pending, 1, false)), answer));
    }

    [Fact]
    public async Task A_block_has_a_limit()
    {
        await using var country = await Country.Start();
        long[] tooMany = [.. Enumerable.Range(1, NumberBlock.NumbersMax + 1).Select(Number)];

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Place(country, tooMany, "order:large"));
    }

    private static Task<BlockAnswer<HoldAnswer>[]> Place(Country country, long[] numbers, string order) =>
        country.Silo.GetRequiredService<NumberBlock>().PlaceHolds(
            Page(country, order, numbers),
            numbers,
            country.Time.GetUtcNow().AddSeconds(10),
            block => country.Silo.GetRequiredService<IStateRows>().WriteAll(block.Writes, Priority.Bulk, Cancellation),
            Cancellation);

    private static INumberGrain GrainOf(Country country, long number) =>
        country.Silo.GetRequiredService<IGrainFactory>().GetGrain<INumberGrain>(number);

    private static long Number(int index) => 8_613_800_000_000 + index;

    private static PlaceHold Request(Country country, string order, long number) =>
        Page(country, order, [number]).Call(number, country.Time.GetUtcNow().AddSeconds(10));

    private static SealedPage Page(Country country, string order, IReadOnlyList<long> numbers) => SealedOrder.Page(
        country.Silo.GetRequiredService<Warrants>(),
        new(order, Ground.PsbCase, "ATFL-27", "1", Services.TwoWay, NoticePolicy.WithStop, ReleaseBy.SameUnit, Country.Police, null, 0),
        numbers,
        Unit,
        Priority.Bulk);
}
