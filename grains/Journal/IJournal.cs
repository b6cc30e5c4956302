using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Journal;

/// <summary>
/// The durable side of the product: everything committed through it is one transaction with its facts, and everything it
/// answers was committed before. Grains reach states by <c>IPersistentState</c> (storage provider <see cref="StorageName"/>);
/// what is a set of rows and no state is reached here.
/// </summary>
/// <remarks>
/// Writes join the next group commit; <see cref="Priority.Urgent"/> and <see cref="Priority.Restore"/> go before bulk.
/// A method that returns has committed. A failure to commit throws and nothing of that call is durable, or, where the
/// database's answer was lost, the journal reads its head back and knows.
/// </remarks>
internal interface IJournal : IOrderRows, IProvisioningRows, IDueRows, IFactRows, IFenceRows, ITieRows, IPseudonymRows
{
    /// <summary>Name of the storage provider.</summary>
    const string StorageName = "journal";

    /// <summary>States and set-wise operations waiting for a commit; pumps slow down by it.</summary>
    int Depth { get; }

    /// <summary>Raised after a commit, off the grains' schedulers, once for every lane that has something new to send.</summary>
    event Action<LaneKey>? LaneTouched;
}

/// <summary>One hash slice of one executor's numbers.</summary>
internal readonly record struct LaneKey(CarrierUnit Executor, int Slice)
{
    /// <summary><c>lane:CMCC-00/3</c>, the key of the lane's grain.</summary>
    public override string ToString() => $"lane:{Executor}/{Slice}";
}

/// <summary>A line as intake stores it.</summary>
/// <param name="Row">Line of the file it stood on, from 1.</param>
/// <param name="Number">The number.</param>
/// <param name="Province">Its province, 00 unknown.</param>
/// <param name="Unit">The unit of its original carrier; null when none (then it is <c>Unroutable</c>).</param>
/// <param name="Outcome">An outcome already known at the door (OutOfScope, Unroutable …), or null.</param>
[GenerateSerializer, Immutable, Alias("line-to-append")]
internal sealed record LineToAppend(
    [property: Id(0)] int Row,
    [property: Id(1)] long Number,
    [property: Id(2)] ProvinceCode Province,
    [property: Id(3)] CarrierUnit? Unit,
    [property: Id(4)] ItemOutcome? Outcome)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(LineToAppend);
}

/// <summary>A line that holds no number to act on.</summary>
/// <param name="Row">Line of the file, from 1.</param>
/// <param name="Outcome"><c>InvalidNumber</c> or <c>Duplicate</c>.</param>
/// <param name="Code">Reason, upper snake case.</param>
/// <param name="Text">What stood there, at most 64 characters.</param>
[GenerateSerializer, Immutable, Alias("rejected-line")]
internal sealed record RejectedLine(
    [property: Id(0)] int Row,
    [property: Id(1)] ItemOutcome Outcome,
    [property: Id(2)] string Code,
    [property: Id(3)] string Text)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(RejectedLine);
}

/// <summary>A line as stored.</summary>
/// <param name="Row">Line of the file, from 1.</param>
/// <param name="Number">The number.</param>
/// <param name="Province">Its province.</param>
/// <param name="Unit">The unit of its original carrier, or null.</param>
/// <param name="Outcome">How it ended, or null.</param>
/// <param name="Version">The version that carries its hold, once placed.</param>
/// <param name="PlannedEpoch">Assignment the plan saw; 0 before there is a plan.</param>
internal sealed record OrderLine(int Row, long Number, ProvinceCode Province, CarrierUnit? Unit, ItemOutcome? Outcome, int? Version, int PlannedEpoch);

/// <summary>A line with what is known of its number, for the plan.</summary>
/// <param name="Line">The line.</param>
/// <param name="Epoch">Assignment of the number now, 0 when no holder ever changed.</param>
/// <param name="Barred">Services our orders bar already, from the provisioning rows.</param>
internal sealed record LineToPlan(OrderLine Line, int Epoch, Services Barred);

/// <summary>A page of the plan: up to <see cref="PageOfPlan.LinesMax"/> lines of one province, ascending by number.</summary>
/// <param name="Province">The province.</param>
/// <param name="Page">From 0 within the province.</param>
/// <param name="FirstNumber">Lowest number in it.</param>
/// <param name="LastNumber">Highest number in it.</param>
/// <param name="Lines">How many lines.</param>
/// <param name="Root">Merkle root over its lines (32 bytes).</param>
internal sealed record PageOfPlan(ProvinceCode Province, int Page, long FirstNumber, long LastNumber, int Lines, byte[] Root)
{
    /// <summary>A power of two, so that pages are whole subtrees of the province's Merkle tree (RFC 6962 §2.1).</summary>
    public const int LinesMax = 512;
}

/// <summary>How a shard's call about one line went.</summary>
/// <param name="Number">The number.</param>
/// <param name="Outcome">The outcome, or null when the line waits for its carrier.</param>
/// <param name="Version">The number's desired version that carries the hold, when it waits.</param>
/// <param name="Services">The services this order wants barred; the line is applied when an acknowledged version bars them all.</param>
internal sealed record LineResult(long Number, ItemOutcome? Outcome, int Version, Services Services);

/// <summary>How the lines of a page went.</summary>
/// <param name="ShardKey">The shard.</param>
/// <param name="Page">The page.</param>
/// <param name="Results">A result for each line that has one; no number twice.</param>
/// <param name="IsWhole">Whether nothing of the page is left to be asked.</param>
internal sealed record PageRecord(string ShardKey, PageOfPlan Page, IReadOnlyList<LineResult> Results, bool IsWhole);

/// <summary>Count of lines of an order.</summary>
internal sealed record LineCount(ProvinceCode Province, CarrierCode? Carrier, ItemOutcome Outcome, long Lines);

/// <summary>An order whose lines may still change.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Phase">Running, paused, or stopped with lines that wait for their carrier.</param>
/// <param name="IsUndo">Whether it takes another order back.</param>
/// <param name="Counts">Its counters.</param>
internal sealed record LiveOrder(string OrderId, OrderPhase Phase, bool IsUndo, IReadOnlyList<LineCount> Counts);

/// <summary>The lines of all orders that ever began to run, as of one instant: they add up while they change.</summary>
/// <param name="Live">Orders whose lines may still change.</param>
/// <param name="Suspended">Of all others that suspend, their counters added up.</param>
/// <param name="Undone">The same of undos.</param>
/// <param name="Orders">Of all others that suspend, how many have lines in each province.</param>
internal sealed record CountryLines(
    IReadOnlyList<LiveOrder> Live,
    IReadOnlyList<LineCount> Suspended,
    IReadOnlyList<LineCount> Undone,
    IReadOnlyList<LineCount> Orders)
{
    /// <summary>Counters of all orders that suspend.</summary>
    public IEnumerable<LineCount> Suspending() => Suspended.Concat(Live.Where(order => !order.IsUndo).SelectMany(order => order.Counts));

    /// <summary>Counters of all undos.</summary>
    public IEnumerable<LineCount> Undoing() => Undone.Concat(Live.Where(order => order.IsUndo).SelectMany(order => order.Counts));
}

/// <summary>Rows of orders. An order's rows are written under its id; every call may be repeated.</summary>
internal interface IOrderRows
{
    /// <summary>
    /// Stores lines; a number the order has on another row already becomes a <c>Duplicate</c> reject of this row. Repeating a
    /// call changes nothing.
    /// </summary>
    ValueTask AppendLines(string orderId, IReadOnlyList<LineToAppend> lines, IReadOnlyList<RejectedLine> rejects, CancellationToken cancellation);

    /// <summary>Streams lines ascending by (province, number), each with what our orders bar already.</summary>
    IAsyncEnumerable<LineToPlan> LinesToPlan(string orderId, CancellationToken cancellation);

    /// <summary>Stores the plan's pages and sets the counters (pending and known outcomes) from the lines; replaces an earlier plan's.</summary>
    ValueTask SavePlan(string orderId, IReadOnlyList<PageOfPlan> pages, CancellationToken cancellation);

    /// <summary>Pages of one province, ascending.</summary>
    ValueTask<IReadOnlyList<PageOfPlan>> PlanPages(string orderId, ProvinceCode province, CancellationToken cancellation);

    /// <summary>The lines of one page, ascending by number.</summary>
    ValueTask<IReadOnlyList<OrderLine>> LinesOf(string orderId, PageOfPlan page, CancellationToken cancellation);

    /// <summary>
    /// Ends or arms lines of one page, in one transaction with the states that placed them, and moves the shard's cursor past a
    /// page that is whole. A line whose carrier acknowledged its version meanwhile ends here as <c>Applied</c>; lines that ended
    /// already keep their outcome.
    /// </summary>
    /// <returns>
    /// For each state whether it was written. Where another writer was faster the number's line stays as it was, and the cursor
    /// before the page.
    /// </returns>
    /// <exception cref="CommitRefusedException">One of the states cannot be stored, and so nothing was.</exception>
    ValueTask<bool[]> RecordPage(string orderId, PageRecord record, IReadOnlyList<StateToWrite> states, Priority priority, CancellationToken cancellation);

    /// <summary>The next page of a shard, 0 when it never ran.</summary>
    ValueTask<int> ShardCursor(string orderId, string shardKey, CancellationToken cancellation);

    /// <summary>Counters of an order; <c>Pending</c> is among them, and they always add up to its lines.</summary>
    ValueTask<IReadOnlyList<LineCount>> Counts(string orderId, CancellationToken cancellation);

    /// <summary>
    /// Counters of all orders that ever ran, in one snapshot. Costs as much as there are counters of live orders, whatever the number
    /// of lines behind them.
    /// </summary>
    ValueTask<CountryLines> Country(CancellationToken cancellation);

    /// <summary>Ends every pending line with an outcome: those that were never placed, or all.</summary>
    /// <returns>How many ended.</returns>
    ValueTask<long> EndPending(string orderId, ItemOutcome outcome, bool onlyUnplaced, CancellationToken cancellation);

    /// <summary>Makes every line pending again that ended in one of these ways, as if it had never been placed. A repeat reopens the rest.</summary>
    /// <returns>How many were reopened.</returns>
    ValueTask<long> Reopen(string orderId, IReadOnlyList<ItemOutcome> outcomes, CancellationToken cancellation);

    /// <summary>
    /// Ends the review of lines: those of them that are put before a person become pending again, as if they had never been placed, or
    /// end with another outcome; all others stay as they are. A repeat changes the rest.
    /// </summary>
    /// <returns>How many changed.</returns>
    ValueTask<long> EndReview(string orderId, IReadOnlyList<(ProvinceCode Province, long Number)> lines, ItemOutcome outcome, CancellationToken cancellation);

    /// <summary>Lines that stand on these rows of the file, ascending by row; a row without a line has none.</summary>
    ValueTask<IReadOnlyList<OrderLine>> LinesAt(string orderId, IReadOnlyList<int> rows, CancellationToken cancellation);

    /// <summary>Lines and rejects ascending by file row, after <paramref name="afterRow"/>, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<OrderLineView>> Lines(string orderId, ItemOutcome? outcome, int afterRow, int limit, CancellationToken cancellation);

    /// <summary>Orders in a phase, by id.</summary>
    ValueTask<IReadOnlyList<string>> OrdersIn(OrderPhase phase, CancellationToken cancellation);

    /// <summary>Scopes that are stopped.</summary>
    ValueTask<IReadOnlyList<string>> Stops(CancellationToken cancellation);
}

/// <summary>An outbox row.</summary>
/// <param name="Number">The number.</param>
/// <param name="Wish">What is wanted.</param>
/// <param name="State">How it stands.</param>
/// <param name="AppliedVersion">Highest version the carrier applied, 0 for none.</param>
/// <param name="AppliedServices">Services of that version.</param>
/// <param name="OrderedAt">When the wish was committed, UTC.</param>
/// <param name="AppliedAt">When the carrier said it stood, UTC.</param>
/// <param name="Refusal">Why refused.</param>
internal sealed record ProvisioningRow(
    long Number,
    ProvisioningWish Wish,
    ProvisioningState State,
    int AppliedVersion,
    Services AppliedServices,
    DateTimeOffset OrderedAt,
    DateTimeOffset? AppliedAt,
    CarrierRefusal Refusal);

/// <summary>A carrier's word on one row.</summary>
/// <param name="Number">The number.</param>
/// <param name="Version">The version that was sent.</param>
/// <param name="Services">The services that were sent.</param>
/// <param name="Level"><see cref="AckLevel.Accepted"/> or <see cref="AckLevel.Applied"/>; refusals go to the number.</param>
/// <param name="At">The carrier's time.</param>
internal sealed record RowAck(long Number, int Version, Services Services, AckLevel Level, DateTimeOffset At);

/// <summary>What became of a batch of acknowledgements.</summary>
/// <param name="Applied">Rows whose applied version rose.</param>
/// <param name="Stale">Acks for a version below what was applied: recorded as such, no effect.</param>
internal sealed record AcksRecorded(int Applied, int Stale);

/// <summary>What the acknowledgement of a fetched batch is answered.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Answer">The answer, encoded.</param>
internal sealed record BatchAnswer(string BatchId, byte[] Answer);

/// <summary>A queue before a carrier.</summary>
internal sealed record QueueDepth(CarrierUnit Executor, long Waiting, long Refused, DateTimeOffset? OldestOrderedAt);

/// <summary>A notice that waits to be sent.</summary>
internal sealed record NoticeRow(long Number, NoticeWish Wish, DateTimeOffset OrderedAt);

/// <summary>Rows of what carriers are to do.</summary>
internal interface IProvisioningRows
{
    /// <summary>
    /// Rows of a lane that wait (ordered or accepted) and are not bulk, by priority, then number; those of stopped orders are left
    /// out, and those of numbers with a forgotten effect at the lane's carrier that is not settled.
    /// </summary>
    /// <param name="lane">The lane.</param>
    /// <param name="except">Numbers to leave out.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<IReadOnlyList<ProvisioningRow>> WaitingUrgent(LaneKey lane, IReadOnlySet<long> except, int limit, CancellationToken cancellation);

    /// <summary>Bulk rows of a lane that wait, by number; those of stopped orders are left out. Fewer than asked for: there are no more.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="afterNumber">Begins behind this number, so that what was read before is not read again.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    ValueTask<IReadOnlyList<ProvisioningRow>> WaitingBulk(LaneKey lane, long afterNumber, int limit, CancellationToken cancellation);

    /// <summary>
    /// Records a batch: rows rise to the acknowledged version, lines they satisfy end as <c>Applied</c> or <c>Superseded</c>,
    /// counters follow, and one fact lists (number, version). An ack below the applied version has no effect.
    /// </summary>
    ValueTask<AcksRecorded> RecordAcks(LaneKey lane, IReadOnlyList<RowAck> acks, Priority priority, CancellationToken cancellation);

    /// <summary>
    /// The same for a batch that a carrier fetched, together with the answer that its acknowledgement gets; a repeat finds it
    /// (<see cref="IFactRows.AnswerTo"/>, subject: the lane). Once for each batch.
    /// </summary>
    ValueTask<AcksRecorded> RecordBatch(LaneKey lane, IReadOnlyList<RowAck> acks, Priority priority, BatchAnswer answer, CancellationToken cancellation);

    /// <summary>The same, with the carrier's signed answers beside the fact; without acks they are recorded alone, else when one had an effect.</summary>
    ValueTask<AcksRecorded> RecordAnswers(LaneKey lane, IReadOnlyList<RowAck> acks, IReadOnlyList<AnswerSigned> answers, Priority priority, CancellationToken cancellation);

    /// <summary>The rows of one number, one for each executor.</summary>
    ValueTask<IReadOnlyList<ProvisioningRow>> RowsOf(long number, CancellationToken cancellation);

    /// <summary>
    /// Rows of these numbers as they stand now, without those that are withheld for a forgotten effect. Used right before a send that
    /// may free a service.
    /// </summary>
    ValueTask<IReadOnlyList<ProvisioningRow>> Reread(LaneKey lane, IReadOnlyList<long> numbers, CancellationToken cancellation);

    /// <summary>Notices of a lane that wait, oldest first; those in <paramref name="except"/> are in flight.</summary>
    ValueTask<IReadOnlyList<NoticeRow>> WaitingNotices(LaneKey lane, IReadOnlySet<string> except, int limit, CancellationToken cancellation);

    /// <summary>Lanes that have something to send; asked after a start.</summary>
    ValueTask<IReadOnlyList<LaneKey>> LanesWithWork(CancellationToken cancellation);

    /// <summary>
    /// Depth and age of every executor's queue, without what waits for an order that is paused or stopped. Counts rows: it costs as much
    /// as they are many.
    /// </summary>
    ValueTask<IReadOnlyList<QueueDepth>> Queues(CancellationToken cancellation);
}

/// <summary>A deadline that has passed.</summary>
internal sealed record DueRow(DeadlinePolicy Policy, string Tag, DateTimeOffset AnchorAt, Subject Subject, int Generation)
{
    /// <summary>Where it stands among the deadlines of its slice and policy.</summary>
    public DuePlace Place => new(AnchorAt, Subject, Tag);
}

/// <summary>A place in the order of one slice's deadlines of one policy: by anchor, then subject, then tag.</summary>
internal readonly record struct DuePlace(DateTimeOffset AnchorAt, Subject Subject, string Tag)
{
    /// <summary>Before every deadline whose anchor is at or after an instant.</summary>
    public static DuePlace Before(DateTimeOffset anchor) => new(anchor, new(default, long.MinValue, string.Empty), string.Empty);
}

/// <summary>Deadlines of one policy: those after a place, up to the last anchor that counts.</summary>
/// <param name="Policy">Policy.</param>
/// <param name="After">The place.</param>
/// <param name="UpTo">The last anchor.</param>
internal readonly record struct DueRange(DeadlinePolicy Policy, DuePlace After, DateTimeOffset UpTo);

/// <summary>
/// Tells which deadlines are asked for, from the database's clock and the policies as they stand in the snapshot that answers, so
/// that neither a silo's clock nor an edit it has not heard of lets anything fire.
/// </summary>
/// <param name="now">The database's time, or this machine's where the database has no other; UTC.</param>
/// <param name="policies">All versions, ascending within each policy.</param>
internal delegate IReadOnlyList<DueRange> DueQuestion(DateTimeOffset now, IReadOnlyList<PolicyRow> policies);

/// <summary>Deadlines of one slice.</summary>
/// <param name="Now">The time they were asked for with.</param>
/// <param name="Found">For each range that was asked for its first deadlines, ascending, at most as many as the limit.</param>
internal sealed record DuePage(DateTimeOffset Now, IReadOnlyList<KeyValuePair<DueRange, IReadOnlyList<DueRow>>> Found);

/// <summary>The oldest deadline of a slice in one range.</summary>
internal readonly record struct DueHead(int Shard, DueRange Range, DateTimeOffset AnchorAt);

/// <summary>The database's clock beside this machine's monotonic one.</summary>
/// <param name="Database">The database's time, UTC; null where it has no clock of its own.</param>
/// <param name="Timestamp">The monotonic clock once it was told.</param>
internal readonly record struct ClockReading(DateTimeOffset? Database, long Timestamp);

/// <summary>What is due where.</summary>
/// <param name="Now">The time it was asked for with.</param>
/// <param name="Clock">The clocks of both when it was asked for.</param>
/// <param name="Policies">All versions, ascending within each policy.</param>
/// <param name="Heads">The oldest of each slice and range that has any.</param>
internal sealed record DueOverview(DateTimeOffset Now, ClockReading Clock, IReadOnlyList<PolicyRow> Policies, IReadOnlyList<DueHead> Heads);

/// <summary>Rows of deadlines and their policies. Only the subject's own transition removes a deadline.</summary>
internal interface IDueRows
{
    /// <summary>Slices of the deadline index; a subject's slice is a fixed hash of it.</summary>
    const int Shards = 64;

    /// <summary>Deadlines of a slice, at most so many of each range.</summary>
    ValueTask<DuePage> Due(int shard, DueQuestion question, int limit, CancellationToken cancellation);

    /// <summary>What is due in all slices: one question for a silo, however many deadlines are open.</summary>
    ValueTask<DueOverview> DueHeads(DueQuestion question, CancellationToken cancellation);

    /// <summary>How many deadlines of all slices lie in these ranges; counting ends at a limit.</summary>
    ValueTask<long> DueCount(IReadOnlyList<DueRange> ranges, long limit, CancellationToken cancellation);
}

/// <summary>A fact as stored.</summary>
/// <param name="Version">Version of the subject it belongs to; contiguous from 1.</param>
/// <param name="Ordinal">From 0 within the version.</param>
/// <param name="Kind">Kind.</param>
/// <param name="HappenedAt">When it happened, UTC.</param>
/// <param name="RecordedAt">When it was recorded, UTC.</param>
/// <param name="By">Who: identifier, role and body.</param>
/// <param name="Cause">Order, case or command.</param>
/// <param name="Fields">Body fields by number as text; personal ones from the erasable table, or absent once erased.</param>
/// <param name="Canonical">The canonical bytes the leaf is over.</param>
/// <param name="Leaf">The leaf, 64 hexadecimal digits, by the hash that the fact names.</param>
internal sealed record StoredFact(
    int Version,
    int Ordinal,
    FactKind Kind,
    DateTimeOffset HappenedAt,
    DateTimeOffset RecordedAt,
    Audit.Principal By,
    string Cause,
    IReadOnlyDictionary<int, string> Fields,
    byte[] Canonical,
    string Leaf);

/// <summary>Rows of facts and answers.</summary>
internal interface IFactRows
{
    /// <summary>Facts of a subject ascending by (version, ordinal), after a version, at most so many.</summary>
    ValueTask<IReadOnlyList<StoredFact>> History(Subject subject, int afterVersion, int limit, CancellationToken cancellation);

    /// <summary>The answer a command id got, or null.</summary>
    ValueTask<byte[]?> AnswerTo(Subject subject, string commandId, CancellationToken cancellation);
}
