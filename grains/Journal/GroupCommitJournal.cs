using System.Runtime.CompilerServices;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Orders;
using Coordination.Provinces;
using Microsoft.Extensions.Logging;

namespace Coordination.Journal;

/// <summary>
/// The journal of one silo: a writer that commits what queues, one reader for what grains wait for, one for questions of many
/// rows that pumps and lanes ask, and one for what takes long (lists, histories, counts), so that a report never delays a
/// transition, and a national order no case number.
/// </summary>
internal sealed partial class GroupCommitJournal : IJournal, IStateRows, IChainRows, IDisposable
{
    /// <summary>Lines one operation stores; a longer call is several, each of which may be repeated.</summary>
    private const int LinesPerAppendMax = 4_096;

    /// <summary>Rows up to which a question is answered among those that grains wait for; above it waits among its like.</summary>
    private const int RowsOfQuickMax = 64;

    /// <summary>Lines of a plan read at a time.</summary>
    private const int LinesPerReadMax = 2_048;

    private readonly IJournalDialect dialect;
    private readonly Salts salts;
    private readonly ICryptoSuite suite;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly JournalMetrics metrics;
    private readonly JournalWriter[] writers;
    private readonly JournalWriter writer;
    private readonly IJournalDialect? another;
    private readonly JournalReader quick;
    private readonly JournalReader bulk;
    private readonly JournalReader slow;
    private int disposed;

    /// <summary>Opens the journal: takes a slot and starts its threads.</summary>
    /// <param name="dialect">The database; disposed by whoever made it, after this.</param>
    /// <param name="carriers">Tells how many lanes an executor has.</param>
    /// <param name="owner">Name of this writer, unique among the living.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Log.</param>
    /// <param name="salts">Source of the commitments' salts; the system's generator when not given.</param>
    /// <param name="suite">What is hashed with from now on; SHA-256 when not given.</param>
    /// <exception cref="JournalStorageException">The database cannot be written, or has no slot left.</exception>
    public GroupCommitJournal(
        IJournalDialect dialect,
        ICarrierDirectory carriers,
        string owner,
        TimeProvider time,
        ILogger<GroupCommitJournal> logger,
        Salts? salts = null,
        ICryptoSuite? suite = null)
    {
        this.dialect = dialect;
        this.time = time;
        this.salts = salts ?? Salts.Random;
        this.suite = suite ?? CryptoSuites.International;
        this.logger = logger;
        metrics = new(() => Depth);
        (writers, another) = Open(carriers, owner);
        writer = writers[0];
        SlotLost = Task.WhenAny(writers.Select(one => one.SlotLost)).Unwrap();
        quick = new(dialect.OpenReads(), "journal reader", logger);
        bulk = new(dialect.OpenReads(), "journal bulk reader", logger);
        slow = new(dialect.OpenReads(), "journal lists", logger);
    }

    public event Action<LaneKey>? LaneTouched;

    public ValueTask<StoredState?> Read(StateKey key, CancellationToken cancellation) => new(quick.State(key, cancellation));

    public Task<int?> Write(StateKey key, ReadOnlyMemory<byte>? payload, int? expectedVersion, IReadOnlyList<Change> changes, CancellationToken cancellation)
    {
        var change = StateChange.Of(key, payload, expectedVersion, changes, time.GetUtcNow(), salts, suite);
        return writer.Put(new StateWrite(change) { Priority = change.Priority, Cancellation = cancellation });
    }

    public async ValueTask<StoredState?[]> ReadAll(IReadOnlyList<StateKey> keys, CancellationToken cancellation) => await ReaderOf(keys.Count).Ask(
        reads =>
        {
            var found = new StoredState?[keys.Count];
            reads.States(keys, found);
            return found;
        },
        cancellation);

    public async ValueTask<bool[]> WriteAll(IReadOnlyList<StateToWrite> states, Priority priority, CancellationToken cancellation)
    {
        if (states.Count == 0)
        {
            return [];
        }

        return await writer.Put(new StateBlock(Changes(states)) { Priority = priority, Cancellation = cancellation });
    }

    public async ValueTask AppendLines(string orderId, IReadOnlyList<LineToAppend> lines, IReadOnlyList<RejectedLine> rejects, CancellationToken cancellation)
    {
        RejectedLine[] rest = [.. rejects];
        foreach (var chunk in lines.Select(line => line with { Outcome = line.Unit is null ? line.Outcome ?? ItemOutcome.Unroutable : line.Outcome }).Chunk(LinesPerAppendMax))
        {
            await writer.Put(new LinesAppended(orderId, chunk, rest) { Priority = Priority.Bulk, Cancellation = cancellation });
            rest = [];
        }

        foreach (var chunk in rest.Chunk(LinesPerAppendMax))
        {
            await writer.Put(new LinesAppended(orderId, [], chunk) { Priority = Priority.Bulk, Cancellation = cancellation });
        }
    }

    public async IAsyncEnumerable<LineToPlan> LinesToPlan(string orderId, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var orderNo = StableMix.OrderNo(orderId);
        var province = ProvinceCode.Unknown;
        var number = long.MinValue;
        List<LineToPlan> page;
        do
        {
            page = await slow.Ask(reads => reads.LinesToPlan(orderNo, province, number, LinesPerReadMax), cancellation);
            await StampEpochs(orderId, page, cancellation);
            foreach (var planned in page)
            {
                yield return planned with { Line = planned.Line with { PlannedEpoch = planned.Epoch } };
            }

            if (page.Count > 0)
            {
                (province, number) = (page[^1].Line.Province, page[^1].Line.Number);
            }
        }
        while (page.Count == LinesPerReadMax);
    }

    public async ValueTask SavePlan(string orderId, IReadOnlyList<PageOfPlan> pages, CancellationToken cancellation) =>
        await writer.Put(new PlanSaved(orderId, [.. pages]) { Priority = Priority.Bulk, Cancellation = cancellation });

    public async ValueTask<IReadOnlyList<PageOfPlan>> PlanPages(string orderId, ProvinceCode province, CancellationToken cancellation) =>
        await quick.Ask(reads => reads.Pages(StableMix.OrderNo(orderId), province), cancellation);

    public async ValueTask<IReadOnlyList<OrderLine>> LinesOf(string orderId, PageOfPlan page, CancellationToken cancellation) =>
        await ReaderOf(page.Lines).Ask(reads => reads.LinesBetween(StableMix.OrderNo(orderId), page.Province, page.FirstNumber, page.LastNumber), cancellation);

    public async ValueTask<bool[]> RecordPage(string orderId, PageRecord record, IReadOnlyList<StateToWrite> states, Priority priority, CancellationToken cancellation)
    {
        foreach (var result in record.Results)
        {
            if (result is { Outcome: null or ItemOutcome.Pending, Version: < 1 })
            {
                throw new ArgumentOutOfRangeException(nameof(record), result.Version, $"The line of {SubjectText.Masked(result.Number)} waits for its carrier without a version.");
            }
        }

        return await WriterOf(record.ShardKey).Put(new PageRecorded(orderId, record, Changes(states)) { Priority = priority, Cancellation = cancellation });
    }

    public async ValueTask<int> ShardCursor(string orderId, string shardKey, CancellationToken cancellation) =>
        await quick.Ask(reads => reads.Cursor(StableMix.OrderNo(orderId), shardKey), cancellation);

    public async ValueTask<IReadOnlyList<LineCount>> Counts(string orderId, CancellationToken cancellation) =>
        await quick.Ask(reads => reads.Counts(StableMix.OrderNo(orderId)), cancellation);

    /// <inheritdoc/>
    /// <remarks>
    /// A large order's lines end in several transactions, so that nobody else waits for all of them. After a failure some have
    /// ended; a repeat ends the rest.
    /// </remarks>
    public async ValueTask<long> EndPending(string orderId, ItemOutcome outcome, bool onlyUnplaced, CancellationToken cancellation)
    {
        var ended = 0L;
        var progress = new PendingEnded.Progress(0, true, ProvinceCode.Unknown, long.MinValue);
        while (progress.More)
        {
            progress = await writer.Put(new PendingEnded(orderId, outcome, onlyUnplaced, progress.Province, progress.Number)
            {
                Priority = Priority.Bulk,
                Cancellation = cancellation,
            });
            ended += progress.Ended;
        }

        return ended;
    }

    public async ValueTask<long> Reopen(string orderId, IReadOnlyList<ItemOutcome> outcomes, CancellationToken cancellation)
    {
        var reopened = 0L;
        foreach (var outcome in outcomes)
        {
            var progress = new PendingEnded.Progress(0, true, ProvinceCode.Unknown, long.MinValue);
            while (progress.More)
            {
                progress = await writer.Put(new EndedReopened(orderId, outcome, progress.Province, progress.Number)
                {
                    Priority = Priority.Bulk,
                    Cancellation = cancellation,
                });
                reopened += progress.Ended;
            }
        }

        return reopened;
    }

    public async ValueTask<long> EndReview(
        string orderId, IReadOnlyList<(ProvinceCode Province, long Number)> lines, ItemOutcome outcome, CancellationToken cancellation)
    {
        var ended = 0L;
        foreach (var chunk in lines.OrderBy(line => line.Province.Value).ThenBy(line => line.Number).Chunk(ReviewEnded.LinesMax))
        {
            ended += await writer.Put(new ReviewEnded(orderId, chunk, outcome) { Priority = Priority.Bulk, Cancellation = cancellation });
        }

        return ended;
    }

    public async ValueTask<IReadOnlyList<OrderLine>> LinesAt(string orderId, IReadOnlyList<int> rows, CancellationToken cancellation) =>
        await quick.Ask(reads => reads.LinesAt(StableMix.OrderNo(orderId), rows), cancellation);

    public async ValueTask<IReadOnlyList<OrderLineView>> Lines(string orderId, ItemOutcome? outcome, int afterRow, int limit, CancellationToken cancellation) =>
        await slow.Ask(reads => reads.Lines(StableMix.OrderNo(orderId), outcome, afterRow, limit), cancellation);

    public async ValueTask<IReadOnlyList<string>> OrdersIn(OrderPhase phase, CancellationToken cancellation) =>
        await slow.Ask(reads => reads.OrdersIn(phase), cancellation);

    public async ValueTask<IReadOnlyList<string>> Stops(CancellationToken cancellation) =>
        await quick.Ask(reads => reads.Stops(), cancellation);

    public async ValueTask<IReadOnlyList<ProvisioningRow>> WaitingUrgent(LaneKey lane, IReadOnlySet<long> except, int limit, CancellationToken cancellation)
    {
        // Those in flight are mostly the first of the list, so that as many more have to be asked for.
        var rows = await quick.Ask(reads => reads.Waiting(lane, bulk: false, 0, limit + except.Count), cancellation);
        return [.. rows.Where(row => !except.Contains(row.Number)).Take(limit)];
    }

    public async ValueTask<IReadOnlyList<ProvisioningRow>> WaitingBulk(LaneKey lane, long afterNumber, int limit, CancellationToken cancellation) =>
        await bulk.Ask(reads => reads.Waiting(lane, bulk: true, afterNumber, limit), cancellation);

    public ValueTask<AcksRecorded> RecordAcks(LaneKey lane, IReadOnlyList<RowAck> acks, Priority priority, CancellationToken cancellation) =>
        Record(lane, acks, [], priority, null, cancellation);

    public ValueTask<AcksRecorded> RecordAnswers(
        LaneKey lane, IReadOnlyList<RowAck> acks, IReadOnlyList<AnswerSigned> answers, Priority priority, CancellationToken cancellation) =>
        Record(lane, acks, answers, priority, null, cancellation);

    public ValueTask<AcksRecorded> RecordBatch(LaneKey lane, IReadOnlyList<RowAck> acks, Priority priority, BatchAnswer answer, CancellationToken cancellation) =>
        Record(lane, acks, [], priority, answer, cancellation);

    public async ValueTask<IReadOnlyList<ProvisioningRow>> RowsOf(long number, CancellationToken cancellation) =>
        await quick.Ask(reads => reads.RowsOf(number), cancellation);

    public async ValueTask<IReadOnlyList<ProvisioningRow>> Reread(LaneKey lane, IReadOnlyList<long> numbers, CancellationToken cancellation) =>
        await ReaderOf(numbers.Count).Ask(reads => reads.RowsOfLane(lane, numbers), cancellation);

    public async ValueTask<IReadOnlyList<NoticeRow>> WaitingNotices(LaneKey lane, IReadOnlySet<string> except, int limit, CancellationToken cancellation)
    {
        var rows = await quick.Ask(reads => reads.WaitingNotices(lane, limit + except.Count), cancellation);
        return [.. rows.Where(row => !except.Contains(row.Wish.NoticeId)).Take(limit)];
    }

    public async ValueTask<IReadOnlyList<LaneKey>> LanesWithWork(CancellationToken cancellation) =>
        await slow.Ask(reads => reads.LanesWithWork(), cancellation);

    public async ValueTask<IReadOnlyList<QueueDepth>> Queues(CancellationToken cancellation) =>
        await slow.Ask(reads => reads.Queues(), cancellation);

    public async ValueTask<DuePage> Due(int shard, DueQuestion question, int limit, CancellationToken cancellation) =>
        await ReaderOf(limit).Ask(
            reads =>
            {
                var now = reads.Now() ?? time.GetUtcNow();
                return new DuePage(now, [.. question(now, reads.Policies()).Select(range => KeyValuePair.Create<DueRange, IReadOnlyList<DueRow>>(range, reads.Due(shard, range, limit)))]);
            },
            cancellation);

    /// <inheritdoc/>
    /// <remarks>
    /// The monotonic clock is read after the database has answered: a clock set by both is late by the time the answer travelled,
    /// and never early.
    /// </remarks>
    public async ValueTask<DueOverview> DueHeads(DueQuestion question, CancellationToken cancellation) =>
        await quick.Ask(
            reads =>
            {
                var clock = new ClockReading(reads.Now(), time.GetTimestamp());
                var now = clock.Database ?? time.GetUtcNow();
                var policies = reads.Policies();
                return new DueOverview(
                    now,
                    clock,
                    policies,
                    [.. question(now, policies).SelectMany(range => reads.DueHeads(range))]);
            },
            cancellation);

    public async ValueTask<long> DueCount(IReadOnlyList<DueRange> ranges, long limit, CancellationToken cancellation) =>
        await slow.Ask(reads => ranges.Aggregate(0L, (count, range) => count + reads.DueCount(range, limit - count)), cancellation);

    public async ValueTask<IReadOnlyList<StoredFact>> History(Subject subject, int afterVersion, int limit, CancellationToken cancellation)
    {
        var rows = await slow.Ask(reads => reads.Facts(subject, afterVersion, limit), cancellation);
        return rows.ConvertAll(row => FactReader.Read(row));
    }

    public async ValueTask<byte[]?> AnswerTo(Subject subject, string commandId, CancellationToken cancellation) =>
        await quick.Ask(reads => reads.Answer(subject, commandId), cancellation);

    public async ValueTask<IReadOnlyList<SlotHead>> Slots(CancellationToken cancellation) =>
        await slow.Ask(reads => reads.Slots(), cancellation);

    public async ValueTask<IReadOnlyList<ChainedBatch>> Batches(int slot, long afterBatch, int limit, CancellationToken cancellation) =>
        await slow.Ask(reads => reads.Batches(slot, afterBatch, limit), cancellation);

    public async ValueTask<bool> HasStrays(int slot, CancellationToken cancellation) =>
        await slow.Ask(reads => reads.HasStrays(slot), cancellation);

    /// <summary>Commits what waits and closes the threads; what is asked afterwards is refused.</summary>
    public void Dispose()
    {
        // A container that knows it under several names disposes it once for each.
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        Array.ForEach(writers, one => one.Dispose());
        another?.Dispose();
        quick.Dispose();
        bulk.Dispose();
        slow.Dispose();
        metrics.Dispose();
    }

    private JournalReader ReaderOf(int rows) => rows > RowsOfQuickMax ? bulk : quick;

    private async ValueTask<AcksRecorded> Record(
        LaneKey lane, IReadOnlyList<RowAck> acks, IReadOnlyList<AnswerSigned> words, Priority priority, BatchAnswer? answer, CancellationToken cancellation)
    {
        foreach (var ack in acks)
        {
            if (ack.Level is not (AckLevel.Accepted or AckLevel.Applied))
            {
                throw new ArgumentOutOfRangeException(nameof(acks), ack.Level, $"Only what a carrier accepted or applied is recorded here, not {ack.Level}.");
            }
        }

        return await WriterOf(lane.ToString()).Put(new AcksRecording(lane, [.. acks], words, answer) { Priority = priority, Cancellation = cancellation });
    }

    /// <summary>
    /// The epochs a plan is made with are those its lines keep: a holder who changes between the plan's reading and its
    /// approval is found when the line is placed, and never changes what was sealed.
    /// </summary>
    private async Task StampEpochs(string orderId, List<LineToPlan> page, CancellationToken cancellation)
    {
        var changed = page
            .Where(planned => planned.Epoch != planned.Line.PlannedEpoch)
            .Select(planned => new PlannedEpoch(planned.Line.Province, planned.Line.Number, planned.Epoch))
            .ToArray();
        if (changed.Length > 0)
        {
            await writer.Put(new EpochsStamped(orderId, changed) { Priority = Priority.Bulk, Cancellation = cancellation });
        }
    }

    private StateChange[] Changes(IReadOnlyList<StateToWrite> states)
    {
        var now = time.GetUtcNow();
        var changes = new StateChange[states.Count];
        for (var index = 0; index < changes.Length; index++)
        {
            var (key, payload, expectedVersion, uncommitted) = states[index];
            changes[index] = StateChange.Of(key, payload, expectedVersion, uncommitted, now, salts, suite);
        }

        return changes;
    }

    private void Committed(IReadOnlyCollection<LaneKey> touched)
    {
        if (LaneTouched is not { } listeners)
        {
            return;
        }

        foreach (var lane in touched)
        {
            try
            {
                listeners(lane);
            }
            catch (Exception exception)
            {
                JournalLog.ListenerFailed(logger, exception);
            }
        }
    }
}
