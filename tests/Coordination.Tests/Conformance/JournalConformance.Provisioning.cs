using System.Collections.Concurrent;
using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Numbers;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>What lanes and deadlines find.</summary>
public abstract partial class JournalConformance
{
    [Fact]
    public async Task A_newer_wish_overwrites_the_row_and_its_priority_and_what_was_applied_stays()
    {
        await Journal.Write(Number(1), null, Bar(1));
        await Journal.RecordAcks(LaneOf(Number(1)), [Applied(Number(1), 1)], Priority.Bulk, Cancellation);
        await Journal.Write(Number(1), 1, Bar(2, Services.None, Priority.Restore, string.Empty));

        var row = (await Journal.RowsOf(Number(1), Cancellation)).Single();
        Assert.Equal(new ProvisioningWish(Executor, 2, 0, Services.None, false, Priority.Restore, string.Empty, null), row.Wish);
        Assert.Equal((ProvisioningState.Ordered, 1, Services.TwoWay), (row.State, row.AppliedVersion, row.AppliedServices));
        Assert.Equal(JournalUnderTest.Start, row.OrderedAt);
        Assert.Equal(JournalUnderTest.Start.AddMinutes(1), row.AppliedAt);
    }

    [Fact]
    public async Task A_wish_of_an_older_version_changes_nothing()
    {
        await Journal.Write(Number(1), null, Bar(5));
        await Journal.Write(Number(1), 1, Bar(4, Services.None));

        Assert.Equal(5, (await Journal.RowsOf(Number(1), Cancellation)).Single().Wish.Version);
    }

    [Fact]
    public async Task Of_two_wishes_for_one_executor_in_one_commit_the_last_one_counts()
    {
        await Journal.Write(Number(1), null, Bar(1), Bar(2, Services.OneWay), Bar(1, executor: OtherExecutor));

        var rows = await Journal.RowsOf(Number(1), Cancellation);
        Assert.Equal([(Executor, 2), (OtherExecutor, 1)], rows.Select(row => (row.Wish.Executor, row.Wish.Version)));
    }

    [Fact]
    public async Task A_withdrawn_row_is_closed_and_nothing_more_is_sent()
    {
        await Journal.Write(Number(1), null, Bar(1));
        await Journal.Write(Number(1), 1, new Change.BarWithdrawn(Executor, ProvisioningState.Closed, CarrierRefusal.Ported), Bar(1, executor: OtherExecutor));

        var rows = await Journal.RowsOf(Number(1), Cancellation);
        Assert.Equal((ProvisioningState.Closed, CarrierRefusal.Ported), (rows[0].State, rows[0].Refusal));
        Assert.Empty(await Journal.Waiting(LaneOf(Number(1)), new HashSet<long>(), 10, Cancellation));
        Assert.Single(await Journal.Waiting(LaneOf(Number(1), OtherExecutor), new HashSet<long>(), 10, Cancellation));
    }

    [Fact]
    public async Task A_lane_finds_what_waits_by_priority_then_number_without_those_in_flight()
    {
        var lane = LaneOf(Number(0));
        var own = Enumerable.Range(0, 200).Select(Number).Where(number => LaneOf(number) == lane).Take(6).ToList();
        for (var index = 0; index < own.Count; index++)
        {
            await Journal.Wishes(own[index], 1, priority: index % 2 == 0 ? Priority.Bulk : Priority.Urgent);
        }

        var rows = await Journal.Waiting(lane, new HashSet<long> { own[1] }, 3, Cancellation);
        Assert.Equal([own[3], own[5], own[0]], rows.Select(row => row.Number));
        Assert.Equal([own[2], own[4]], (await Journal.WaitingBulk(lane, own[0], 10, Cancellation)).Select(row => row.Number));
        Assert.Equal([own[0], own[2]], (await Journal.WaitingBulk(lane, 0, 2, Cancellation)).Select(row => row.Number));
        Assert.Empty(await Journal.Waiting(lane with { Slice = (lane.Slice + 1) % JournalUnderTest.Lanes }, new HashSet<long>(), 10, Cancellation));
    }

    [Fact]
    public async Task Rows_and_notices_of_a_stopped_order_are_left_out_and_those_of_others_are_not()
    {
        await Journal.Wishes(Number(1), 1, order: "order:stopped");
        await Journal.Wishes(Number(2), 1, order: "order:running");
        await Journal.Write(Number(3), null, Notice("a", "order:stopped"));
        await Journal.Write(StateKey.OfText("order", "order:stopped"), new byte[1], null, [Fact(), new Change.StopRaised("order:stopped")], Cancellation);

        Assert.Equal(["order:stopped"], await Journal.Stops(Cancellation));
        Assert.Empty(await Journal.Waiting(LaneOf(Number(1)), new HashSet<long>(), 10, Cancellation));
        Assert.Single(await Journal.Waiting(LaneOf(Number(2)), new HashSet<long>(), 10, Cancellation));
        Assert.Empty(await Journal.WaitingNotices(LaneOf(Number(3)), new HashSet<string>(), 10, Cancellation));

        await Journal.Write(StateKey.OfText("order", "order:stopped"), new byte[1], 1, [Fact(), new Change.StopLowered("order:stopped")], Cancellation);
        Assert.Empty(await Journal.Stops(Cancellation));
        Assert.Single(await Journal.Waiting(LaneOf(Number(1)), new HashSet<long>(), 10, Cancellation));
        await Journal.Write(StateKey.OfText("order", "order:stopped"), new byte[1], 2, [Fact(), new Change.StopRaised("order:stopped")], Cancellation);
        await Journal.Write(Number(1), 1, Bar(2, Services.None, order: "order:undo"));
        Assert.Single(await Journal.Waiting(LaneOf(Number(1)), new HashSet<long>(), 10, Cancellation));
    }

    [Fact]
    public async Task What_a_stopped_order_left_unsent_is_taken_over_by_whoever_wants_the_same_version_and_nothing_else_is()
    {
        var applied = Enumerable.Range(10, 100).Select(Number).First(number => LaneOf(number) == LaneOf(Number(1)));
        var running = Number(2);
        foreach (var number in new[] { Number(1), applied })
        {
            await Journal.Wishes(number, 1, order: "order:stopped");
        }

        await Journal.Wishes(running, 1, order: "order:running");
        await Journal.RecordAcks(LaneOf(applied), [Applied(applied, 1)], Priority.Bulk, Cancellation);
        await Journal.Write(StateKey.OfText("order", "order:stopped"), new byte[1], null, [Fact(), new Change.StopRaised("order:stopped")], Cancellation);
        foreach (var number in new[] { Number(1), applied, running })
        {
            await Journal.Wishes(number, 1, order: "order:joins", priority: Priority.Urgent);
        }

        var taken = (await Journal.RowsOf(Number(1), Cancellation)).Single();
        Assert.Equal(("order:joins", Priority.Urgent, ProvisioningState.Ordered), (taken.Wish.OrderId, taken.Wish.Priority, taken.State));
        Assert.Equal(Number(1), Assert.Single(await Journal.Waiting(LaneOf(Number(1)), new HashSet<long>(), 10, Cancellation)).Number);
        var done = (await Journal.RowsOf(applied, Cancellation)).Single();
        Assert.Equal(("order:stopped", ProvisioningState.Applied), (done.Wish.OrderId, done.State));
        var others = (await Journal.RowsOf(running, Cancellation)).Single();
        Assert.Equal(("order:running", Priority.Bulk), (others.Wish.OrderId, others.Wish.Priority));
    }

    [Fact]
    public async Task An_accepted_row_still_waits_and_an_applied_one_does_not()
    {
        var lane = LaneOf(Number(1));
        await Journal.Wishes(Number(1), 1);

        var accepted = new RowAck(Number(1), 1, Services.TwoWay, AckLevel.Accepted, JournalUnderTest.Start);
        Assert.Equal(new AcksRecorded(0, 0), await Journal.RecordAcks(lane, [accepted], Priority.Bulk, Cancellation));
        Assert.Equal(ProvisioningState.Accepted, (await Journal.Waiting(lane, new HashSet<long>(), 10, Cancellation)).Single().State);
        Assert.Equal(new AcksRecorded(1, 0), await Journal.RecordAcks(lane, [Applied(Number(1), 1)], Priority.Bulk, Cancellation));
        Assert.Equal(ProvisioningState.Applied, (await Journal.RowsOf(Number(1), Cancellation)).Single().State);
        Assert.Empty(await Journal.Waiting(lane, new HashSet<long>(), 10, Cancellation));
    }

    [Fact]
    public async Task An_ack_below_what_was_applied_is_stale_and_a_repeat_or_one_never_sent_has_no_effect()
    {
        var lane = LaneOf(Number(1));
        await Journal.Wishes(Number(1), 3);
        await Journal.RecordAcks(lane, [Applied(Number(1), 3)], Priority.Bulk, Cancellation);
        var head = Journal.Head.Batch;

        Assert.Equal(new AcksRecorded(0, 1), await Journal.RecordAcks(lane, [Applied(Number(1), 2, Services.None)], Priority.Bulk, Cancellation));
        Assert.Equal(new AcksRecorded(0, 0), await Journal.RecordAcks(lane, [Applied(Number(1), 3), Applied(Number(1), 4), Applied(Number(2), 1)], Priority.Bulk, Cancellation));
        var row = (await Journal.RowsOf(Number(1), Cancellation)).Single();
        Assert.Equal((3, Services.TwoWay), (row.AppliedVersion, row.AppliedServices));
        Assert.Equal(head, Journal.Head.Batch);
    }

    [Fact]
    public async Task An_ack_of_an_overtaken_version_raises_what_is_applied_and_the_newer_wish_still_waits()
    {
        var lane = LaneOf(Number(1));
        await Journal.Wishes(Number(1), 1);
        await Journal.Wishes(Number(1), 2, Services.OneWay);

        Assert.Equal(new AcksRecorded(1, 0), await Journal.RecordAcks(lane, [Applied(Number(1), 1)], Priority.Bulk, Cancellation));
        var row = (await Journal.Waiting(lane, new HashSet<long>(), 10, Cancellation)).Single();
        Assert.Equal((1, Services.TwoWay, 2), (row.AppliedVersion, row.AppliedServices, row.Wish.Version));
    }

    [Fact]
    public async Task Each_batch_of_acks_is_one_fact_of_its_lane_that_lists_numbers_and_versions()
    {
        var lane = LaneOf(Number(1));
        await Journal.Wishes(Number(1), 1);
        await Journal.Wishes(Number(2), 1);
        await Journal.RecordAcks(lane, [Applied(Number(1), 1), Applied(Number(2), 1)], Priority.Bulk, Cancellation);
        await Journal.Wishes(Number(1), 2);
        await Journal.RecordAcks(lane, [Applied(Number(1), 2)], Priority.Bulk, Cancellation);

        var history = await Journal.History(Subject.OfLane(lane.ToString()), 0, 10, Cancellation);
        Assert.Equal([1, 2], history.Select(fact => fact.Version));
        Assert.Equal(FactKind.BarsApplied, history[0].Kind);
        Assert.Equal($"{Number(1)},{Number(2)}", history[0].Fields[2]);
        Assert.Equal("1,1", history[0].Fields[3]);
        await Verified();
    }

    [Fact]
    public async Task An_ack_that_is_no_acceptance_is_refused_at_the_door()
    {
        var refusal = new RowAck(Number(1), 1, Services.None, AckLevel.Refused, JournalUnderTest.Start);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Journal.RecordAcks(LaneOf(Number(1)), [refusal], Priority.Bulk, Cancellation).AsTask());
    }

    [Fact]
    public async Task A_reread_gives_the_rows_of_its_own_executor_alone()
    {
        await Journal.Write(Number(1), null, Bar(1), Bar(1, executor: OtherExecutor));
        await Journal.Wishes(Number(2), 4);

        var rows = await Journal.Reread(LaneOf(Number(1)), [Number(1), Number(2), Number(3)], Cancellation);
        Assert.Equal([(Number(1), 1), (Number(2), 4)], rows.Select(row => (row.Number, row.Wish.Version)));
        Assert.All(rows, row => Assert.Equal(Executor, row.Wish.Executor));
    }

    [Fact]
    public async Task Queues_tell_how_many_wait_and_since_when()
    {
        await Journal.Wishes(Number(1), 1);
        test.Time.Advance(TimeSpan.FromMinutes(1));
        await Journal.Wishes(Number(2), 1);
        await Journal.Write(Number(3), null, Bar(1, executor: OtherExecutor));
        await Journal.Write(Number(3), 1, new Change.BarWithdrawn(OtherExecutor, ProvisioningState.Refused, CarrierRefusal.Failed));
        await Journal.Wishes(Number(4), 1, order: "order:stopped");
        await Journal.Write(StateKey.OfText("order", "order:stopped"), new byte[1], null, [new Change.StopRaised("order:stopped")], Cancellation);

        Assert.Equal(
            [new QueueDepth(Executor, 2, 0, JournalUnderTest.Start), new QueueDepth(OtherExecutor, 0, 1, null)],
            await Journal.Queues(Cancellation));
    }

    [Fact]
    public async Task A_commit_touches_each_lane_that_has_something_new_once()
    {
        var touched = new ConcurrentQueue<LaneKey>();
        Journal.LaneTouched += touched.Enqueue;
        Journal.LaneTouched += _ => throw new InvalidOperationException("A listener that fails takes nothing back.");
        test.Dialect.Gate.Reset();
        var first = Journal.Write(Number(0), null);
        test.Dialect.AtGate.Wait(Cancellation);
        var numbers = Enumerable.Range(1, 100).Select(Number).ToList();
        var writes = numbers.Select(number => Journal.Write(number, null, Bar(1))).ToList();
        test.Dialect.Gate.Set();
        await Task.WhenAll([first, .. writes]);

        Assert.Equal(numbers.Select(number => LaneOf(number)).ToHashSet().Order(ByText), touched.Order(ByText));
        Assert.Equal(touched.Order(ByText), (await Journal.LanesWithWork(Cancellation)).Order(ByText));
    }

    [Fact]
    public async Task A_notice_waits_oldest_first_until_it_is_settled()
    {
        await Journal.Write(Number(1), null, Notice("b"));
        test.Time.Advance(TimeSpan.FromSeconds(1));
        await Journal.Write(Number(1), 1, Notice("a"), Notice("a"));
        var lane = LaneOf(Number(1));

        var rows = await Journal.WaitingNotices(lane, new HashSet<string>(), 10, Cancellation);
        Assert.Equal(["b", "a"], rows.Select(row => row.Wish.NoticeId));
        Assert.Equal(new NoticeRow(Number(1), new("b", Executor, "verify", Order, 86_400), JournalUnderTest.Start), rows[0]);
        Assert.Equal(["a"], (await Journal.WaitingNotices(lane, new HashSet<string> { "b" }, 10, Cancellation)).Select(row => row.Wish.NoticeId));
        Assert.Equal([lane], await Journal.LanesWithWork(Cancellation));

        await Journal.Write(Number(1), 2, new Change.NoticeSettled("b"));
        Assert.Equal(["a"], (await Journal.WaitingNotices(lane, new HashSet<string>(), 10, Cancellation)).Select(row => row.Wish.NoticeId));
    }

    [Fact]
    public async Task A_deadline_is_due_from_its_anchor_on_until_its_subject_clears_it()
    {
        var subject = Subject.OfNumber(Number(1));
        var shard = StableMix.DueShardOf(subject);
        await Journal.Write(Number(1), null, Deadline(DeadlinePolicy.VerifyWindow, "a", 0, 1), Deadline(DeadlinePolicy.VerifyWindow, "b", 10, 1), Deadline(DeadlinePolicy.HoldTerm, "a", 5, 2));

        Assert.Empty(await Due(shard, -1));
        Assert.Equal(
            [new DueRow(DeadlinePolicy.VerifyWindow, "a", JournalUnderTest.Start, subject, 1), new DueRow(DeadlinePolicy.HoldTerm, "a", JournalUnderTest.Start.AddMinutes(5), subject, 2)],
            await Due(shard, 5));
        Assert.Empty(await Due((shard + 1) % IDueRows.Shards, 60));

        await Journal.Write(Number(1), 1, Deadline(DeadlinePolicy.VerifyWindow, "a", 30, 2), new Change.DeadlineCleared(DeadlinePolicy.HoldTerm, "a"));
        Assert.Equal(["b", "a"], (await Due(shard, 60)).Select(row => row.Tag));
        await Journal.Write(Number(1), 2, new Change.DeadlineCleared(DeadlinePolicy.VerifyWindow, "b"), Deadline(DeadlinePolicy.VerifyWindow, "a", 1, 3), new Change.DeadlineCleared(DeadlinePolicy.VerifyWindow, "a"));
        Assert.Empty(await Due(shard, 60));
    }

    [Fact]
    public async Task Deadlines_are_paged_by_anchor_then_subject_from_any_place_on()
    {
        // One anchor for many, so that a page ends in the middle of it; and one subject with two tags.
        var shard = StableMix.DueShardOf(Subject.OfNumber(Number(0)));
        for (var index = 0; index < 7; index++)
        {
            await Journal.Write(Number(index), null, Deadline(DeadlinePolicy.VerifyWindow, "b", index / 3, 1), Deadline(DeadlinePolicy.VerifyWindow, "a", index / 3, 1));
        }

        Assert.All(Enumerable.Range(0, 7), index => Assert.Equal(shard, StableMix.DueShardOf(Subject.OfNumber(Number(index)))));
        var all = await Paged(shard, limit: 100);
        Assert.Equal(Enumerable.Range(0, 14), all.Select(row => (int)((row.Subject.Number - Number(0)) * 2) + (row.Tag == "a" ? 0 : 1)));
        foreach (var limit in new[] { 1, 2, 3, 5, 13, 14 })
        {
            Assert.Equal(all, await Paged(shard, limit));
        }
    }

    [Fact]
    public async Task Deadlines_of_orders_and_numbers_lie_in_one_order()
    {
        var order = Subject.OfOrder(Order);
        await Journal.Write(StateKey.OfText("order", Order), new byte[] { 1 }, null, [Fact(), Deadline(DeadlinePolicy.LineDeadline, string.Empty, 1, 1)], Cancellation);
        var page = await Journal.Due(StableMix.DueShardOf(order), (_, _) => [All(DeadlinePolicy.LineDeadline)], 10, Cancellation);
        var row = Assert.Single(Assert.Single(page.Found).Value);
        Assert.Equal(new DueRow(DeadlinePolicy.LineDeadline, string.Empty, JournalUnderTest.Start.AddMinutes(1), order, 1), row);
        var after = await Journal.Due(StableMix.DueShardOf(order), (_, _) => [All(DeadlinePolicy.LineDeadline) with { After = row.Place }], 10, Cancellation);
        Assert.Empty(Assert.Single(after.Found).Value);
    }

    [Fact]
    public async Task One_question_names_every_slice_with_something_due_and_its_oldest()
    {
        for (var index = 0; index < 40; index++)
        {
            await Journal.Write(Number(index * 10_000), null, Deadline(DeadlinePolicy.VerifyWindow, "a", index, 1), Deadline(DeadlinePolicy.HoldTerm, "a", 90, 1));
        }

        var range = All(DeadlinePolicy.VerifyWindow) with { UpTo = JournalUnderTest.Start.AddMinutes(20) };
        var seen = await Journal.DueHeads((_, _) => [range], Cancellation);
        var expected = Enumerable.Range(0, 21)
            .GroupBy(index => StableMix.DueShardOf(Subject.OfNumber(Number(index * 10_000))))
            .Select(shard => new DueHead(shard.Key, range, JournalUnderTest.Start.AddMinutes(shard.Min())));
        Assert.Equal(expected.OrderBy(head => head.Shard), seen.Heads.OrderBy(head => head.Shard));

        Assert.Equal(21, await Journal.DueCount([range], 1_000, Cancellation));
        Assert.Equal(61, await Journal.DueCount([range, All(DeadlinePolicy.HoldTerm)], 1_000, Cancellation));
        Assert.Equal(30, await Journal.DueCount([range, All(DeadlinePolicy.HoldTerm)], 30, Cancellation));
    }

    [Fact]
    public async Task Versions_of_policies_are_read_as_they_were_written_and_come_with_every_question()
    {
        PolicyVersion first = new(1, JournalUnderTest.Start, TimeSpan.FromHours(48), null, "ministry-1", "工业和信息化部", "节日");
        PolicyVersion second = new(2, JournalUnderTest.Start.AddHours(1), null, JournalUnderTest.Start.AddDays(3), "ministry-1", "工业和信息化部", "故障");
        await Journal.Write(StateKey.OfText("deadline-policy", "policy:verify-window"), new byte[] { 1 }, null, [Fact(), new Change.PolicySet(DeadlinePolicy.VerifyWindow, first)], Cancellation);
        await Journal.Write(StateKey.OfText("deadline-policy", "policy:verify-window"), new byte[] { 2 }, 1, [Fact(), new Change.PolicySet(DeadlinePolicy.VerifyWindow, second)], Cancellation);

        IReadOnlyList<PolicyRow> expected = [new(DeadlinePolicy.VerifyWindow, first), new(DeadlinePolicy.VerifyWindow, second)];
        IReadOnlyList<PolicyRow> asked = [];
        Assert.Equal(expected, (await Journal.DueHeads((_, _) => [], Cancellation)).Policies);
        await Journal.Due(0, (_, versions) => [.. Nothing(asked = versions)], 1, Cancellation);
        Assert.Equal(expected, asked);
        await Assert.ThrowsAsync<CommitRefusedException>(() => Journal.Write(
            StateKey.OfText("deadline-policy", "policy:verify-window"), new byte[] { 3 }, 2, [Fact(), new Change.PolicySet(DeadlinePolicy.VerifyWindow, first)], Cancellation));

        static IEnumerable<DueRange> Nothing(IReadOnlyList<PolicyRow> _) => [];
    }

    [Fact]
    public async Task The_databases_clock_is_told_beside_this_ones()
    {
        var seen = await Journal.DueHeads((_, _) => [], Cancellation);
        var page = await Journal.Due(0, (_, _) => [], 1, Cancellation);
        Assert.Equal(seen.Now, seen.Clock.Database ?? JournalUnderTest.Start);
        Assert.True(page.Now >= seen.Now);
    }

    [Fact]
    public async Task A_repeated_command_finds_its_first_answer()
    {
        Assert.Null(await Journal.AnswerTo(Subject.OfNumber(Number(1)), "c-1", Cancellation));
        await Journal.Write(Number(1), null, new Change.Answered("c-1", [1, 2]), new Change.Answered("c-2", []));

        Assert.Equal(new byte[] { 1, 2 }, (await Journal.AnswerTo(Subject.OfNumber(Number(1)), "c-1", Cancellation))!);
        Assert.Equal(Array.Empty<byte>(), (await Journal.AnswerTo(Subject.OfNumber(Number(1)), "c-2", Cancellation))!);
        Assert.Null(await Journal.AnswerTo(Subject.OfNumber(Number(2)), "c-1", Cancellation));
        await Assert.ThrowsAsync<CommitRefusedException>(() => Journal.Write(Number(1), 1, new Change.Answered("c-1", [9])));
        Assert.Equal(new byte[] { 1, 2 }, (await Journal.AnswerTo(Subject.OfNumber(Number(1)), "c-1", Cancellation))!);
    }

    private static Comparer<LaneKey> ByText => Comparer<LaneKey>.Create((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));

    private static Change.NoticeOrdered Notice(string id, string order = Order) => new(new(id, Executor, "verify", order, 86_400));

    private static Change.DeadlineSet Deadline(DeadlinePolicy policy, string tag, int minutes, int generation) =>
        new(policy, tag, JournalUnderTest.Start.AddMinutes(minutes), generation);

    private static DueRange All(DeadlinePolicy policy) => new(policy, DuePlace.Before(DateTimeOffset.UnixEpoch), DateTimeOffset.MaxValue);

    private async Task<List<DueRow>> Paged(int shard, int limit)
    {
        var (all, range) = (new List<DueRow>(), All(DeadlinePolicy.VerifyWindow));
        while (true)
        {
            var rows = (await Journal.Due(shard, (_, _) => [range], limit, Cancellation)).Found.Single().Value;
            all.AddRange(rows);
            if (rows.Count < limit)
            {
                return all;
            }

            range = range with { After = rows[^1].Place };
        }
    }

    private async Task<IReadOnlyList<DueRow>> Due(int shard, int minutes)
    {
        var upTo = JournalUnderTest.Start.AddMinutes(minutes);
        var page = await Journal.Due(
            shard,
            (_, _) => [new(DeadlinePolicy.VerifyWindow, DuePlace.Before(DateTimeOffset.UnixEpoch), upTo), new(DeadlinePolicy.HoldTerm, DuePlace.Before(DateTimeOffset.UnixEpoch), upTo)],
            10,
            Cancellation);
        return [.. page.Found.SelectMany(range => range.Value)];
    }
}
