using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>The fence, and what a restored record has forgotten (promise P17).</summary>
public abstract partial class JournalConformance
{
    private static readonly Principal Desk = new("ministry-1", Role.MinistryOperator, "工业和信息化部", Provinces.ProvinceCode.Unknown, null);
    private static readonly CarrierCode Mobile = CarrierCode.Cmcc;
    private static readonly HistoryMark Seen = new(1, 9, $"0:9:{new string('a', 64)}");

    [Fact]
    public async Task A_new_record_has_the_first_fence_and_no_doubt()
    {
        var standing = await Journal.Standing(Cancellation);

        Assert.Equal(FenceRow.First, standing.Fence);
        Assert.Equal(new HistoryMark(1, 0, string.Empty), standing.Mark);
    }

    [Fact]
    public async Task The_mark_follows_every_commit_and_its_heads_are_in_the_record()
    {
        await Journal.Write(Number(1), null);
        var first = (await Journal.Standing(Cancellation)).Mark;
        await Journal.Write(Number(2), null);
        var second = (await Journal.Standing(Cancellation)).Mark;

        Assert.Equal((1, 2), (first.Position, second.Position));
        Assert.True(first.TryHeads(out var former));
        Assert.True(second.TryHeads(out var latter));
        Assert.Equal(Journal.Head.Head, Assert.Single(latter).Head);
        Assert.True(await Journal.Holds(former, Cancellation));
        Assert.True(await Journal.Holds(latter, Cancellation));
    }

    [Fact]
    public async Task A_batch_that_is_not_there_or_is_another_is_not_held()
    {
        await Journal.Write(Number(1), null);
        Assert.True((await Journal.Standing(Cancellation)).Mark.TryHeads(out var heads));
        var head = Assert.Single(heads);

        Assert.False(await Journal.Holds([head with { Batch = 2 }], Cancellation));
        Assert.False(await Journal.Holds([head with { Slot = 15 }], Cancellation));
        Assert.False(await Journal.Holds([head with { Head = new byte[32] }], Cancellation));
        Assert.False(await Journal.Holds([head, head with { Batch = 2 }], Cancellation));
        Assert.True(await Journal.Holds([], Cancellation));
    }

    [Fact]
    public async Task A_doubt_is_kept_with_its_witness_and_recorded_as_a_fact()
    {
        var doubted = await Doubt();
        test.Restart();

        Assert.Equal(doubted, (await Journal.Standing(Cancellation)).Fence);
        Assert.Equal((1, "CMCC", Seen), (doubted.Value, doubted.Doubt!.Witness, doubted.Doubt.Seen));
        Assert.Equal((JournalUnderTest.Start, JournalUnderTest.Start.AddSeconds(1)), (doubted.Doubt.At, doubted.UnheardSince));
        var fact = Assert.Single(await Journal.History(Subject.OfFence(), 0, 10, Cancellation));
        Assert.Equal((FactKind.HistoryDoubted, "1", "CMCC", "1", Seen.Heads), (fact.Kind, fact.Fields[1], fact.Fields[2], fact.Fields[3], fact.Fields[4]));
        await Verified();
    }

    [Fact]
    public async Task Of_two_doubts_the_first_stays_but_for_a_higher_fence_that_was_seen()
    {
        await Doubt();
        test.Time.Advance(TimeSpan.FromMinutes(1));

        var second = await Doubt(witness: "CTCC");
        Assert.Equal("CMCC", second.Doubt!.Witness);

        var higher = await Doubt(witness: "CUCC", seen: Seen with { Fence = 4 });
        Assert.Equal(("CUCC", 4, JournalUnderTest.Start), (higher.Doubt!.Witness, higher.Doubt.Seen.Fence, higher.Doubt.At));
    }

    [Fact]
    public async Task A_doubt_that_arose_under_another_fence_does_nothing()
    {
        await Journal.RaiseFence(1, "known", Desk, Cancellation);

        Assert.Null((await Doubt(fence: 1)).Doubt);
        Assert.NotNull((await Doubt(fence: 2)).Doubt);
    }

    [Fact]
    public async Task A_raised_fence_ends_the_doubt_and_stands_above_all_that_was_seen()
    {
        await Doubt(seen: Seen with { Fence = 6 });
        test.Time.Advance(TimeSpan.FromMinutes(5));

        var raised = await Journal.RaiseFence(1, "restored from Monday's backup", Desk, Cancellation);

        Assert.Equal((7, null), (raised.Value, raised.Doubt));
        Assert.Equal(JournalUnderTest.Start.AddMinutes(5), raised.RaisedAt);
        Assert.Equal(raised, (await Journal.Standing(Cancellation)).Fence);
        Assert.Equal(7, (await Journal.Standing(Cancellation)).Mark.Fence);
        var fact = (await Journal.History(Subject.OfFence(), 0, 10, Cancellation))[^1];
        Assert.Equal((FactKind.FenceRaised, "7", "restored from Monday's backup", "ministry-1"), (fact.Kind, fact.Fields[1], fact.Fields[2], fact.By.Id));
        await Verified();
    }

    [Fact]
    public async Task Raised_twice_above_the_same_fence_it_rises_once()
    {
        var raised = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Journal.RaiseFence(1, "twice", Desk, Cancellation).AsTask()));

        Assert.All(raised, fence => Assert.Equal(2, fence.Value));
        Assert.Single(await Journal.History(Subject.OfFence(), 0, 10, Cancellation));
    }

    [Fact]
    public async Task Since_when_a_carrier_was_not_heard_stays_the_earliest_instant_until_all_were()
    {
        var start = JournalUnderTest.Start;
        Assert.Equal(start, (await Journal.SetUnheard(start, Cancellation)).UnheardSince);
        Assert.Equal(start, (await Journal.SetUnheard(start.AddHours(1), Cancellation)).UnheardSince);
        Assert.Null((await Journal.SetUnheard(null, Cancellation)).UnheardSince);

        await Journal.SetUnheard(start.AddHours(2), Cancellation);
        await Doubt(since: start.AddHours(3));
        Assert.Equal(start.AddHours(2), (await Journal.SetUnheard(null, Cancellation)).UnheardSince);
    }

    [Fact]
    public async Task Effects_that_are_newer_than_what_is_known_are_listed_once()
    {
        await Journal.Wishes(Number(1), 3);
        await Journal.Wishes(Number(2), 3);
        await Doubt();
        LineAtCarrier[] lines = [AtCarrier(1, 3), AtCarrier(2, 4, Services.None), AtCarrier(3, 1)];

        Assert.Equal(2, await Journal.Compare(Mobile, 1, lines, Cancellation));
        Assert.Equal(0, await Journal.Compare(Mobile, 1, lines, Cancellation));

        var listed = await Journal.Forgotten(0, 10, onlyOpen: false, Cancellation);
        Assert.Equal([(1L, lines[1], 3, Services.TwoWay), (2L, lines[2], 0, Services.None)], listed.Select(row => (row.Entry, row.Effect.Line, row.Effect.Known, row.Wanted)));
        Assert.All(listed, row => Assert.Equal((Mobile, false), (row.Effect.Carrier, row.IsSettled)));
        Assert.Equal([new ForgottenCount(Mobile, 2, 0)], await Journal.ForgottenCounts(Cancellation));
        var fact = (await Journal.History(Subject.OfFence(), 0, 10, Cancellation))[^1];
        Assert.Equal((FactKind.EffectsForgotten, $"{Number(2)},{Number(3)}", "4,1"), (fact.Kind, fact.Fields[2], fact.Fields[4]));
        await Verified();
    }

    [Fact]
    public async Task The_list_is_paged_by_entry()
    {
        await Doubt();
        await Journal.Compare(Mobile, 1, [.. Enumerable.Range(1, 5).Select(index => AtCarrier(index, 1))], Cancellation);

        Assert.Equal([1L, 2], (await Journal.Forgotten(0, 2, onlyOpen: false, Cancellation)).Select(row => row.Entry));
        Assert.Equal([3L, 4, 5], (await Journal.Forgotten(2, 10, onlyOpen: false, Cancellation)).Select(row => row.Entry));
    }

    [Fact]
    public async Task A_comparison_under_a_fence_that_is_over_finds_nothing()
    {
        await Journal.RaiseFence(1, "known", Desk, Cancellation);

        Assert.Equal(0, await Journal.Compare(Mobile, 1, [AtCarrier(1, 1)], Cancellation));
        Assert.Equal(1, await Journal.Compare(Mobile, 2, [AtCarrier(1, 1)], Cancellation));
    }

    [Fact]
    public async Task A_later_effect_on_a_listed_number_replaces_the_entry_and_opens_it_again()
    {
        await Doubt();
        await Journal.Compare(Mobile, 1, [AtCarrier(1, 1)], Cancellation);
        await Journal.Write(Number(1), null, Bar(5), new Change.EffectSettled(Mobile));
        Assert.True(Assert.Single(await Journal.Forgotten(0, 10, onlyOpen: false, Cancellation)).IsSettled);

        await Journal.Compare(Mobile, 1, [AtCarrier(1, 1)], Cancellation);
        Assert.Empty(await Journal.Forgotten(0, 10, onlyOpen: true, Cancellation));

        Assert.Equal(1, await Journal.Compare(Mobile, 1, [AtCarrier(1, 9)], Cancellation));
        var row = Assert.Single(await Journal.Forgotten(0, 10, onlyOpen: true, Cancellation));
        Assert.Equal((1L, 9, 5), (row.Entry, row.Effect.Line.Sequence, row.Effect.Known));
    }

    [Fact]
    public async Task Commands_of_a_number_with_an_open_effect_are_withheld_from_that_carrier_until_it_is_settled()
    {
        await Journal.Write(Number(1), null, Bar(1), Bar(1, executor: OtherExecutor));
        await Journal.Write(Number(2), null, Bar(1));
        await Doubt();
        await Journal.Compare(Mobile, 1, [AtCarrier(1, 7)], Cancellation);

        Assert.Empty(await Waiting(Number(1)));
        Assert.Empty(await Journal.Reread(LaneOf(Number(1)), [Number(1)], Cancellation));

        // Another carrier may be the one to say that it was ported.
        Assert.Single(await Waiting(Number(1), OtherExecutor));
        Assert.Single(await Waiting(Number(2)));

        await Journal.Write(Number(1), 1, Bar(2), new Change.EffectSettled(Mobile));
        Assert.Single(await Waiting(Number(1)));
        Assert.Single(await Journal.Reread(LaneOf(Number(1)), [Number(1)], Cancellation));
    }

    [Theory]

    // What the carrier bars is wanted, or nothing is barred and nothing wanted.
    [InlineData(Services.OneWay, Services.OneWay, false, true)]
    [InlineData(Services.None, Services.None, false, true)]

    // Somebody ordered at least as much since; what stood here before is not that.
    [InlineData(Services.OneWay, Services.TwoWay, true, true)]
    [InlineData(Services.OneWay, Services.TwoWay, false, false)]

    // Less would free something; where the carrier freed the number, a person decides.
    [InlineData(Services.TwoWay, Services.OneWay, true, false)]
    [InlineData(Services.TwoWay, Services.None, true, false)]
    [InlineData(Services.None, Services.TwoWay, true, false)]
    public async Task Only_what_takes_nothing_from_anybody_is_settled_without_a_person(Services barred, Services wanted, bool since, bool settled)
    {
        await Journal.Wishes(Number(1), 2, since ? Services.Data : wanted);
        await Doubt();
        await Journal.Compare(Mobile, 1, [AtCarrier(1, 7, barred)], Cancellation);
        if (since)
        {
            await Journal.Wishes(Number(1), 3, wanted);
        }

        Assert.Equal(settled ? 1 : 0, await Journal.SettleAgreed(Cancellation));
        Assert.Equal(settled, Assert.Single(await Journal.Forgotten(0, 1, onlyOpen: false, Cancellation)).IsSettled);
        Assert.Equal(settled, HistoryDecision.Agrees(barred, 2, wanted, since ? 3 : 2));
        Assert.Equal(0, await Journal.SettleAgreed(Cancellation));
    }

    [Fact]
    public async Task A_number_that_was_never_known_agrees_only_where_it_was_freed()
    {
        await Doubt();
        await Journal.Compare(Mobile, 1, [AtCarrier(1, 2, Services.None), AtCarrier(2, 1)], Cancellation);

        Assert.Equal(1, await Journal.SettleAgreed(Cancellation));
        Assert.Equal([true, false], (await Journal.Forgotten(0, 10, onlyOpen: false, Cancellation)).Select(row => row.IsSettled));
    }

    [Fact]
    public async Task What_another_carrier_or_a_closed_row_wants_settles_nothing()
    {
        await Journal.Write(Number(1), null, Bar(1, executor: OtherExecutor));
        await Journal.Write(Number(2), null, Bar(1));
        await Journal.Write(Number(2), 1, new Change.BarWithdrawn(Executor, ProvisioningState.Closed, CarrierRefusal.Ported));
        await Doubt();
        await Journal.Compare(Mobile, 1, [AtCarrier(1, 7), AtCarrier(2, 7)], Cancellation);

        Assert.Equal(0, await Journal.SettleAgreed(Cancellation));
        Assert.All(await Journal.Forgotten(0, 10, onlyOpen: false, Cancellation), row => Assert.Equal(Services.None, row.Wanted));
    }

    [Fact]
    public async Task Who_was_compared_under_which_fence_outlives_a_restart()
    {
        await Journal.NoteCompared(Mobile, 1, Cancellation);
        test.Time.Advance(TimeSpan.FromHours(1));
        await Journal.NoteCompared(Mobile, 2, Cancellation);
        await Journal.NoteCompared(CarrierCode.Ctcc, 2, Cancellation);
        test.Restart();

        var at = JournalUnderTest.Start.AddHours(1);
        Assert.Equal([new ComparedRow(Mobile, 2, at), new ComparedRow(CarrierCode.Ctcc, 2, at)], await Journal.Compared(Cancellation));
    }

    [Fact]
    public async Task The_last_effect_a_lane_heard_of_is_the_carriers_time_of_its_last_acknowledgements()
    {
        await Journal.Wishes(Number(1), 3);
        var lane = LaneOf(Number(1));
        Assert.Null(await Journal.LastApplied(lane, Cancellation));

        await Journal.RecordAcks(lane, [Applied(Number(1), 1)], Priority.Bulk, Cancellation);
        await Journal.RecordAcks(lane, [Applied(Number(1), 3)], Priority.Bulk, Cancellation);

        Assert.Equal(JournalUnderTest.Start.AddMinutes(3), await Journal.LastApplied(lane, Cancellation));
    }

    private static LineAtCarrier AtCarrier(int index, int sequence, Services barred = Services.TwoWay) =>
        new(Msisdn.FromKey(Number(index)), 1, sequence, 0, barred, JournalUnderTest.Start.AddMinutes(sequence));

    private async Task<FenceRow> Doubt(int fence = 1, string witness = "CMCC", HistoryMark? seen = null, DateTimeOffset? since = null) =>
        await Journal.DoubtHistory(fence, witness, seen ?? Seen, since ?? JournalUnderTest.Start.AddSeconds(1), Principal.System, Cancellation);

    private async Task<IReadOnlyList<ProvisioningRow>> Waiting(long number, CarrierUnit? executor = null) =>
        await Journal.Waiting(LaneOf(number, executor), new HashSet<long>(), 10, Cancellation);
}
