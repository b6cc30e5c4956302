using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Conformance;

/// <summary>When the database fails the writer.</summary>
internal enum FailAt
{
    Never = 0,

    /// <summary>At the commit, which does not happen.</summary>
    BeforeCommit = 1,

    /// <summary>After the commit has happened: only the answer is lost.</summary>
    AfterCommit = 2,

    /// <summary>When the head is read back.</summary>
    ReadingHead = 4,

    /// <summary>When the slot is renewed.</summary>
    Renewing = 8,
}

/// <summary>A real database that fails when told, and whose writer can be held at the door.</summary>
internal sealed class FaultyDialect(IJournalDialect inner) : IJournalDialect
{
    private readonly Queue<(FailAt At, JournalFault Fault)> faults = new();

    /// <summary>Closed, the next transaction or renewal waits before it begins.</summary>
    public ManualResetEventSlim Gate { get; } = new(true);

    /// <summary>Set once a transaction waits at the gate.</summary>
    public ManualResetEventSlim AtGate { get; } = new(false);

    /// <summary>Done once, when a commit has happened and nobody was told yet.</summary>
    public Action? AfterCommit { get; set; }

    /// <summary>Done once, with all of a transaction before its commit and none of it durable.</summary>
    public Action? BeforeCommit { get; set; }

    public IJournalDialect Inner => inner;

    public TimeSpan? SlotLease => inner.SlotLease;

    /// <summary>Lets the next moment of this kind fail; several are used in order.</summary>
    public void Fail(FailAt at, JournalFault fault)
    {
        lock (faults)
        {
            faults.Enqueue((at, fault));
        }
    }

    public SlotHead TakeSlot(string owner, DateTimeOffset now) => inner.TakeSlot(owner, now);

    public SlotHead ReadHead(int slot)
    {
        ThrowIf(FailAt.ReadingHead);
        return inner.ReadHead(slot);
    }

    public bool RenewSlot(SlotHead head, DateTimeOffset now)
    {
        WaitAtGate();
        ThrowIf(FailAt.Renewing);
        return inner.RenewSlot(head, now);
    }

    public int Dispossess(string owner) => inner.Dispossess(owner);

    public IJournalTransaction Begin(SlotHead expected)
    {
        WaitAtGate();
        return new FaultyTransaction(this, inner.Begin(expected));
    }

    // Faults and the gate are the first writer's.
    public IJournalDialect? Another() => inner.Another();

    public IJournalReads OpenReads() => inner.OpenReads();

    public void Dispose()
    {
        inner.Dispose();
        Gate.Dispose();
        AtGate.Dispose();
    }

    private void WaitAtGate()
    {
        if (!Gate.IsSet)
        {
            AtGate.Set();
            Gate.Wait();
        }
    }

    public void ThrowIf(FailAt at)
    {
        lock (faults)
        {
            if (faults.TryPeek(out var next) && next.At == at)
            {
                faults.Dequeue();
                throw new JournalStorageException(next.Fault, $"Planted: {at}.");
            }
        }
    }

    private sealed class FaultyTransaction(FaultyDialect dialect, IJournalTransaction inner) : IJournalTransaction
    {
        public void Commit()
        {
            dialect.ThrowIf(FailAt.BeforeCommit);
            dialect.BeforeCommit = Once(dialect.BeforeCommit);
            inner.Commit();
            dialect.AfterCommit = Once(dialect.AfterCommit);
            dialect.ThrowIf(FailAt.AfterCommit);
        }

        private static Action? Once(Action? action)
        {
            action?.Invoke();
            return null;
        }

        public void Dispose() => inner.Dispose();

        public void LockLines(ReadOnlySpan<long> numbers) => inner.LockLines(numbers);

        public void WriteStates(ReadOnlySpan<StateRow> rows) => inner.WriteStates(rows);

        public void StoreWishes(ReadOnlySpan<WishRow> rows) => inner.StoreWishes(rows);

        public void Withdraw(ReadOnlySpan<WithdrawalRow> rows) => inner.Withdraw(rows);

        public void StoreNotices(ReadOnlySpan<NoticeToStore> rows) => inner.StoreNotices(rows);

        public void RemoveNotices(ReadOnlySpan<(long Number, string NoticeId)> rows) => inner.RemoveNotices(rows);

        public void SetDeadlines(ReadOnlySpan<DeadlineRow> rows) => inner.SetDeadlines(rows);

        public void StorePolicies(ReadOnlySpan<PolicyRow> rows) => inner.StorePolicies(rows);

        public void RaiseEpochs(ReadOnlySpan<(long Number, int Epoch)> rows) => inner.RaiseEpochs(rows);

        public void StoreHoldings(ReadOnlySpan<HoldingChange> rows) => inner.StoreHoldings(rows);

        public void StorePseudonyms(ReadOnlySpan<PseudonymRow> rows) => inner.StorePseudonyms(rows);

        public void ForgetPseudonyms(ReadOnlySpan<string> tokens) => inner.ForgetPseudonyms(tokens);

        public void StoreDevices(ReadOnlySpan<DeviceRow> rows) => inner.StoreDevices(rows);

        public void StoreAnswers(ReadOnlySpan<AnswerRow> rows) => inner.StoreAnswers(rows);

        public void RaiseStop(string scope, DateTimeOffset at) => inner.RaiseStop(scope, at);

        public void LowerStop(string scope) => inner.LowerStop(scope);

        public FenceRow Fence() => inner.Fence();

        public void StoreFence(FenceRow fence) => inner.StoreFence(fence);

        public List<WantedRow> WantedOf(ReadOnlySpan<long> numbers) => inner.WantedOf(numbers);

        public void StoreForgotten(ReadOnlySpan<ForgottenEffect> effects, Span<bool> isNew) => inner.StoreForgotten(effects, isNew);

        public void SettleForgotten(long number, CarrierCode carrier) => inner.SettleForgotten(number, carrier);

        public int SettleAgreed() => inner.SettleAgreed();

        public void StoreCompared(ComparedRow row) => inner.StoreCompared(row);

        public void StoreOrder(KnownOrder row) => inner.StoreOrder(row);

        public void AppendLines(long orderNo, ReadOnlySpan<LineToAppend> lines, Span<Appended> appended) => inner.AppendLines(orderNo, lines, appended);

        public void AppendRejects(long orderNo, ReadOnlySpan<RejectedLine> rejects, Span<bool> stored) => inner.AppendRejects(orderNo, rejects, stored);

        public void StampEpochs(long orderNo, ReadOnlySpan<PlannedEpoch> epochs) => inner.StampEpochs(orderNo, epochs);

        public void ReplacePages(long orderNo, ReadOnlySpan<PageOfPlan> pages) => inner.ReplacePages(orderNo, pages);

        public List<LineRow> LinesBetween(long orderNo, ProvinceCode province, long first, long last) => inner.LinesBetween(orderNo, province, first, last);

        public List<LineRow> PendingLinesOn(ReadOnlySpan<(long OrderNo, long Number)> lines) => inner.PendingLinesOn(lines);

        public List<LineRow> ArmedLines(ReadOnlySpan<long> numbers) => inner.ArmedLines(numbers);

        public List<LineRow> PendingLines(long orderNo, ProvinceCode afterProvince, long afterNumber, bool onlyUnplaced, int limit) =>
            inner.PendingLines(orderNo, afterProvince, afterNumber, onlyUnplaced, limit);

        public List<LineRow> EndedLines(long orderNo, ItemOutcome outcome, ProvinceCode afterProvince, long afterNumber, int limit) =>
            inner.EndedLines(orderNo, outcome, afterProvince, afterNumber, limit);

        public void ReopenLines(ReadOnlySpan<LineRow> lines) => inner.ReopenLines(lines);

        public void ChangeLines(ReadOnlySpan<LineChange> lines) => inner.ChangeLines(lines);

        public void AddToCounters(ReadOnlySpan<KeyValuePair<CounterKey, long>> additions) => inner.AddToCounters(additions);

        public void MoveCursor(long orderNo, string shardKey, int nextPage) => inner.MoveCursor(orderNo, shardKey, nextPage);

        public List<AppliedRow> ExecutorsOf(ReadOnlySpan<long> numbers) => inner.ExecutorsOf(numbers);

        public List<AppliedRow> RowsOfExecutor(CarrierUnit executor, ReadOnlySpan<long> numbers) => inner.RowsOfExecutor(executor, numbers);

        public void RaiseRows(ReadOnlySpan<RaisedRow> rows) => inner.RaiseRows(rows);

        public int LastVersion(Subject subject) => inner.LastVersion(subject);

        public void StoreFacts(int slot, long batch, ReadOnlySpan<FactRow> facts, ReadOnlySpan<PersonalRow> personal) =>
            inner.StoreFacts(slot, batch, facts, personal);

        public void Seal(BatchHead head, DateTimeOffset? leasedUntil) => inner.Seal(head, leasedUntil);
    }
}
