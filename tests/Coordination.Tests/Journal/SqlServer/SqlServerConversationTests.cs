using System.Data;
using Coordination.Carriers;
using Coordination.Conformance;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Tidy;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

/// <summary>
/// The dialect through the real driver to a far end that knows no SQL: what is sent fits its parameters, what comes back is read
/// as the types it has, and each way of failing is told apart.
/// </summary>
public sealed partial class SqlServerConversationTests : IDisposable
{
    private static readonly Subject lane = Subject.OfLane("lane:CMCC-51/1");

    private readonly SqlServerWire wire = new(SqlServerStatements.Answer);
    private readonly SqlServerSession session;
    private readonly SqlServerTransaction transaction;

    public SqlServerConversationTests()
    {
        session = new(new(wire.ConnectionString));
        transaction = new(session, "coordination", SqlServerDialect.Lease, TimeProvider.System);
    }

    public void Dispose()
    {
        transaction.Dispose();
        session.Dispose();
        wire.Dispose();
    }

    [Fact]
    public void Every_statement_of_the_dialect_is_sent_and_its_answer_is_read_as_the_types_it_has()
    {
        Slots();
        Writes();
        Orders();
        WritesOfTheFence();
        WritesOfTheTies();
        using (var reads = new SqlServerReads(new(new(wire.ConnectionString)), "coordination"))
        using (reads.Snapshot())
        {
            Reads(reads);
            ReadsOfTheFence(reads);
            ReadsOfTheTies(reads);
        }

        session.Run(MigrationStatements.Create);
        session.Run(MigrationStatements.Record, "sqlserver/", 1, "0001_journal.sql", new string('0', 64), 1L);
        Assert.Equal(2, session.List(MigrationStatements.Applied, row => new AppliedScript(row.Text(1), row.Instant(2)), "sqlserver/").Count);
        Assert.Equal(1, session.Scalar(MigrationStatements.Exists));
        Offenders.None(SqlServerStatements.All.Where(statement => !wire.Asked.Contains(statement.Statement.Text)).Select(statement => $"{statement.Name} was not sent"));
    }

    [Fact]
    public void A_batch_of_nothing_sends_nothing()
    {
        transaction.LockLines([]);
        transaction.WriteStates([]);
        transaction.StoreWishes([]);
        transaction.SetDeadlines([]);
        transaction.StorePolicies([]);
        transaction.RaiseEpochs([]);
        transaction.StoreFacts(0, 1, [], []);
        transaction.AppendLines(1, [], []);
        Assert.Empty(transaction.PendingLinesOn([]));
        Assert.Empty(transaction.ExecutorsOf([]));
        Assert.Empty(wire.Asked);
    }

    [Theory]
    [InlineData(1205, 13, JournalFault.Busy)]
    [InlineData(1222, 16, JournalFault.Busy)]
    [InlineData(2627, 14, JournalFault.Busy)]
    [InlineData(1105, 17, JournalFault.Unavailable)]
    [InlineData(9002, 17, JournalFault.Unavailable)]
    [InlineData(823, 24, JournalFault.Unavailable)]
    [InlineData(8152, 16, JournalFault.Refused)]
    internal void An_error_of_the_server_is_what_it_means_for_the_batch(int number, byte errorClass, JournalFault fault)
    {
        session.Begin(IsolationLevel.ReadCommitted);
        wire.Plant(OutboxStatements.StoreWishes.Text, new(WireDoes.Answers, number, errorClass, "said so"));

        var failure = Assert.Throws<JournalStorageException>(() => transaction.StoreWishes([AWish()]));
        Assert.Equal((fault, number), (failure.Fault, failure.Code));
        Assert.Contains("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("said so", failure.Message, StringComparison.Ordinal);
        transaction.Dispose();
        AssertGoesOn();
    }

    [Fact]
    public void A_command_id_that_has_an_answer_refuses_its_operation_and_shows_no_number()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        wire.Plant(
            WriteStatements.StoreAnswers.Text,
            new(WireDoes.Answers, 2627, 14, $"Violation of PRIMARY KEY constraint 'answer_key'. The duplicate key value is ({Number(1)}, 1, , taken)."));

        var failure = Assert.Throws<JournalStorageException>(() => transaction.StoreAnswers([new(Subject.OfNumber(Number(1)), "taken", new byte[] { 1 })]));
        Assert.Equal(JournalFault.Refused, failure.Fault);
        Assert.Contains("answer_key", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("8613800000001", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_behind_the_last_row_is_not_missed()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        using var failing = new SqlServerWire((_, writer) => writer.Answer([new("position", SqlType.Int, false, false)], [[0]]).Error(1205, 13, "deadlock"));
        using var other = new SqlServerSession(new(failing.ConnectionString));
        Assert.Equal(JournalFault.Busy, Assert.Throws<JournalStorageException>(() => other.List(ReadStatements.Slots, row => row.Int(0))).Fault);
    }

    [Fact]
    public void A_connection_that_ends_before_the_commit_is_opened_anew_and_nothing_of_the_batch_was_stored()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        wire.Plant(WriteStatements.StoreAnswers.Text, new(WireDoes.HangsUp));

        var failure = Assert.Throws<JournalStorageException>(() => transaction.StoreAnswers([new(lane, "a", new byte[1])]));
        Assert.Equal(JournalFault.Unavailable, failure.Fault);
        transaction.Dispose();
        AssertGoesOn();
        Assert.Equal(2, wire.Connections);
    }

    [Fact]
    public void A_connection_that_ends_at_the_commit_leaves_it_unknown()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        wire.Plant("COMMIT", new(WireDoes.HangsUp));

        Assert.Equal(JournalFault.Unknown, Assert.Throws<JournalStorageException>(transaction.Commit).Fault);
        transaction.Dispose();
        AssertGoesOn();
    }

    [Fact]
    public void A_commit_that_the_server_refuses_is_known()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        wire.Plant("COMMIT", new(WireDoes.Answers, 9002, 17, "The transaction log for database 'journal' is full."));

        var failure = Assert.Throws<JournalStorageException>(transaction.Commit);
        Assert.Equal((JournalFault.Unavailable, 9002), (failure.Fault, failure.Code));
        Assert.Contains("make room", failure.Message, StringComparison.OrdinalIgnoreCase);
        transaction.Dispose();
        AssertGoesOn();
    }

    [Fact]
    public void A_server_that_does_not_answer_in_time_is_unavailable()
    {
        using var impatient = new SqlServerSession(new($"{wire.ConnectionString};Command Timeout=1"));
        impatient.Begin(IsolationLevel.ReadCommitted);
        wire.Plant(ReadStatements.Slots.Text, new(WireDoes.IsSilent));

        var failure = Assert.Throws<JournalStorageException>(() => impatient.List(ReadStatements.Slots, SqlServerDialect.Head));
        Assert.Equal((JournalFault.Unavailable, -2), (failure.Fault, failure.Code));
        impatient.End();
        impatient.Begin(IsolationLevel.ReadCommitted);
    }

    [Fact]
    public void A_connection_that_broke_while_it_lay_idle_is_replaced_without_a_word()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        wire.Plant("COMMIT", new(WireDoes.AnswersAndHangsUp));
        transaction.Commit();

        session.Begin(IsolationLevel.ReadCommitted);
        Assert.Equal(2, wire.Connections);
        transaction.Commit();
    }

    [Fact]
    public void A_text_that_does_not_fit_is_refused_instead_of_cut_off_and_the_next_batch_passes()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        var tooLong = new string('x', SqlServerRows.KeyMax + 1);

        var refused = Assert.Throws<ArgumentException>(() => transaction.StoreAnswers([new(lane, "fits", new byte[1]), new(lane, tooLong, new byte[1])]));
        Assert.Contains("command_id takes at most 200", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => transaction.RaiseStop(tooLong, JournalUnderTest.Start));
        transaction.Dispose();
        AssertGoesOn();
    }

    [Fact]
    public void An_order_that_is_stored_for_certain_is_not_asked_for_again()
    {
        using var orders = new SqlServerWire((text, writer) =>
            text == OrderStatements.StoreOrder.Text ? writer.Answer([new("order_id", new("nvarchar", 200), false, false)], [[Order]]) : writer);
        using var connection = new SqlServerSession(new(orders.ConnectionString));
        var writing = new SqlServerTransaction(connection, "s", SqlServerDialect.Lease, TimeProvider.System);
        int Asked() => orders.Asked.Count(text => text == OrderStatements.StoreOrder.Text);

        connection.Begin(IsolationLevel.ReadCommitted);
        writing.StoreOrder(new(7, Order, null));
        writing.Dispose();
        connection.Begin(IsolationLevel.ReadCommitted);
        writing.StoreOrder(new(7, Order, null));
        writing.Commit();
        Assert.Equal(2, Asked());

        connection.Begin(IsolationLevel.ReadCommitted);
        writing.StoreOrder(new(7, Order, null));
        Assert.Equal(2, Asked());
        writing.StoreOrder(new(7, Order, OrderPhase.Running));
        Assert.Equal(3, Asked());
        Assert.Equal(JournalFault.Refused, Assert.Throws<JournalStorageException>(() => writing.StoreOrder(new(7, "order:other", null))).Fault);
    }

    private static DueRange AllTerms => new(DeadlinePolicy.HoldTerm, DuePlace.Before(DateTimeOffset.UnixEpoch), DateTimeOffset.MaxValue);

    private static WishRow AWish() => new(Number(1), 1, 7, Wish(1), ProvisioningState.Ordered, CarrierRefusal.None, JournalUnderTest.Start);

    private void AssertGoesOn()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        transaction.StoreWishes([AWish()]);
        transaction.Commit();
        transaction.Dispose();
    }

    private void Slots()
    {
        Assert.Equal("text", session.List(SlotStatements.Database, row => (row.Text(0), row.Int(1), row.Int(2), row.Int(3), row.Int(4)))[0].Item1);
        session.Begin(IsolationLevel.ReadCommitted);
        session.Lock("a lock", untilCommit: true);
        Assert.Equal(new byte[32], session.List(SlotStatements.Take, SqlServerDialect.Head, "owner", 30_000_000L)[0].Head);
        session.Commit();
        session.Lock("a lock", untilCommit: false);
        session.Unlock("a lock");
        Assert.Equal(1, session.List(SlotStatements.ReadHead, SqlServerDialect.Head, 1)[0].Slot);
        Assert.Equal(1, session.List(SlotStatements.LockHead, SqlServerDialect.Head, 1)[0].Term);
        Assert.Equal(1, session.Scalar(SlotStatements.Renew, 1, 1L, 30_000_000L));
        Assert.Equal(1, session.Scalar(SlotStatements.Dispossess, "owner"));
        session.Run(SlotStatements.Release, 1, 1L);
    }

    private void Writes()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        transaction.LockLines([Number(2), Number(1), Number(1)]);
        StateRow[] states =
        [
            new(StateKey.OfNumber(State, Number(1)), new byte[] { 1, 2, 3 }, null), new(StateKey.OfText("order", Order), null, 4),
            new(StateKey.OfNumber(State, Number(3)), Array.Empty<byte>(), null),
        ];
        transaction.WriteStates(states);
        Assert.Equal([true, true, false], states.Select(state => state.Won));
        transaction.StoreWishes([AWish(), AWish() with { Wish = Wish(1, executor: OtherExecutor) with { Notice = "verify" } }]);
        transaction.Withdraw([new(Number(1), Executor, ProvisioningState.Closed, CarrierRefusal.Ported)]);
        var notice = new NoticeToStore(Number(1), 1, new("00112233445566778899aabbccddeeff", Executor, "verify", Order, 86_400), JournalUnderTest.Start);
        transaction.StoreNotices([notice, notice]);
        transaction.RemoveNotices([(Number(1), "a"), (Number(1), "a")]);
        transaction.SetDeadlines([
            new(Subject.OfNumber(Number(1)), DeadlinePolicy.VerifyWindow, "a", JournalUnderTest.Start, 1), new(lane, DeadlinePolicy.HoldTerm, string.Empty, null, 0)]);
        transaction.StorePolicies([
            new(DeadlinePolicy.VerifyWindow, new(1, JournalUnderTest.Start, TimeSpan.FromHours(48), null, "m", "miit", "why")),
            new(DeadlinePolicy.VerifyWindow, new(2, JournalUnderTest.Start, null, JournalUnderTest.Start, "m", "miit", "why"))]);
        transaction.RaiseEpochs([(Number(1), 2), (Number(1), 3)]);
        transaction.StoreAnswers([new(lane, "a", new byte[] { 1 }), new(lane, "b", Array.Empty<byte>())]);
        transaction.RaiseStop(Order, JournalUnderTest.Start);
        transaction.LowerStop(Order);
        Assert.Equal(new AppliedRow(Number(0), Executor, ProvisioningState.Accepted, 1, 1, (Services)1), transaction.ExecutorsOf([Number(1)])[0]);
        Assert.Equal(2, transaction.RowsOfExecutor(Executor, [Number(1)]).Count);
        transaction.RaiseRows([
            new(Number(1), Executor, ProvisioningState.Applied, 1, Services.TwoWay, JournalUnderTest.Start),
            new(Number(2), Executor, ProvisioningState.Accepted, 0, Services.None, null)]);
        Assert.Equal(1, transaction.LastVersion(lane));
        transaction.StoreFacts(
            1, 2, [new(lane, 1, 0, 0, new byte[] { 1, 2 }), new(lane, 1, 1, 1, new byte[] { 3 })], [new(0, new byte[16], null), new(1, new byte[16], [9])]);
        transaction.Seal(Chain.Next(new(1, 1, 1, new byte[32]), JournalUnderTest.Start, 2, new byte[32]), null);
        transaction.Commit();
        transaction.Dispose();
    }

    private void Orders()
    {
        session.Begin(IsolationLevel.ReadCommitted);
        transaction.StoreOrder(new(7, "text", OrderPhase.Running));
        var appended = new Appended[3];
        transaction.AppendLines(7, [Line(1, Number(0)), Line(2, Number(1), Beijing, null), Line(3, Number(5))], appended);
        Assert.Equal([Appended.New, Appended.New, Appended.Repeat], appended);
        var stored = new bool[2];
        transaction.AppendRejects(7, [new(1, ItemOutcome.InvalidNumber, "EMPTY", string.Empty), new(1, ItemOutcome.Duplicate, "DUPLICATE", "138")], stored);
        Assert.Equal([true, false], stored);
        transaction.StampEpochs(7, [new(Sichuan, Number(1), 2)]);
        transaction.ReplacePages(7, [Page(0, Number(1), Number(2), 2)]);
        var line = new LineRow(1, Sichuan, Number(0), CarrierCode.Cmcc, ItemOutcome.Applied, 1, (Services)1);
        Assert.Equal(line, transaction.LinesBetween(7, Sichuan, 1, 2)[0]);
        Assert.Null(transaction.LinesBetween(7, Sichuan, 1, 2)[1].Carrier);
        Assert.Equal(line, transaction.PendingLinesOn([(7, Number(1)), (7, Number(1))])[0]);
        Assert.Equal(line, transaction.ArmedLines([Number(1), Number(1)])[0]);
        Assert.Equal(4, transaction.PendingLines(7, Sichuan, 1, onlyUnplaced: true, 10).Count);
        Assert.Equal(2, transaction.PendingLines(7, Sichuan, 1, onlyUnplaced: false, 2).Count);
        Assert.Equal(2, transaction.EndedLines(7, ItemOutcome.CarrierFailed, Sichuan, 1, 2).Count);
        Assert.Equal(4, transaction.EndedLines(7, ItemOutcome.CarrierFailed, Sichuan, 1, 10).Count);
        transaction.ReopenLines([line]);
        transaction.ChangeLines([new(7, Sichuan, Number(1), ItemOutcome.Applied), new(7, Sichuan, Number(2), ItemOutcome.Pending, 1, Services.TwoWay)]);
        transaction.AddToCounters([new(new(7, Sichuan, CarrierCode.Cmcc, ItemOutcome.Applied), 1), new(new(7, Sichuan, null, ItemOutcome.Pending), -1)]);
        transaction.MoveCursor(7, "shard:1/51/0", 3);
        transaction.Dispose();
    }

    private static void Reads(SqlServerReads reads)
    {
        var found = new StoredState?[3];
        reads.States([StateKey.OfNumber(State, Number(1)), StateKey.OfText("order", Order), StateKey.OfNumber(State, Number(1))], found);
        Assert.Equal(new byte[] { 1, 2, 3 }, found[0]!.Payload!);
        Assert.Null(found[1]!.Payload);
        Assert.Null(found[2]);
        Assert.Null(reads.Answer(lane, "two rows are none"));
        Assert.Equal([3, null], reads.Facts(lane, 0, 10).Select(fact => fact.Values?.Length));
        Assert.Equal(
            new DueRow(DeadlinePolicy.HoldTerm, "text", DateTimeOffset.UnixEpoch.AddMicroseconds(1), new(SubjectKind.Number, 1, "text"), 1),
            reads.Due(1, AllTerms, 10)[0]);
        Assert.Equal(2, reads.DueHeads(AllTerms).Count);
        Assert.Equal(1, reads.DueCount(AllTerms, 10));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMicroseconds(1), reads.Now());
        Assert.Equal(
            [
                new(DeadlinePolicy.VerifyWindow, new(1, DateTimeOffset.UnixEpoch.AddMicroseconds(1), TimeSpan.FromMicroseconds(1), DateTimeOffset.UnixEpoch.AddMicroseconds(1), "text", "text", "text")),
                new PolicyRow(DeadlinePolicy.VerifyWindow, new(1, DateTimeOffset.UnixEpoch.AddMicroseconds(1), null, null, "text", "text", "text")),
            ],
            reads.Policies());
        Assert.Equal(2, reads.Slots().Count);
        var batch = reads.Batches(1, 0, 10)[0];
        Assert.Equal((2, 2), (batch.Facts.Count, batch.Personal.Count));
        Assert.Equal((3, 3, null), (batch.Facts[0].Canonical.Length, batch.Personal[0].Salt!.Length, batch.Personal[1].Salt));
        Assert.True(reads.HasStrays(1));

        Assert.Equal(2, reads.Waiting(LaneOf(Number(1)), bulk: true, Number(1), 10).Count);
        var row = reads.Waiting(LaneOf(Number(1)), bulk: false, 0, 10)[0];
        Assert.Equal((Number(0), Executor, "text", ProvisioningState.Accepted), (row.Number, row.Wish.Executor, row.Wish.OrderId, row.State));
        Assert.Equal((string.Empty, null, null), (reads.RowsOf(1)[1].Wish.OrderId, reads.RowsOf(1)[1].Wish.Notice, reads.RowsOf(1)[1].AppliedAt));
        Assert.Equal(2, reads.RowsOfLane(LaneOf(Number(1)), [Number(2), Number(1)]).Count);
        Assert.Empty(reads.RowsOfLane(LaneOf(Number(1)), []));
        Assert.Equal("text", reads.WaitingNotices(LaneOf(Number(1)), 10)[0].Wish.NoticeId);
        Assert.Equal([new(Executor, 1), new LaneKey(OtherExecutor, 1)], reads.LanesWithWork());
        Assert.Equal(new QueueDepth(Executor, 1, 1, DateTimeOffset.UnixEpoch.AddMicroseconds(1)), reads.Queues()[0]);

        Assert.Equal(new LineToPlan(new(1, Number(0), Sichuan, Executor, ItemOutcome.Applied, 1, 1), 1, (Services)1), reads.LinesToPlan(7, Sichuan, 1, 2)[0]);
        Assert.Equal(4, reads.LinesToPlan(7, Sichuan, 1, 3).Count);
        Assert.Equal(32, reads.Pages(7, Sichuan)[0].Root.Length);
        Assert.Equal(Number(1), reads.LinesBetween(7, Sichuan, 1, 2)[1].Number);
        Assert.Equal(Number(1), reads.LinesAt(7, [2, 1, 2])[1].Number);
        Assert.Equal(1, reads.Cursor(7, "shard:1/51/0"));
        Assert.Equal([new(Sichuan, CarrierCode.Cmcc, ItemOutcome.Applied, 1), new LineCount(Beijing, null, ItemOutcome.Applied, 1)], reads.Counts(7));
        Assert.Equal(4, reads.Lines(7, null, 0, 10).Count);
        Assert.Equal(3, reads.Lines(7, null, 0, 3).Count);
        Assert.Equal(2, reads.Lines(7, ItemOutcome.Applied, 0, 10).Count);
        Assert.Equal(["text", "text"], reads.OrdersIn(OrderPhase.Running));
        Assert.Equal(["text", "text"], reads.Stops());
    }
}
