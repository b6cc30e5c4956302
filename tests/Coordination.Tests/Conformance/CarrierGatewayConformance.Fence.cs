using Coordination.Carriers;

namespace Coordination.Conformance;

/// <summary>A carrier remembers which history it has seen, and tells what changed there (promise P17).</summary>
public abstract partial class CarrierGatewayConformance
{
    [Fact]
    public async Task A_carrier_that_was_never_told_anything_says_so()
    {
        Assert.Equal(HistoryMark.None, await Ask());
    }

    [Fact]
    public async Task What_a_carrier_was_told_it_says_again_whoever_told_it()
    {
        Assert.Equal(Mark(1, 3), await Tell(Mark(1, 3)));
        Assert.Equal(Mark(1, 3), await Ask());

        var answer = await Gateway.Send(Bench.Unit, [Bar(1)], Mark(1, 4), Cancellation);

        Assert.Equal(Mark(1, 4), answer.Seen);
        Assert.Equal(Mark(1, 4), await Ask());
    }

    [Fact]
    public async Task Of_all_it_was_told_a_carrier_keeps_the_highest_fence_and_then_the_highest_position()
    {
        await Tell(Mark(1, 9));

        Assert.Equal(Mark(1, 9), await Tell(Mark(1, 8)));
        Assert.Equal(Mark(2, 1), await Tell(Mark(2, 1)));
        Assert.Equal(Mark(2, 1), (await Gateway.Send(Bench.Unit, [Bar(1)], Mark(1, 99), Cancellation)).Seen);
    }

    [Fact]
    public async Task A_fence_that_was_told_counts_before_any_command_came_under_it()
    {
        await Send(Bar(1));
        await Tell(Mark(2, 1));

        var late = Assert.Single(await Send(Bar(1, sequence: 9)));

        Assert.Equal((AckLevel.Refused, CarrierRefusal.LowerFence), (late.Level, late.Refusal));
        Assert.Single(Bench.Effects());
    }

    [Fact]
    public async Task What_was_accepted_under_a_lower_fence_is_not_applied_any_more()
    {
        Bench.Trouble(CarrierTrouble.AcceptsFirst);
        await Send(Bar(1));
        await Tell(Mark(2, 1));

        var second = Assert.Single(await Send(Bar(1)));

        Assert.Equal((AckLevel.Refused, CarrierRefusal.LowerFence), (second.Level, second.Refusal));
        Assert.Empty(Bench.Effects());
    }

    [Fact]
    public async Task A_carrier_that_says_nothing_has_seen_nothing_one_could_know_of()
    {
        await Tell(Mark(1, 3));
        Bench.Trouble(CarrierTrouble.Down);

        Assert.Null(await Ask());
        Assert.Null(await Gateway.Changes(Bench.Unit, null, null, Cancellation));
    }

    [Fact]
    public async Task Changes_tell_the_last_state_of_every_number_also_of_one_that_was_freed()
    {
        await Send(Bar(1), Bar(2, sequence: 4));
        await Send(Free(1, sequence: 2));

        var page = await Gateway.Changes(Bench.Unit, null, null, Cancellation);

        Assert.NotNull(page);
        Assert.Null(page.Next);
        Assert.Equal(
            [(Number(1), 1, 2, Numbers.Services.None), (Number(2), 1, 4, Numbers.Services.TwoWay)],
            page.Lines.OrderBy(line => line.Number).Select(line => (line.Number, line.Fence, line.Sequence, line.Barred)));
        Assert.All(page.Lines, line => Assert.Equal(Bench.CarrierNow, line.AppliedAt, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public async Task Changes_begin_at_the_instant_that_was_asked_for()
    {
        await Send(Bar(1));

        Assert.Single((await Gateway.Changes(Bench.Unit, Bench.CarrierNow - TimeSpan.FromMinutes(1), null, Cancellation))!.Lines);
        Assert.Empty((await Gateway.Changes(Bench.Unit, Bench.CarrierNow + TimeSpan.FromMinutes(1), null, Cancellation))!.Lines);
    }

    [Fact]
    public async Task Changes_of_many_numbers_come_in_pages_each_number_once()
    {
        const int numbers = 1_500;
        for (var first = 1; first <= numbers; first += Gateway.CommandsPerRequestMax)
        {
            await Send([.. Enumerable.Range(first, Gateway.CommandsPerRequestMax).Select(n => Bar(n))]);
        }

        var seen = new List<long>();
        var pages = 0;
        string? after = null;
        do
        {
            var page = await Gateway.Changes(Bench.Unit, null, after, Cancellation);
            seen.AddRange(page!.Lines.Select(line => line.Number.Key));
            after = page.Next;
            pages++;
        }
        while (after is not null);

        Assert.True(pages > 1, "All of it came in one page.");
        Assert.Equal(Enumerable.Range(1, numbers).Select(n => Number(n).Key), seen.Order());
    }

    private async Task<HistoryMark?> Ask() => await Gateway.Witness(Bench.Unit, null, Cancellation);

    private async Task<HistoryMark?> Tell(HistoryMark mark) => await Gateway.Witness(Bench.Unit, mark, Cancellation);
}
