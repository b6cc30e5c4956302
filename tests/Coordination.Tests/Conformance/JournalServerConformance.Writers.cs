using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>What a silo of two writers has to hold.</summary>
public abstract partial class JournalServerConformance
{
    [Fact]
    public async Task Two_writers_of_a_silo_end_every_line_once_and_leave_two_chains_that_add_up()
    {
        const int pages = 24;
        using var silo = new JournalUnderTest(server, "silo", writers: 2);
        await silo.Journal.AppendLines(Order, [.. Enumerable.Range(0, pages * PageNumbers).Select(row => Line(row + 1, Number(row)))], [], Cancellation);
        await Task.WhenAll(Enumerable.Range(0, pages * PageNumbers).Select(index => silo.Journal.Write(Number(index), null, Bar(1))));
        var before = silo.Journal.Heads;

        await Task.WhenAll(Enumerable.Range(0, pages).SelectMany(page => new Task[]
        {
            Recorded(silo.Journal, page),
            Acknowledged(silo.Journal, page, page % JournalUnderTest.Lanes),
        }));

        Assert.Equal(new() { [ItemOutcome.Applied] = pages * PageNumbers }, await silo.Journal.Outcomes());
        Assert.Equal(2, before.Select(head => head.Slot).Distinct().Count());
        Assert.All(silo.Journal.Heads.Zip(before), pair => Assert.True(pair.First.Batch > pair.Second.Batch, "Each writer had shards and lanes."));
        await Verified();
    }

    [Fact]
    public async Task A_shards_pages_and_a_lanes_answers_of_every_class_have_one_writer()
    {
        const int pages = 6;
        const string shard = "shard:1/51/7";
        using var silo = new JournalUnderTest(server, "silo", writers: 2);
        await silo.Journal.AppendLines(Order, [.. Enumerable.Range(0, pages * PageNumbers).Select(row => Line(row + 1, Number(row)))], [], Cancellation);
        await Task.WhenAll(Enumerable.Range(0, pages * PageNumbers).Select(index => silo.Journal.Write(Number(index), null, Bar(1))));

        await ByOne(Enumerable.Range(0, pages).Select(page => silo.Journal.RecordPage(
            Order,
            new(shard, Page(page, Number(page * PageNumbers), Number((page * PageNumbers) + PageNumbers - 1), PageNumbers), [.. NumbersOf(page, PageNumbers).Select(number => new LineResult(number, null, 1, Services.TwoWay))], true),
            [],
            page % 2 == 0 ? Priority.Bulk : Priority.Urgent,
            Cancellation).AsTask()));
        Assert.Equal(pages, await silo.Journal.ShardCursor(Order, shard, Cancellation));

        // Facts of a lane are numbered one after the other: of two writers one would be refused.
        var lane = new LaneKey(Executor, 2);
        await ByOne(Enumerable.Range(0, pages).Select(page => silo.Journal.RecordAcks(
            lane,
            [.. NumbersOf(page, PageNumbers).Select(number => Applied(number, 1))],
            page % 2 == 0 ? Priority.Bulk : Priority.Urgent,
            Cancellation).AsTask()));
        var facts = await silo.Journal.History(Subject.OfLane(lane.ToString()), 0, 100, Cancellation);
        Assert.Equal(Enumerable.Range(1, facts.Count), facts.Select(fact => fact.Version));
        Assert.Equal(new() { [ItemOutcome.Applied] = pages * PageNumbers }, await silo.Journal.Outcomes());
        await Verified();

        async Task ByOne(IEnumerable<Task> work)
        {
            var before = silo.Journal.Heads;
            await Task.WhenAll(work);
            Assert.Single(silo.Journal.Heads.Zip(before), pair => pair.First.Batch > pair.Second.Batch);
        }
    }

    [Fact]
    public async Task A_dead_silos_slots_are_both_taken_and_what_it_writes_with_either_is_refused()
    {
        using var silo = new JournalUnderTest(server, "silo", writers: 2);
        var slots = silo.Journal.Heads.Select(head => head.Slot).ToList();
        await silo.Journal.Renew();

        Assert.Equal(2, await Task.Run(() => Journal.Dispossess("silo"), Cancellation));
        Assert.Equal(0, await Task.Run(() => Journal.Dispossess("silo"), Cancellation));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => silo.Journal.Renew());
        Assert.Contains((await silo.Journal.SlotLost.WaitAsync(Cancellation)).Slot, slots);
        for (var slice = 0; slice < JournalUnderTest.Lanes; slice++)
        {
            var refused = slice;
            await Assert.ThrowsAsync<JournalUnavailableException>(() => Acknowledged(silo.Journal, 0, refused));
        }
    }

    [Fact]
    public void A_silo_that_finds_no_slot_for_its_second_writer_is_told_what_to_set()
    {
        var silos = new List<IJournalDialect>();
        try
        {
            while (silos.Count < SlotHead.Slots - 2)
            {
                silos.Add(server.Open(TimeProvider.System));
                silos[^1].TakeSlot($"silo-{silos.Count}", JournalUnderTest.Start);
            }

            var refused = Assert.Throws<JournalStorageException>(() => new JournalUnderTest(server, "late", writers: 2));
            Assert.Contains("storage:writers = 1", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            silos.ForEach(silo => silo.Dispose());
        }
    }
}
