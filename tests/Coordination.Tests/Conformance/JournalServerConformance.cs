using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>What a database has to hold that several silos write, and that is reached over a network.</summary>
public abstract partial class JournalServerConformance : JournalConformance
{
    private const int PageNumbers = 8;
    private readonly IJournalServer server;

    private protected JournalServerConformance(IJournalServer server)
        : base(server) => this.server = server;

    [Fact]
    public async Task Two_silos_write_side_by_side_in_slots_of_their_own()
    {
        using var other = new JournalUnderTest(server, "other");
        Assert.NotEqual(Journal.Head.Slot, other.Journal.Head.Slot);

        var numbers = Enumerable.Range(0, 400).Select(Number).ToList();
        var versions = await Task.WhenAll(numbers.Select(number => (number % 2 == 0 ? Journal : other.Journal).Write(number, null, Bar(1))));
        Assert.All(versions, version => Assert.Equal(1, version));
        versions = await Task.WhenAll(numbers.Select(number => (number % 2 == 0 ? other.Journal : Journal).Write(number, 1)));
        Assert.All(versions, version => Assert.Equal(2, version));
        Assert.Equal(numbers.Count, (await other.Journal.Queues(Cancellation)).Single().Waiting);
        Assert.Equal(numbers.Count * 2, (await Verified()).Facts);
        Assert.Equal(2, (await Journal.Slots(Cancellation)).Count);
    }

    [Fact]
    public async Task Of_two_silos_that_write_one_state_one_wins()
    {
        using var other = new JournalUnderTest(server, "other");
        for (var version = 0; version < 3; version++)
        {
            int? expected = version == 0 ? null : version;
            var numbers = Enumerable.Range(0, 100).Select(Number).ToList();
            var ours = numbers.Select(number => Journal.Write(number, expected)).ToList();
            var theirs = numbers.AsEnumerable().Reverse().Select(number => other.Journal.Write(number, expected)).Reverse().ToList();
            await Task.WhenAll([.. ours, .. theirs]);
            Assert.All(ours.Zip(theirs), pair => Assert.Equal(1, new[] { pair.First.Result, pair.Second.Result }.Count(won => won == version + 1)));
        }

        Assert.Equal(300, (await Verified()).Facts);
    }

    /// <summary>
    /// Each silo's batch holds pages and acknowledgements, and each needs the lines the other has: locked as they come, they would
    /// wait for each other in a ring, and the database would end one of them.
    /// </summary>
    [Fact]
    public async Task Pages_of_one_silo_and_acks_of_another_end_every_line_once_and_wait_in_no_ring()
    {
        const int pages = 12;
        using var other = new JournalUnderTest(server, "other");
        await Journal.AppendLines(Order, [.. Enumerable.Range(0, pages * PageNumbers).Select(row => Line(row + 1, Number(row)))], [], Cancellation);
        await Task.WhenAll(Enumerable.Range(0, pages * PageNumbers).Select(index => Journal.Write(Number(index), null, Bar(1))));

        var (first, second) = (await Held(test), await Held(other));
        var work = Enumerable.Range(0, pages).SelectMany(page => new Task[]
        {
            Recorded((page % 2 == 0 ? test : other).Journal, page),
            Acknowledged((page % 2 == 0 ? other : test).Journal, page, page % 2),
        }).ToList();
        test.Dialect.Gate.Set();
        other.Dialect.Gate.Set();
        await Task.WhenAll([first, second, .. work]);

        Assert.Equal(new() { [ItemOutcome.Applied] = pages * PageNumbers }, await Journal.Outcomes());
        Assert.Equal((0, 0), (test.Log.Count(CountedLog.Busy), other.Log.Count(CountedLog.Busy)));
        await Verified();
    }

    [Fact]
    public async Task A_line_of_two_executors_ends_when_two_silos_record_their_acks_at_once()
    {
        const int lines = 40;
        using var other = new JournalUnderTest(server, "other");
        await Journal.AppendLines(Order, [.. Enumerable.Range(0, lines).Select(row => Line(row + 1, Number(row)))], [], Cancellation);
        await Task.WhenAll(Enumerable.Range(0, lines).Select(index => Journal.Write(Number(index), null, Bar(1), Bar(1, executor: OtherExecutor))));
        await Recorded(Journal, 0, lines);

        await Task.WhenAll(Enumerable.Range(0, lines).SelectMany(index => new[]
        {
            Journal.RecordAcks(new(Executor, 0), [Applied(Number(index), 1)], Priority.Bulk, Cancellation).AsTask(),
            other.Journal.RecordAcks(new(OtherExecutor, 0), [Applied(Number(index), 1)], Priority.Bulk, Cancellation).AsTask(),
        }));
        Assert.Equal(new() { [ItemOutcome.Applied] = lines }, await Journal.Outcomes());
    }

    /// <summary>Wishes and acknowledgements of the same rows, crosswise: here a ring may close, and is opened again.</summary>
    [Fact]
    public async Task A_batch_that_the_database_ended_for_a_deadlock_is_tried_again()
    {
        const int half = 40;
        using var other = new JournalUnderTest(server, "other");
        await Task.WhenAll(Enumerable.Range(0, half * 2).Select(index => Journal.Write(Number(index), null, Bar(1))));

        var (first, second) = (await Held(test), await Held(other));
        var ours = Enumerable.Range(0, half).Select(index => Journal.Write(Number(index), 1, Bar(2, Services.OneWay))).ToList();
        var theirs = Enumerable.Range(half, half).Select(index => other.Journal.Write(Number(index), 1, Bar(2, Services.OneWay))).ToList();
        Task[] acks =
        [
            Journal.RecordAcks(new(Executor, 0), [.. Enumerable.Range(half, half).Select(index => Applied(Number(index), 1))], Priority.Bulk, Cancellation).AsTask(),
            other.Journal.RecordAcks(new(Executor, 1), [.. Enumerable.Range(0, half).Select(index => Applied(Number(index), 1))], Priority.Bulk, Cancellation).AsTask(),
        ];
        test.Dialect.Gate.Set();
        other.Dialect.Gate.Set();
        await Task.WhenAll([first, second, .. ours, .. theirs, .. acks]);

        Assert.All(ours.Concat(theirs), write => Assert.Equal(2, write.Result));
        var rows = await Task.WhenAll(Enumerable.Range(0, half * 2).Select(index => Journal.RowsOf(Number(index), Cancellation).AsTask()));
        Assert.All(rows, row => Assert.Equal((2, 1, ProvisioningState.Ordered), (row.Single().Wish.Version, row.Single().AppliedVersion, row.Single().State)));
        await Verified();
    }

    [Fact]
    public async Task A_slot_is_taken_over_once_its_lease_is_over_and_its_chain_goes_on_without_the_writer_that_lives_on()
    {
        await Journal.Write(Number(0), null);
        var before = Journal.Head;
        using (var meanwhile = new JournalUnderTest(server, "meanwhile"))
        {
            Assert.NotEqual(before.Slot, meanwhile.Journal.Head.Slot);
        }

        server.ExpireLeases();
        using var other = new JournalUnderTest(server, "other");
        Assert.Equal((before.Slot, before.Term + 1, before.Batch), (other.Journal.Head.Slot, other.Journal.Head.Term, other.Journal.Head.Batch));
        Assert.Equal(1, await other.Journal.Write(Number(1), null));

        await Assert.ThrowsAsync<JournalUnavailableException>(() => Journal.Write(Number(2), null));
        Assert.Null(await other.Journal.Read(StateKey.OfNumber(State, Number(2)), Cancellation));
        Assert.Equal(2, (await Verified()).Batches);
    }

    [Fact]
    public async Task A_slot_whose_batch_is_under_way_is_not_taken_however_long_it_takes()
    {
        SlotHead? taken = null;
        server.ExpireLeases();
        test.Dialect.BeforeCommit = () =>
        {
            using var other = server.Open(TimeProvider.System);
            taken = other.TakeSlot("other", JournalUnderTest.Start);
        };
        await Journal.Write(Number(0), null);
        Assert.NotEqual(Journal.Head.Slot, taken!.Slot);
        Assert.Equal(1, await Journal.Write(Number(1), null));
    }

    [Fact]
    public async Task A_lease_is_renewed_by_time_and_by_batches_and_found_lost_by_either()
    {
        var lease = test.Dialect.SlotLease!.Value;
        server.ExpireLeases();
        test.Time.Advance(lease / 3);
        await Journal.Write(Number(0), null);
        using (var other = server.Open(TimeProvider.System))
        {
            Assert.NotEqual(Journal.Head.Slot, other.TakeSlot("other", JournalUnderTest.Start).Slot);
        }

        using var dialect = server.Open(TimeProvider.System);
        Assert.True(dialect.RenewSlot(Journal.Head, JournalUnderTest.Start));
        Assert.False(dialect.RenewSlot(Journal.Head with { Term = Journal.Head.Term + 1 }, JournalUnderTest.Start));
    }

    [Fact]
    public void A_slot_is_given_back_by_a_silo_that_ends_in_order_and_more_silos_than_slots_are_refused()
    {
        var slots = new HashSet<int> { Journal.Head.Slot };
        var silos = new List<IJournalDialect>();
        try
        {
            while (silos.Count < SlotHead.Slots - 1)
            {
                silos.Add(server.Open(TimeProvider.System));
                Assert.True(slots.Add(silos[^1].TakeSlot($"silo-{silos.Count}", JournalUnderTest.Start).Slot));
            }

            using (var late = server.Open(TimeProvider.System))
            {
                var refused = Assert.Throws<JournalStorageException>(() => late.TakeSlot("late", JournalUnderTest.Start));
                Assert.Equal(JournalFault.Unavailable, refused.Fault);
                Assert.Contains("slots", refused.Message, StringComparison.Ordinal);
            }

            silos[^1].Dispose();
            silos[^1] = server.Open(TimeProvider.System);
            Assert.Contains(silos[^1].TakeSlot("next", JournalUnderTest.Start).Slot, slots);
        }
        finally
        {
            silos.ForEach(silo => silo.Dispose());
        }
    }

    [Fact]
    public async Task Connections_that_ended_while_nobody_used_them_are_opened_again()
    {
        await Journal.Write(Number(0), null);
        Assert.NotNull(await Journal.Read(StateKey.OfNumber(State, Number(0)), Cancellation));
        server.CutConnections();

        Assert.Equal(1, await Journal.Write(Number(1), null));
        Assert.NotNull(await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation));
        Assert.Equal(2, (await Verified()).Facts);
    }

    [Fact]
    public async Task A_connection_cut_before_its_commit_leaves_nothing_or_all_of_it_as_the_writer_is_told()
    {
        await Journal.Write(Number(0), null);
        test.Dialect.BeforeCommit = server.CutConnections;
        int? version = null;
        try
        {
            version = await Journal.Write(Number(1), null, Bar(1));
        }
        catch (JournalUnavailableException failure)
        {
            Assert.Contains("Nothing of this call is durable", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(version, (await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation))?.Version);
        Assert.Equal(version ?? 0, (await Journal.RowsOf(Number(1), Cancellation)).Count);
        Assert.Equal((version ?? 0) + 1, await Journal.Write(Number(1), version));
        await Verified();
    }

    [Fact]
    public async Task A_connection_cut_after_its_commit_before_the_answer_is_found_to_have_committed()
    {
        await Journal.Write(Number(0), null);
        test.Dialect.AfterCommit = server.CutConnections;
        test.Dialect.Fail(FailAt.AfterCommit, JournalFault.Unknown);

        Assert.Equal(1, await Journal.Write(Number(1), null, Bar(1)));
        Assert.Equal(2, await Journal.Write(Number(1), 1));
        Assert.Equal(3, (await Verified()).Facts);
    }

    /// <summary>Closes a journal's gate with one write before it, so that what is put next is one batch.</summary>
    private static async Task<Task> Held(JournalUnderTest held)
    {
        held.Dialect.Gate.Reset();
        var write = held.Journal.Write(Number(9_000 + held.Journal.Head.Slot), null);
        await Task.Run(() => held.Dialect.AtGate.Wait(Cancellation), Cancellation);
        return write;
    }

    private static Task<bool[]> Recorded(GroupCommitJournal journal, int page, int numbers = PageNumbers) => journal.RecordPage(
        Order,
        new($"shard:{page}", Page(page, Number(page * numbers), Number((page * numbers) + numbers - 1), numbers), [.. NumbersOf(page, numbers).Select(number => new LineResult(number, null, 1, Services.TwoWay))], true),
        [],
        Priority.Bulk,
        Cancellation).AsTask();

    private static Task<AcksRecorded> Acknowledged(GroupCommitJournal journal, int page, int slice) =>
        journal.RecordAcks(new(Executor, slice), [.. NumbersOf(page, PageNumbers).Select(number => Applied(number, 1))], Priority.Bulk, Cancellation).AsTask();

    private static IEnumerable<long> NumbersOf(int page, int numbers) => Enumerable.Range(page * numbers, numbers).Select(Number);
}
