using Coordination.Carriers;
using Coordination.Journal;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>What every database under the journal has to hold: commits, versions, chains and failures. Rows have a file of their own.</summary>
public abstract partial class JournalConformance : IDisposable
{
    private readonly IJournalDatabase database;
    private protected readonly JournalUnderTest test;

    private protected JournalConformance(IJournalDatabase database)
    {
        this.database = database;
        test = new(database);
    }

    private protected GroupCommitJournal Journal => test.Journal;

    public void Dispose()
    {
        test.Dispose();
        database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Of_sixteen_first_writers_of_one_state_one_wins()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Journal.Write(Number(1), null)));

        Assert.Equal(1, versions.Single(version => version is not null));
        Assert.Equal(1, (await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation))!.Version);
        Assert.Single(await Journal.History(Subject.OfNumber(Number(1)), 0, 10, Cancellation));
    }

    [Fact]
    public async Task A_stale_writer_loses_alone_and_leaves_nothing()
    {
        Assert.Equal(1, await Journal.Write(Number(1), null));
        Assert.Equal(2, await Journal.Write(Number(1), 1));

        var versions = await Task.WhenAll(
            Journal.Write(Number(1), 1, Bar(3), new Change.Answered("late", [1])),
            Journal.Write(Number(2), null, Bar(1)));

        Assert.Equal([null, 1], versions);
        Assert.Equal(2, (await Journal.History(Subject.OfNumber(Number(1)), 0, 10, Cancellation)).Count);
        Assert.Empty(await Journal.RowsOf(Number(1), Cancellation));
        Assert.Null(await Journal.AnswerTo(Subject.OfNumber(Number(1)), "late", Cancellation));
        Assert.Single(await Journal.RowsOf(Number(2), Cancellation));
    }

    [Fact]
    public async Task A_writer_that_saw_a_version_of_a_row_that_is_not_there_loses()
    {
        Assert.Null(await Journal.Write(Number(1), 3));
        Assert.Null(await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation));
    }

    [Fact]
    public async Task A_poisoned_operation_fails_alone()
    {
        await Journal.Write(Number(0), null, new Change.Answered("taken", [1]));

        var writes = Enumerable.Range(0, 100)
            .Select(index => index == 37
                ? Journal.Write(Number(0), 1, new Change.Answered("taken", [2]))
                : Journal.Write(Number(index + 1), null, new Change.Answered("mine", [3])))
            .ToList();

        var refused = await Assert.ThrowsAsync<CommitRefusedException>(() => writes[37]);
        Assert.DoesNotContain("8613800000000", refused.ToString(), StringComparison.Ordinal);
        writes.RemoveAt(37);
        Assert.All(await Task.WhenAll(writes), version => Assert.Equal(1, version));
        Assert.Equal(new byte[] { 1 }, (await Journal.AnswerTo(Subject.OfNumber(Number(0)), "taken", Cancellation))!);
        Assert.Equal(1, (await Journal.Read(StateKey.OfNumber(State, Number(0)), Cancellation))!.Version);
        await Verified();
    }

    [Fact]
    public async Task A_thousand_subjects_written_at_once_are_all_there()
    {
        var versions = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(index => Journal.Write(Number(index), null, Bar(1))));

        Assert.All(versions, version => Assert.Equal(1, version));
        var read = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(index => Journal.Read(StateKey.OfNumber(State, Number(index)), Cancellation).AsTask()));
        Assert.All(read, state => Assert.Equal([1, 2, 3], state!.Payload!));
        Assert.Equal(1_000, (await Journal.Queues(Cancellation)).Single().Waiting);
        Assert.Equal(1_000, (await Verified()).Facts);
        Assert.Equal(0, Journal.Depth);
    }

    [Fact]
    public async Task After_a_restart_everything_acknowledged_is_there_and_the_chain_goes_on_in_the_next_term()
    {
        await Journal.Write(Number(1), null, Bar(1));
        var before = Journal.Head;
        test.Restart();

        Assert.Equal(before.Slot, Journal.Head.Slot);
        Assert.Equal(before.Term + 1, Journal.Head.Term);
        Assert.Equal(before.Head, Journal.Head.Head);
        Assert.Equal(2, await Journal.Write(Number(1), 1));
        Assert.Equal(before.Batch + 1, Journal.Head.Batch);
        Assert.Equal(2, (await Journal.History(Subject.OfNumber(Number(1)), 0, 10, Cancellation)).Count);
        Assert.Equal(2, (await Verified()).Batches);
    }

    [Fact]
    public async Task A_writer_whose_slot_was_taken_over_fails_its_whole_batch_and_every_one_after()
    {
        await Journal.Write(Number(0), null);
        database.Execute($"UPDATE slot SET term = term + 1 WHERE slot = {Journal.Head.Slot}");

        var writes = Enumerable.Range(1, 50).Select(index => Journal.Write(Number(index), null)).ToList();
        foreach (var write in writes)
        {
            var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => write);
            Assert.Contains("restart", failure.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<JournalUnavailableException>(() => Journal.Write(Number(99), null));
        Assert.Null(await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation));
        test.Restart();
        Assert.Equal(1, await Journal.Write(Number(1), null));
        await Verified();
    }

    [Fact]
    public async Task A_writer_that_was_declared_dead_has_its_slot_taken_and_is_told()
    {
        await Journal.Write(Number(0), null);
        var held = Journal.Head;
        Assert.Equal(0, Journal.Dispossess("somebody else"));
        Assert.Equal(1, Journal.Dispossess("test"));
        Assert.Equal(0, Journal.Dispossess("test"));

        await Assert.ThrowsAsync<JournalUnavailableException>(() => Journal.Write(Number(1), null));
        var lost = await Journal.SlotLost.WaitAsync(Cancellation);
        Assert.Equal((held.Slot, held.Term), (lost.Slot, lost.Term));
        await Assert.ThrowsAsync<JournalUnavailableException>(Journal.Renew);
        Assert.Null(await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation));

        test.Restart();
        Assert.Equal(1, await Journal.Write(Number(1), null));
        await Verified();
    }

    [Fact]
    public async Task A_renewal_says_that_the_database_can_be_written_and_finds_a_slot_that_was_taken()
    {
        await Journal.Renew();
        test.Dialect.Fail(FailAt.Renewing, JournalFault.Unavailable);
        Assert.Contains("Planted", (await Assert.ThrowsAsync<JournalUnavailableException>(Journal.Renew)).Message, StringComparison.Ordinal);
        await Journal.Renew();
        Assert.Equal(1, await Journal.Write(Number(1), null));

        database.Execute($"UPDATE slot SET term = term + 1 WHERE slot = {Journal.Head.Slot}");
        await Assert.ThrowsAsync<JournalUnavailableException>(Journal.Renew);
        Assert.Equal(Journal.Head.Slot, (await Journal.SlotLost.WaitAsync(Cancellation)).Slot);
    }

    [Fact]
    public async Task A_renewal_asked_for_while_another_is_under_way_is_one_of_its_own()
    {
        test.Dialect.Fail(FailAt.Renewing, JournalFault.Unavailable);
        test.Dialect.Gate.Reset();
        var first = Journal.Renew();
        test.Dialect.AtGate.Wait(Cancellation);
        var second = Journal.Renew();
        test.Dialect.Gate.Set();

        await Assert.ThrowsAsync<JournalUnavailableException>(() => first);
        await second;
    }

    /// <summary>
    /// What a state read ahead of its decision, and gone stale, comes to: a block is all that reads ahead. How grains and blocks race is
    /// in <see cref="Scenarios.When_a_large_order_meets_living_numbers"/>.
    /// </summary>
    [Fact]
    public async Task A_block_loses_the_row_that_another_silo_wrote_since_it_was_read_and_that_alone()
    {
        StateKey[] keys = [StateKey.OfNumber(State, Number(1)), StateKey.OfNumber(State, Number(2)), StateKey.OfNumber(State, Number(3))];
        await Journal.Write(Number(1), null);
        await Journal.Write(Number(2), null);
        var read = await Journal.ReadAll(keys, Cancellation);
        database.Execute($"UPDATE OrleansStorage SET Version = 7 WHERE GrainIdN1 = {Number(1)}");

        var stored = await Journal.WriteAll(
            [.. keys.Select((key, index) => new StateToWrite(key, new byte[] { 9 }, read[index]?.Version, [Fact(), Bar(3)]))],
            Priority.Bulk,
            Cancellation);

        Assert.Equal([false, true, true], stored);
        Assert.Equal([7, 2, 1], (await Journal.ReadAll(keys, Cancellation)).Select(state => state!.Version));
        Assert.Single(await Journal.History(Subject.OfNumber(Number(1)), 0, 10, Cancellation));
        Assert.Empty(await Journal.RowsOf(Number(1), Cancellation));
        Assert.Single(await Journal.RowsOf(Number(2), Cancellation));
    }

    [Fact]
    public async Task A_cleared_row_keeps_its_version_and_loses_its_payload()
    {
        await Journal.Write(Number(1), null);
        Assert.Equal(2, await Journal.Write(StateKey.OfNumber(State, Number(1)), null, 1, [Fact()], Cancellation));

        var cleared = await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation);
        Assert.Null(cleared!.Payload);
        Assert.Equal(2, cleared.Version);
        Assert.Null(await Journal.Write(Number(1), null));
        Assert.Equal(3, await Journal.Write(Number(1), 2));
    }

    [Fact]
    public async Task One_name_and_key_is_one_state_and_another_name_another()
    {
        var other = new StateKey("sim", Number(1), string.Empty);
        await Journal.Write(Number(1), null);
        Assert.Null(await Journal.Read(other, Cancellation));
        Assert.Equal(1, await Journal.Write(StateKey.OfText("order", Order), new byte[] { 9 }, null, [Fact()], Cancellation));
        Assert.Equal(new byte[] { 9 }, (await Journal.Read(StateKey.OfText("order", Order), Cancellation))!.Payload!);
        Assert.Single(await Journal.History(Subject.OfOrder(Order), 0, 10, Cancellation));
    }

    [Fact]
    public async Task A_failure_before_the_commit_leaves_nothing_and_the_next_write_passes()
    {
        test.Dialect.Fail(FailAt.BeforeCommit, JournalFault.Unavailable);

        await Assert.ThrowsAsync<JournalUnavailableException>(() => Journal.Write(Number(1), null, Bar(1)));
        Assert.Null(await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation));
        Assert.Empty(await Journal.RowsOf(Number(1), Cancellation));
        Assert.Equal(1, await Journal.Write(Number(1), null, Bar(1)));
        Assert.Equal(1, (await Verified()).Batches);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_found_in_the_head_and_happened_once()
    {
        test.Dialect.Fail(FailAt.AfterCommit, JournalFault.Unknown);

        Assert.Equal(1, await Journal.Write(Number(1), null, Bar(1)));
        Assert.Equal(2, await Journal.Write(Number(1), 1));
        Assert.Equal(2, (await Verified()).Facts);
    }

    [Fact]
    public async Task A_commit_that_was_not_reached_by_its_answer_is_tried_again()
    {
        test.Dialect.Fail(FailAt.BeforeCommit, JournalFault.Unknown);

        Assert.Equal(1, await Journal.Write(Number(1), null, Bar(1)));
        Assert.Equal(1, (await Verified()).Facts);
    }

    [Fact]
    public async Task A_commit_of_which_nothing_can_be_known_is_said_to_be_unknown_and_found_out_later()
    {
        test.Dialect.Fail(FailAt.AfterCommit, JournalFault.Unknown);
        test.Dialect.Fail(FailAt.ReadingHead, JournalFault.Unavailable);

        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => Journal.Write(Number(1), null));
        Assert.Contains("not known", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, await Journal.Write(Number(2), null));
        Assert.Equal(1, (await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation))!.Version);
        Assert.Equal(2, (await Verified()).Batches);
    }

    [Fact]
    public async Task A_busy_database_is_tried_again_and_given_up_after_the_limit()
    {
        for (var tries = 1; tries < WriterLimits.TriesMax; tries++)
        {
            test.Dialect.Fail(FailAt.BeforeCommit, JournalFault.Busy);
        }

        Assert.Equal(1, await Journal.Write(Number(1), null));
        for (var tries = 1; tries <= WriterLimits.TriesMax; tries++)
        {
            test.Dialect.Fail(FailAt.BeforeCommit, JournalFault.Busy);
        }

        await Assert.ThrowsAsync<JournalUnavailableException>(() => Journal.Write(Number(2), null));
        Assert.Equal(1, await Journal.Write(Number(2), null));
    }

    [Fact]
    public async Task What_is_urgent_goes_before_what_came_earlier()
    {
        test.Dialect.Gate.Reset();
        var first = Journal.Write(Number(0), null);
        test.Dialect.AtGate.Wait(Cancellation);
        var bulk = Enumerable.Range(1, WriterLimits.BatchOperationsMax).Select(index => Journal.Write(Number(index), null, Bar(1))).ToList();
        var restore = Journal.Write(Number(5_000), null, Bar(1, priority: Priority.Restore));
        var urgent = Journal.Write(Number(5_001), null, Bar(1, priority: Priority.Urgent));
        Assert.Equal(WriterLimits.BatchOperationsMax + 3, Journal.Depth);
        test.Dialect.Gate.Set();
        await Task.WhenAll([first, restore, urgent, .. bulk]);

        var batches = await Journal.Batches(Journal.Head.Slot, 0, 20, Cancellation);
        Assert.Equal([1, 2], batches.Take(2).Select(batch => batch.Facts.Count));
        Assert.Equal(WriterLimits.BatchOperationsMax, batches.Skip(2).Sum(batch => batch.Facts.Count));
        Assert.All(batches.Skip(2), batch => Assert.InRange(batch.Facts.Count, 1, WriteQueue.RowsBesideUrgentMax));
        Assert.Equal([Number(5_001), Number(5_000)], batches[1].Facts.Select(fact => fact.Subject.Number));
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_before_its_batch_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        test.Dialect.Gate.Reset();
        var first = Journal.Write(Number(0), null);
        test.Dialect.AtGate.Wait(Cancellation);
        var second = Journal.Write(StateKey.OfNumber(State, Number(1)), new byte[1], null, [Fact()], cancelled.Token);
        await cancelled.CancelAsync();
        test.Dialect.Gate.Set();

        Assert.Equal(1, await first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Null(await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation));
    }

    [Fact]
    public async Task What_waits_when_the_journal_closes_is_committed_and_what_comes_after_is_refused()
    {
        test.Dialect.Gate.Reset();
        var writes = Enumerable.Range(0, 20).Select(index => Journal.Write(Number(index), null)).ToList();
        var closed = Journal;
        test.Restart();

        Assert.All(await Task.WhenAll(writes), version => Assert.Equal(1, version));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => closed.Write(Number(99), null));
        Assert.Equal(20, (await Verified()).Facts);
    }

    [Fact]
    public async Task A_history_tells_personal_fields_until_they_are_erased()
    {
        await Journal.Write(StateKey.OfNumber(State, Number(1)), new byte[1], null, [Fact("plain"), Fact("about", "张三", Number(7), Number(8))], Cancellation);

        var history = await Journal.History(Subject.OfNumber(Number(1)), 0, 10, Cancellation);
        Assert.Equal([(1, 0), (1, 1)], history.Select(fact => (fact.Version, fact.Ordinal)));
        Assert.Equal("plain", history[0].Fields[1]);
        Assert.Equal("42", history[0].Fields[2]);
        Assert.Equal("2026-03-02T01:00:00.000000Z", history[0].Fields[3]);
        Assert.Equal("cafe", history[0].Fields[4]);
        Assert.Equal("1,2,3", history[0].Fields[5]);
        Assert.False(history[0].Fields.ContainsKey(6));
        Assert.Equal("张三", history[1].Fields[6]);
        Assert.Equal($"{Number(7)},{Number(8)}", history[1].Fields[8]);
        Assert.Equal((FactKind.HoldPlaced, "system", Order), (history[1].Kind, history[1].By.Id, history[1].Cause));

        database.Execute("""UPDATE personal SET salt = NULL, "values" = NULL""");
        Assert.False((await Journal.History(Subject.OfNumber(Number(1)), 0, 10, Cancellation))[1].Fields.ContainsKey(6));
        Assert.Equal(1, (await Verified()).Erased);
    }

    [Fact]
    public async Task A_history_is_read_in_pages_by_version()
    {
        for (var version = 0; version < 5; version++)
        {
            await Journal.Write(Number(1), version == 0 ? null : version);
        }

        var page = await Journal.History(Subject.OfNumber(Number(1)), 2, 2, Cancellation);
        Assert.Equal([3, 4], page.Select(fact => fact.Version));
    }

    [Fact]
    public async Task A_number_that_changes_without_a_fact_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Journal.Write(StateKey.OfNumber(State, Number(1)), new byte[1], null, [Bar(1)], Cancellation));
        await Assert.ThrowsAsync<ArgumentException>(() => Journal.Write(StateKey.OfText("x", "case:1"), new byte[1], null, [Fact()], Cancellation));
        Assert.Equal(0, Journal.Head.Batch);
    }

    private protected async Task<ChainVerdict> Verified()
    {
        var verdict = await new ChainVerification(Journal).Verify(Cancellation);
        Assert.Null(verdict.First);
        return verdict;
    }
}
