using Coordination.Carriers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Journal;

/// <summary>
/// The database behind the journal. It stores and finds rows; every rule about them is decided on this side, once for all
/// dialects. Calls are synchronous: the writer and each reader own a thread, and waiting for the database is all it does.
/// </summary>
/// <remarks>
/// A failure is a <see cref="JournalStorageException"/> that says which of the four kinds of <see cref="JournalFault"/> it is;
/// anything else thrown counts as <see cref="JournalFault.Refused"/>.
/// </remarks>
internal interface IJournalDialect : IDisposable
{
    /// <summary>How long a slot is kept without a batch; null where no second writer can exist (a file locked by this process).</summary>
    TimeSpan? SlotLease { get; }

    /// <summary>
    /// Takes a slot for this writer, its term raised by one: the one it held before, else one whose lease ran out, else a
    /// fresh one.
    /// </summary>
    /// <param name="owner">Name of the writer, unique among the living.</param>
    /// <param name="now">UTC; a server measures leases by its own clock.</param>
    SlotHead TakeSlot(string owner, DateTimeOffset now);

    /// <summary>The head as committed; asked when a commit's answer was lost.</summary>
    SlotHead ReadHead(int slot);

    /// <summary>
    /// Keeps the slot for another lease without a batch; false when its term is not this one any more. It is a write, so that
    /// its success says that the database can be written.
    /// </summary>
    bool RenewSlot(SlotHead head, DateTimeOffset now);

    /// <summary>
    /// Raises the term of the slots an owner holds and leaves them to the next who asks: whatever it still sends fails. The
    /// chain goes on from where it is. On a connection of its own, because a dead owner's last transaction may still hold its
    /// slot, and from any thread.
    /// </summary>
    /// <returns>How many slots it held.</returns>
    int Dispossess(string owner);

    /// <summary>
    /// Opens a transaction of the slot's writer. The slot is locked and compared before anything else is done.
    /// </summary>
    /// <exception cref="SlotLostException">
    /// Term or head differ: another writer took the slot. Thrown here, or by the first call that waits for the database's answer.
    /// </exception>
    IJournalTransaction Begin(SlotHead expected);

    /// <summary>
    /// The same database for one more writer of this silo, with a connection and a slot of its own; null where there is to be one
    /// writer only. Disposed by whoever asked for it.
    /// </summary>
    IJournalDialect? Another();

    /// <summary>Opens a connection of its own for reading; each read sees what was committed before it began.</summary>
    IJournalReads OpenReads();
}

/// <summary>
/// One transaction of the writer. Disposing it without <see cref="Commit"/> rolls back. Every method may be given no rows at
/// all, which is nothing to do.
/// </summary>
internal interface IJournalTransaction : IDisposable
{
    /// <summary>
    /// Locks the pending lines on these numbers, of any order and armed or not, ascending by number; called first of all. Of two
    /// transactions that arm or end one line the second thus waits here, and sees afterwards all that the first one did: a line
    /// is armed before the acknowledgement that satisfies it looks for lines, or sees that acknowledgement when it is.
    /// </summary>
    void LockLines(ReadOnlySpan<long> numbers);

    /// <summary>Writes or clears rows that have the expected version and sets <see cref="StateRow.Won"/>. No key occurs twice.</summary>
    void WriteStates(ReadOnlySpan<StateRow> rows);

    /// <summary>Stores wishes; one row per (number, executor), a newer version overwrites, what was applied stays.</summary>
    void StoreWishes(ReadOnlySpan<WishRow> rows);

    void Withdraw(ReadOnlySpan<WithdrawalRow> rows);

    void StoreNotices(ReadOnlySpan<NoticeToStore> rows);

    void RemoveNotices(ReadOnlySpan<(long Number, string NoticeId)> rows);

    /// <summary>Replaces or removes deadlines; no (subject, policy, tag) occurs twice.</summary>
    void SetDeadlines(ReadOnlySpan<DeadlineRow> rows);

    /// <summary>Stores versions of policies; one that is there already refuses its whole operation.</summary>
    void StorePolicies(ReadOnlySpan<PolicyRow> rows);

    void RaiseEpochs(ReadOnlySpan<(long Number, int Epoch)> rows);

    /// <summary>Stores or removes lines of holders; no (holder, number) occurs twice.</summary>
    void StoreHoldings(ReadOnlySpan<HoldingChange> rows);

    /// <summary>Stores which card was seen in which device, the later instant of two; no (device, card) occurs twice.</summary>
    void StoreDevices(ReadOnlySpan<DeviceRow> rows);

    /// <summary>Stores pseudonyms, sorted; of a known one of the same holder document and mark are replaced. No pseudonym occurs twice.</summary>
    void StorePseudonyms(ReadOnlySpan<PseudonymRow> rows);

    /// <summary>Removes those that are moved.</summary>
    void ForgetPseudonyms(ReadOnlySpan<string> tokens);

    /// <summary>Stores answers; a command id that has one already refuses its whole operation.</summary>
    void StoreAnswers(ReadOnlySpan<AnswerRow> rows);

    void RaiseStop(string scope, DateTimeOffset at);

    void LowerStop(string scope);

    /// <summary>The fence, locked until the end of the transaction.</summary>
    FenceRow Fence();

    void StoreFence(FenceRow fence);

    /// <summary>What is wanted of these numbers, of every executor; locked.</summary>
    List<WantedRow> WantedOf(ReadOnlySpan<long> numbers);

    /// <summary>
    /// Stores forgotten effects, one for each (number, carrier); another (fence, sequence) than the stored one replaces it and is
    /// open again, the same one stays as it is. True for each that was not there. No (number, carrier) occurs twice.
    /// </summary>
    void StoreForgotten(ReadOnlySpan<ForgottenEffect> effects, Span<bool> isNew);

    void SettleForgotten(long number, CarrierCode carrier);

    /// <summary>
    /// Settles open ones whose wish at a unit of the carrier bars the same, or, where the carrier bars anything, is newer than
    /// what was known and bars at least that; how many.
    /// </summary>
    int SettleAgreed();

    void StoreCompared(ComparedRow row);

    /// <summary>Makes an order known, and sets its phase where one is given. Another id under the same number is refused.</summary>
    void StoreOrder(KnownOrder row);

    /// <summary>Stores lines, sorted by (province, number, row), and tells for each what became of it.</summary>
    void AppendLines(long orderNo, ReadOnlySpan<LineToAppend> lines, Span<Appended> appended);

    /// <summary>Stores rejects whose rows are not taken; true for each that is new.</summary>
    void AppendRejects(long orderNo, ReadOnlySpan<RejectedLine> rejects, Span<bool> stored);

    /// <summary>Sets the epochs the plan sees.</summary>
    void StampEpochs(long orderNo, ReadOnlySpan<PlannedEpoch> epochs);

    /// <summary>Removes the order's pages and stores these.</summary>
    void ReplacePages(long orderNo, ReadOnlySpan<PageOfPlan> pages);

    /// <summary>Lines of one province between two numbers, ascending.</summary>
    List<LineRow> LinesBetween(long orderNo, ProvinceCode province, long first, long last);

    /// <summary>Those of these lines that are pending.</summary>
    List<LineRow> PendingLinesOn(ReadOnlySpan<(long OrderNo, long Number)> lines);

    /// <summary>Pending lines that wait for a carrier, of any order, on these numbers.</summary>
    List<LineRow> ArmedLines(ReadOnlySpan<long> numbers);

    /// <summary>Pending lines after a place in the order, ascending by (province, number); locked.</summary>
    List<LineRow> PendingLines(long orderNo, ProvinceCode afterProvince, long afterNumber, bool onlyUnplaced, int limit);

    /// <summary>Lines that ended so, after a place in the order, ascending by (province, number); locked.</summary>
    List<LineRow> EndedLines(long orderNo, ItemOutcome outcome, ProvinceCode afterProvince, long afterNumber, int limit);

    /// <summary>Makes lines pending again that ended, as if they had never been placed; the caller holds them locked. No line occurs twice.</summary>
    void ReopenLines(ReadOnlySpan<LineRow> lines);

    /// <summary>Arms or ends lines that are pending; the caller holds them locked and knows that they are. No line occurs twice.</summary>
    void ChangeLines(ReadOnlySpan<LineChange> lines);

    /// <summary>Adds to counters, creating those that do not exist. No key occurs twice.</summary>
    void AddToCounters(ReadOnlySpan<KeyValuePair<CounterKey, long>> additions);

    /// <summary>Moves a shard's cursor forward; never back.</summary>
    void MoveCursor(long orderNo, string shardKey, int nextPage);

    /// <summary>Executors of numbers, as committed when this is asked: see <see cref="LockLines"/>.</summary>
    List<AppliedRow> ExecutorsOf(ReadOnlySpan<long> numbers);

    /// <summary>Rows of one executor, locked for change.</summary>
    List<AppliedRow> RowsOfExecutor(CarrierUnit executor, ReadOnlySpan<long> numbers);

    void RaiseRows(ReadOnlySpan<RaisedRow> rows);

    /// <summary>Highest version a subject's facts have, 0 for none.</summary>
    int LastVersion(Subject subject);

    /// <summary>Stores facts and what is erasable of them under the batch's place in the chain.</summary>
    void StoreFacts(int slot, long batch, ReadOnlySpan<FactRow> facts, ReadOnlySpan<PersonalRow> personal);

    /// <summary>Stores the batch's head and makes it the slot's, if term and previous head still are what they were.</summary>
    /// <exception cref="SlotLostException">They are not.</exception>
    void Seal(BatchHead head, DateTimeOffset? leasedUntil);

    /// <summary>Makes all of it durable.</summary>
    /// <exception cref="JournalStorageException">With <see cref="JournalFault.Unknown"/> when the answer was lost.</exception>
    void Commit();
}

/// <summary>A connection for reads. One thread uses it.</summary>
internal interface IJournalReads : IDisposable
{
    /// <summary>Opens one snapshot for the reads that follow, until disposed.</summary>
    IDisposable Snapshot();

    /// <summary>States by key, in the keys' order; null where there is no row.</summary>
    void States(IReadOnlyList<StateKey> keys, StoredState?[] found);

    byte[]? Answer(Subject subject, string commandId);

    List<StoredFactRow> Facts(Subject subject, int afterVersion, int limit);

    /// <summary>The database's own clock, UTC, as it goes and not as the snapshot began; null where it is this machine's.</summary>
    DateTimeOffset? Now();

    /// <summary>All versions of all policies, ascending by policy and version.</summary>
    List<PolicyRow> Policies();

    /// <summary>Deadlines of a slice in a range, ascending by (anchor, subject's number, kind, text, tag).</summary>
    List<DueRow> Due(int shard, DueRange range, int limit);

    /// <summary>For every slice that has a deadline in a range, its oldest.</summary>
    List<DueHead> DueHeads(DueRange range);

    /// <summary>Deadlines of all slices in a range; counting ends at the limit.</summary>
    long DueCount(DueRange range, long limit);

    /// <summary>
    /// Rows that wait: what is bulk by number, after a number; or what is not, by priority, then number, from the first on. Those of
    /// stopped orders and of numbers with an open forgotten effect at the lane's carrier are left out.
    /// </summary>
    List<ProvisioningRow> Waiting(LaneKey lane, bool bulk, long afterNumber, int limit);

    List<ProvisioningRow> RowsOf(long number);

    /// <summary>Rows of these numbers, but those with an open forgotten effect at the lane's carrier.</summary>
    List<ProvisioningRow> RowsOfLane(LaneKey lane, IReadOnlyList<long> numbers);

    List<NoticeRow> WaitingNotices(LaneKey lane, int limit);

    List<LaneKey> LanesWithWork();

    List<QueueDepth> Queues();

    List<LineToPlan> LinesToPlan(long orderNo, ProvinceCode afterProvince, long afterNumber, int limit);

    List<PageOfPlan> Pages(long orderNo, ProvinceCode province);

    List<OrderLine> LinesBetween(long orderNo, ProvinceCode province, long first, long last);

    /// <summary>Lines on these rows of the file, ascending by row.</summary>
    List<OrderLine> LinesAt(long orderNo, IReadOnlyList<int> rows);

    int Cursor(long orderNo, string shardKey);

    List<LineCount> Counts(long orderNo);

    List<OrderLineView> Lines(long orderNo, ItemOutcome? outcome, int afterRow, int limit);

    List<string> OrdersIn(OrderPhase phase);

    List<string> Stops();

    FenceRow Fence();

    /// <summary>Head of one batch; null where there is no such batch.</summary>
    byte[]? HeadOf(int slot, long batch);

    /// <summary>The last fact of a subject.</summary>
    StoredFactRow? LastFact(Subject subject);

    List<ComparedRow> Compared();

    List<ForgottenCount> ForgottenCounts();

    /// <summary>Forgotten effects ascending by entry, each with what is wanted of the carrier by its newest row for the number.</summary>
    List<ForgottenRow> Forgotten(long after, int limit, bool onlyOpen);

    /// <summary>A holder's lines ascending by number, after a number; of one carrier, or of all where it is empty.</summary>
    List<HoldingRow> Holdings(string holder, string carrier, long afterNumber, int limit);

    /// <summary>Cards seen in a device, the latest first.</summary>
    List<string> CardsIn(string imei, int limit);

    /// <summary>Those of these pseudonyms that are known.</summary>
    List<PseudonymRow> Pseudonyms(IReadOnlyList<string> tokens);

    /// <summary>Pseudonyms between two texts and after a third, ascending: those that are moved, or those with a document.</summary>
    List<PseudonymRow> PseudonymsUnder(string first, string beyond, bool moved, string after, int limit);

    PseudonymCount CountPseudonyms(string first, string beyond);

    List<SlotHead> Slots();

    /// <summary>Batches of a chain ascending, with their facts.</summary>
    List<ChainedBatch> Batches(int slot, long afterBatch, int limit);

    /// <summary>Whether facts or erasable rows lie outside every batch of their chain.</summary>
    bool HasStrays(int slot);
}

/// <summary>A fact as stored with what is erasable of its commit.</summary>
internal sealed record StoredFactRow(int Version, int Ordinal, byte[] Canonical, byte[]? Values);
