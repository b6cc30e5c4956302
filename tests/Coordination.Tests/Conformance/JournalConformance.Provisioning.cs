using System.Collections.Concurrent;
using Coordination.Carriers;
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

        await Journal.Write(Number(1), 1, Bar(2, Services.None, order: "order:undo"));
        Assert.Single(await Journal.Waiting(LaneOf(Number(1)), new HashSet<long>(), 10, Cancellation));
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

        Assert.Empty(await Journal.Due(shard, CutOffs(-1), 10, Cancellation));
        Assert.Equal(
            [new DueRow(DeadlinePolicy.VerifyWindow, "a", JournalUnderTest.Start, subject, 1), new DueRow(DeadlinePolicy.HoldTerm, "a", JournalUnderTest.Start.AddMinutes(5), subject, 2)],
            await Journal.Due(shard, CutOffs(5), 10, Cancellation));
        Assert.Single(await Journal.Due(shard, CutOffs(5), 1, Cancellation));
        Assert.Empty(await Journal.Due((shard + 1) % IDueRows.Shards, CutOffs(60), 10, Cancellation));

        await Journal.Write(Number(1), 1, Deadline(DeadlinePolicy.VerifyWindow, "a", 30, 2), new Change.DeadlineCleared(DeadlinePolicy.HoldTerm, "a"));
        Assert.Equal(["b", "a"], (await Journal.Due(shard, CutOffs(60), 10, Cancellation)).Select(row => row.Tag));
        await Journal.Write(Number(1), 2, new Change.DeadlineCleared(DeadlinePolicy.VerifyWindow, "b"), Deadline(DeadlinePolicy.VerifyWindow, "a", 1, 3), new Change.DeadlineCleared(DeadlinePolicy.VerifyWindow, "a"));
        Assert.Empty(await Journal.Due(shard, CutOffs(60), 10, Cancellation));
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

    private static Dictionary<DeadlinePolicy, DateTimeOffset> CutOffs(int minutes) => new()
    {
        [DeadlinePolicy.VerifyWindow] = JournalUnderTest.Start.AddMinutes(minutes),
        [DeadlinePolicy.HoldTerm] = JournalUnderTest.Start.AddMinutes(minutes),
    };
}
