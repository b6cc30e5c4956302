using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>What orders, shards and planners find.</summary>
public abstract partial class JournalConformance
{
    private const string Shard = "shard:1/51/0";

    [Fact]
    public async Task Lines_are_stored_once_and_a_number_on_another_row_is_a_duplicate()
    {
        LineToAppend[] lines = [Line(3, Number(1)), Line(1, Number(2)), Line(2, Number(1))];
        RejectedLine[] rejects = [new(4, ItemOutcome.InvalidNumber, "TOO_SHORT", "1380013")];
        await Journal.AppendLines(Order, lines, rejects, Cancellation);
        var once = await Journal.Outcomes();
        await Journal.AppendLines(Order, lines, rejects, Cancellation);
        await Journal.AppendLines(Order, [Line(5, Number(2))], [], Cancellation);

        Assert.Equal(new() { [ItemOutcome.Pending] = 2, [ItemOutcome.InvalidNumber] = 1, [ItemOutcome.Duplicate] = 1 }, once);
        Assert.Equal(2, (await Journal.Outcomes())[ItemOutcome.Duplicate]);
        var views = await Journal.Lines(Order, null, 0, 10, Cancellation);
        Assert.Equal(
            [(1, ItemOutcome.Pending), (2, ItemOutcome.Pending), (3, ItemOutcome.Duplicate), (4, ItemOutcome.InvalidNumber), (5, ItemOutcome.Duplicate)],
            views.Select(view => (view.Row, view.Outcome)));
        Assert.Equal(new OrderLineView(1, "138****0002", "51", "CMCC-51", ItemOutcome.Pending, string.Empty), views[0]);
        Assert.Equal(new OrderLineView(4, "1380013", string.Empty, string.Empty, ItemOutcome.InvalidNumber, "TOO_SHORT"), views[3]);
        Assert.Equal("861****0001", views[2].Number);
        Assert.Equal("DUPLICATE", views[2].Code);
    }

    [Fact]
    public async Task A_call_with_more_lines_than_one_operation_stores_them_all()
    {
        var lines = Enumerable.Range(1, 10_000).Select(row => Line(row, Number(20_000 - row))).ToList();
        var rejects = Enumerable.Range(10_001, 5_000).Select(row => new RejectedLine(row, ItemOutcome.InvalidNumber, "EMPTY", string.Empty)).ToList();
        await Journal.AppendLines(Order, lines, rejects, Cancellation);

        Assert.Equal(new() { [ItemOutcome.Pending] = 10_000, [ItemOutcome.InvalidNumber] = 5_000 }, await Journal.Outcomes());
        Assert.Equal([10_000, 10_001], (await Journal.Lines(Order, null, 9_999, 2, Cancellation)).Select(view => view.Row));
        Assert.Equal([10_001], (await Journal.Lines(Order, ItemOutcome.InvalidNumber, 0, 1, Cancellation)).Select(view => view.Row));
        Assert.Equal(10_000, (await Journal.LinesToPlan(Order, Cancellation).All()).Count);
    }

    [Fact]
    public async Task A_line_without_a_unit_is_unroutable_and_one_with_a_known_outcome_keeps_it()
    {
        await Journal.AppendLines(Order, [Line(1, Number(1), unit: null), Line(2, Number(2), Beijing, outcome: ItemOutcome.OutOfScope)], [], Cancellation);

        Assert.Equal(
            [new LineCount(Beijing, CarrierCode.Parse("CMCC"), ItemOutcome.OutOfScope, 1), new LineCount(Sichuan, null, ItemOutcome.Unroutable, 1)],
            await Journal.Counts(Order, Cancellation));
        Assert.Equal(ItemOutcome.Unroutable, await Journal.OutcomeOf(Number(1)));
    }

    [Fact]
    public async Task Lines_to_plan_come_by_province_and_number_with_what_is_barred_and_the_epoch_that_is_sealed()
    {
        await Journal.Write(Number(2), null, Bar(1, Services.OneWay), Bar(1, Services.Data, executor: OtherExecutor), new Change.EpochRaised(3));
        await Journal.AppendLines(Order, [Line(1, Number(3)), Line(2, Number(2)), Line(3, Number(1), Beijing)], [], Cancellation);

        var planned = await Journal.LinesToPlan(Order, Cancellation).All();
        Assert.Equal([Number(1), Number(2), Number(3)], planned.Select(line => line.Line.Number));
        Assert.Equal([Services.None, Services.OneWay | Services.Data, Services.None], planned.Select(line => line.Barred));
        Assert.Equal([0, 3, 0], planned.Select(line => line.Epoch));

        await Journal.Write(Number(2), 1, new Change.EpochRaised(4));
        var stored = await Journal.LinesOf(Order, Page(0, Number(2), Number(3), 2), Cancellation);
        Assert.Equal([3, 0], stored.Select(line => line.PlannedEpoch));
        Assert.Equal(new OrderLine(2, Number(2), Sichuan, Executor, null, null, 3), stored[0]);
        Assert.Equal([0, 4, 0], (await Journal.LinesToPlan(Order, Cancellation).All()).Select(line => line.Epoch));
    }

    [Fact]
    public async Task A_plan_replaces_the_one_before()
    {
        await Journal.SavePlan(Order, [Page(0, Number(1), Number(5), 5), Page(1, Number(6), Number(9), 4), Page(0, 1, 2, 2, Beijing)], Cancellation);
        await Journal.SavePlan(Order, [Page(0, Number(1), Number(9), 9)], Cancellation);

        var page = (await Journal.PlanPages(Order, Sichuan, Cancellation)).Single();
        Assert.Equal((Number(1), Number(9), 9), (page.FirstNumber, page.LastNumber, page.Lines));
        Assert.Equal(new byte[32], page.Root);
        Assert.Empty(await Journal.PlanPages(Order, Beijing, Cancellation));
    }

    [Fact]
    public async Task A_page_ends_and_arms_its_lines_moves_the_cursor_and_can_be_repeated()
    {
        await Journal.AppendLines(Order, [Line(1, Number(1)), Line(2, Number(2)), Line(3, Number(3))], [], Cancellation);
        LineResult[] results =
        [
            new(Number(1), ItemOutcome.AlreadyInState, 0, Services.TwoWay),
            new(Number(2), null, 1, Services.TwoWay),
            new(Number(9), ItemOutcome.NotAssigned, 0, Services.TwoWay),
        ];
        Assert.Equal(0, await Journal.ShardCursor(Order, Shard, Cancellation));
        for (var repeat = 0; repeat < 2; repeat++)
        {
            await Journal.RecordPage(Order, new(Shard, Page(4, Number(1), Number(3), 3), results, true), [], Priority.Bulk, Cancellation);
            Assert.Equal(new() { [ItemOutcome.Pending] = 2, [ItemOutcome.AlreadyInState] = 1 }, await Journal.Outcomes());
            Assert.Equal(5, await Journal.ShardCursor(Order, Shard, Cancellation));
        }

        var lines = await Journal.LinesOf(Order, Page(4, Number(1), Number(3), 3), Cancellation);
        Assert.Equal([null, 1, null], lines.Select(line => line.Version));
        await Journal.RecordPage(Order, new(Shard, Page(2, Number(1), Number(3), 3), [], true), [], Priority.Bulk, Cancellation);
        Assert.Equal(5, await Journal.ShardCursor(Order, Shard, Cancellation));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            Journal.RecordPage(Order, new(Shard, Page(5, Number(1), Number(3), 3), [new(Number(1), null, 0, Services.Data)], true), [], Priority.Bulk, Cancellation).AsTask());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_line_ends_as_applied_whether_its_page_or_its_ack_is_recorded_first(bool pageFirst)
    {
        await Placed(Number(1), 1);
        for (var repeat = 0; repeat < 2; repeat++)
        {
            if (pageFirst)
            {
                await Armed(Number(1), 1);
                Assert.True(repeat == 1 || await Journal.OutcomeOf(Number(1)) is null);
            }

            await Journal.RecordAcks(LaneOf(Number(1)), [Applied(Number(1), 1)], Priority.Bulk, Cancellation);
            if (!pageFirst)
            {
                await Armed(Number(1), 1);
            }

            Assert.Equal(new() { [ItemOutcome.Applied] = 1 }, await Journal.Outcomes());
        }

        Assert.Equal(1, (await Journal.LinesOf(Order, Page(0, Number(1), Number(1), 1), Cancellation)).Single().Version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_line_whose_services_a_newer_applied_version_lacks_is_superseded(bool pageFirst)
    {
        await Placed(Number(1), 1);
        await Journal.Wishes(Number(1), 2, Services.OneWay);
        if (pageFirst)
        {
            await Armed(Number(1), 1);
        }

        await Journal.RecordAcks(LaneOf(Number(1)), [Applied(Number(1), 2, Services.OneWay)], Priority.Bulk, Cancellation);
        if (!pageFirst)
        {
            await Armed(Number(1), 1);
        }

        Assert.Equal(ItemOutcome.Superseded, await Journal.OutcomeOf(Number(1)));
    }

    [Fact]
    public async Task A_page_and_the_states_that_placed_its_lines_are_one_transaction()
    {
        await Journal.AppendLines(Order, [Line(1, Number(1)), Line(2, Number(2))], [], Cancellation);
        await Journal.Write(Number(2), null);
        StateToWrite[] states = [Placing(Number(1), null), Placing(Number(2), null)];
        LineResult[] results = [new(Number(1), null, 1, Services.TwoWay), new(Number(2), null, 1, Services.TwoWay)];
        var page = Page(0, Number(1), Number(2), 2);

        var won = await Journal.RecordPage(Order, new(Shard, page, results, true), states, Priority.Bulk, Cancellation);

        Assert.Equal([true, false], won);
        Assert.Equal(0, await Journal.ShardCursor(Order, Shard, Cancellation));
        Assert.Single(await Journal.RowsOf(Number(1), Cancellation));
        Assert.Empty(await Journal.RowsOf(Number(2), Cancellation));
        Assert.Equal([1, null], (await Journal.LinesOf(Order, page, Cancellation)).Select(line => line.Version));

        won = await Journal.RecordPage(Order, new(Shard, page, results, true), [Placing(Number(2), 1)], Priority.Bulk, Cancellation);

        Assert.Equal([true], won);
        Assert.Equal(1, await Journal.ShardCursor(Order, Shard, Cancellation));
        Assert.Equal([1, 1], (await Journal.LinesOf(Order, page, Cancellation)).Select(line => line.Version));
        await Verified();
    }

    [Fact]
    public async Task A_state_that_cannot_be_stored_takes_its_whole_page_with_it()
    {
        await Journal.AppendLines(Order, [Line(1, Number(1)), Line(2, Number(2))], [], Cancellation);
        await Journal.Write(Number(2), null, new Change.Answered("taken", [1]));
        StateToWrite[] states = [Placing(Number(1), null), new(StateKey.OfNumber(State, Number(2)), new byte[] { 1 }, 1, [Fact(), new Change.Answered("taken", [2])])];

        await Assert.ThrowsAsync<CommitRefusedException>(() => Journal.RecordPage(
            Order, new(Shard, Page(0, Number(1), Number(2), 2), [new(Number(1), null, 1, Services.TwoWay)], false), states, Priority.Bulk, Cancellation).AsTask());

        Assert.Null(await Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation));
        Assert.Equal([null, null], (await Journal.LinesOf(Order, Page(0, Number(1), Number(2), 2), Cancellation)).Select(line => line.Version));
    }

    [Fact]
    public async Task A_line_waits_for_its_own_version_and_for_every_executor_that_serves_the_number()
    {
        await Placed(Number(1), 2);
        await Journal.Write(Number(1), 1, Bar(2, executor: OtherExecutor));
        await Armed(Number(1), 2);
        var acks = Journal.RecordAcks;

        await acks(LaneOf(Number(1)), [Applied(Number(1), 1)], Priority.Bulk, Cancellation);
        await acks(LaneOf(Number(1)), [Applied(Number(1), 2)], Priority.Bulk, Cancellation);
        Assert.Null(await Journal.OutcomeOf(Number(1)));
        await acks(LaneOf(Number(1), OtherExecutor), [Applied(Number(1), 2)], Priority.Bulk, Cancellation);
        Assert.Equal(ItemOutcome.Applied, await Journal.OutcomeOf(Number(1)));
    }

    [Fact]
    public async Task One_ack_ends_the_lines_of_every_order_that_waits_for_it()
    {
        await Placed(Number(1), 1);
        await Armed(Number(1), 1);
        await Placed(Number(1), 2, "order:second");
        await Armed(Number(1), 2, "order:second");

        await Journal.RecordAcks(LaneOf(Number(1)), [Applied(Number(1), 2)], Priority.Bulk, Cancellation);
        Assert.Equal(ItemOutcome.Applied, await Journal.OutcomeOf(Number(1)));
        Assert.Equal(ItemOutcome.Applied, await Journal.OutcomeOf(Number(1), "order:second"));
    }

    [Fact]
    public async Task A_number_ends_its_own_pending_line_before_its_page_is_recorded_and_the_page_respects_it()
    {
        await Placed(Number(1), 1);
        await Journal.Write(Number(1), 1, new Change.LineEnded(Order, ItemOutcome.NotAssigned), new Change.LineEnded("order:unknown", ItemOutcome.NotAssigned));
        Assert.Equal(ItemOutcome.NotAssigned, await Journal.OutcomeOf(Number(1)));

        await Armed(Number(1), 1);
        await Journal.Write(Number(1), 2, new Change.LineEnded(Order, ItemOutcome.TimedOut));
        Assert.Equal(new() { [ItemOutcome.NotAssigned] = 1 }, await Journal.Outcomes());
    }

    [Fact]
    public async Task Pending_lines_end_all_or_only_those_never_placed()
    {
        await Journal.AppendLines(Order, [.. Enumerable.Range(1, PendingEnded.LinesMax + 10).Select(row => Line(row, Number(row), row % 2 == 0 ? Sichuan : Beijing))], [], Cancellation);
        await Armed(Number(2), 1);

        Assert.Equal(PendingEnded.LinesMax + 9, await Journal.EndPending(Order, ItemOutcome.Cancelled, onlyUnplaced: true, Cancellation));
        Assert.Equal(new() { [ItemOutcome.Pending] = 1, [ItemOutcome.Cancelled] = PendingEnded.LinesMax + 9 }, await Journal.Outcomes());
        Assert.Equal(1, await Journal.EndPending(Order, ItemOutcome.TimedOut, onlyUnplaced: false, Cancellation));
        Assert.Equal(0, await Journal.EndPending(Order, ItemOutcome.TimedOut, onlyUnplaced: false, Cancellation));
        Assert.Equal(1, (await Journal.Outcomes())[ItemOutcome.TimedOut]);
    }

    [Fact]
    public async Task Lines_that_ended_badly_are_pending_again_as_if_they_had_never_been_placed()
    {
        await Journal.AppendLines(Order, [.. Enumerable.Range(1, PendingEnded.LinesMax + 10).Select(row => Line(row, Number(row), row % 2 == 0 ? Sichuan : Beijing))], [], Cancellation);
        await Armed(Number(2), 1);
        await Journal.Write(Number(2), null, new Change.LineEnded(Order, ItemOutcome.CarrierFailed));
        await Journal.EndPending(Order, ItemOutcome.TimedOut, onlyUnplaced: false, Cancellation);

        Assert.Equal(1, await Journal.Reopen(Order, [ItemOutcome.CarrierFailed], Cancellation));
        Assert.Equal(new() { [ItemOutcome.Pending] = 1, [ItemOutcome.TimedOut] = PendingEnded.LinesMax + 9 }, await Journal.Outcomes());
        Assert.Null((await Journal.LinesOf(Order, Page(0, Number(2), Number(2), 1), Cancellation))[0].Version);
        Assert.Equal(PendingEnded.LinesMax + 9, await Journal.Reopen(Order, [ItemOutcome.TimedOut], Cancellation));
        Assert.Equal(0, await Journal.Reopen(Order, [ItemOutcome.TimedOut], Cancellation));
    }

    [Fact]
    public async Task Reviewed_lines_are_pending_again_or_end_otherwise_and_all_others_stay_as_they_are()
    {
        const int lines = ReviewEnded.LinesMax + 10;
        await Journal.AppendLines(
            Order,
            [.. Enumerable.Range(1, lines).Select(row => Line(row, Number(row), row % 2 == 0 ? Sichuan : Beijing, outcome: row < lines ? ItemOutcome.ProtectedReview : null))],
            [],
            Cancellation);
        var all = await Journal.LinesAt(Order, [.. Enumerable.Range(1, lines + 5)], Cancellation);
        (ProvinceCode, long)[] some = [.. all.Select(line => (line.Province, line.Number))];

        Assert.Equal(Enumerable.Range(1, lines), all.Select(line => line.Row));
        Assert.Equal(2, await Journal.EndReview(Order, some[..2], ItemOutcome.Dropped, Cancellation));
        Assert.Equal(0, await Journal.EndReview(Order, some[..2], ItemOutcome.Pending, Cancellation));
        Assert.Equal(lines - 4, await Journal.EndReview(Order, some[3..], ItemOutcome.Pending, Cancellation));
        Assert.Equal(
            new() { [ItemOutcome.Pending] = lines - 3, [ItemOutcome.ProtectedReview] = 1, [ItemOutcome.Dropped] = 2 }, await Journal.Outcomes());
        Assert.Equal(
            [ItemOutcome.Dropped, ItemOutcome.Dropped, ItemOutcome.ProtectedReview, null],
            (await Journal.LinesAt(Order, [4, 3, 2, 1], Cancellation)).Select(line => line.Outcome));
        Assert.Equal(lines - 3, await Journal.EndPending(Order, ItemOutcome.Cancelled, onlyUnplaced: true, Cancellation));
        Assert.Empty(await Journal.LinesAt("order:other", [1], Cancellation));
    }

    [Fact]
    public async Task Orders_are_found_by_the_phase_they_said_last()
    {
        await Listed("order:a", null, OrderPhase.Running);
        await Listed("order:b", null, OrderPhase.Running);
        await Listed("order:a", 1, OrderPhase.Completed);
        await Journal.AppendLines("order:c", [Line(1, Number(1))], [], Cancellation);

        Assert.Equal(["order:b"], await Journal.OrdersIn(OrderPhase.Running, Cancellation));
        Assert.Equal(["order:a"], await Journal.OrdersIn(OrderPhase.Completed, Cancellation));
        Assert.Empty(await Journal.OrdersIn(OrderPhase.Draft, Cancellation));
    }

    [Fact]
    public async Task An_order_whose_id_has_the_hash_of_another_is_refused()
    {
        database.Execute($"INSERT INTO orders (order_no, order_id) VALUES ({StableMix.OrderNo(Order)}, 'order:first')");
        var refused = await Assert.ThrowsAsync<CommitRefusedException>(() => Journal.AppendLines(Order, [Line(1, Number(1))], [], Cancellation).AsTask());
        Assert.Contains("another id", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_happens_in_whatever_order_counters_add_up_to_the_lines_and_each_line_ends_once(int seed)
    {
        const int numbers = 24;
        var random = new Random(seed);
        var versions = new int[numbers + 1];
        var ended = new Dictionary<long, ItemOutcome>();
        await Journal.AppendLines(Order, [.. Enumerable.Range(1, numbers).Select(row => Line(row, Number(row)))], [], Cancellation);
        for (var step = 0; step < 150; step++)
        {
            var index = random.Next(1, numbers + 1);
            await Step(random, index, versions);
            var lines = await Journal.LinesOf(Order, Page(0, Number(1), Number(numbers), numbers), Cancellation);
            foreach (var line in lines.Where(line => line.Outcome is not null))
            {
                Assert.True(ended.TryAdd(line.Number, line.Outcome!.Value) || ended[line.Number] == line.Outcome, $"A line ended twice (seed {seed}, step {step}).");
            }

            var outcomes = lines.GroupBy(line => line.Outcome ?? ItemOutcome.Pending).ToDictionary(group => group.Key, group => (long)group.Count());
            Assert.Equal(new SortedDictionary<ItemOutcome, long>(outcomes), await Journal.Outcomes());
        }

        Assert.NotEmpty(ended);
        await Verified();
    }

    private async Task Step(Random random, int index, int[] versions)
    {
        var number = Number(index);
        switch (random.Next(7))
        {
            case 0 or 1:
                versions[index]++;
                await Journal.Wishes(number, versions[index], random.Next(3) == 0 ? Services.OneWay : Services.TwoWay);
                break;
            case 2 or 3 when versions[index] > 0:
                await Armed(number, random.Next(1, versions[index] + 1));
                break;
            case 4 when versions[index] > 0:
                var services = random.Next(3) == 0 ? Services.OneWay : Services.TwoWay;
                await Journal.RecordAcks(LaneOf(number), [Applied(number, random.Next(1, versions[index] + 1), services)], Priority.Bulk, Cancellation);
                break;
            case 5 when random.Next(4) == 0:
                var stored = await Journal.Read(StateKey.OfNumber(State, number), Cancellation);
                await Journal.Write(number, stored?.Version, new Change.LineEnded(Order, ItemOutcome.CarrierFailed));
                break;
            default:
                await Journal.AppendLines(Order, [Line(index, number)], [], Cancellation);
                break;
        }
    }

    private async Task Placed(long number, int version, string order = Order)
    {
        await Journal.AppendLines(order, [Line(1, number)], [], Cancellation);
        await Journal.Wishes(number, version, order: order);
    }

    private async Task Armed(long number, int version, string order = Order) =>
        await Journal.RecordPage(order, new(Shard, Page(0, number, number, 1), [new(number, null, version, Services.TwoWay)], true), [], Priority.Bulk, Cancellation);

    private async Task Listed(string orderId, int? expected, OrderPhase phase) =>
        Assert.NotNull(await Journal.Write(StateKey.OfText("order", orderId), new byte[1], expected, [Fact(), new Change.OrderListed(orderId, phase)], Cancellation));

    private static StateToWrite Placing(long number, int? expected) =>
        new(StateKey.OfNumber(State, number), new byte[] { 1, 2, 3 }, expected, [Fact(), Bar(1)]);
}
