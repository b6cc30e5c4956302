using System.Globalization;
using System.Runtime.InteropServices;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Journal;

/// <summary>Stores lines and rejects of an order.</summary>
internal sealed class LinesAppended : JournalOperation<bool>
{
    private const string DuplicateCode = "DUPLICATE";
    private readonly string orderId;
    private readonly LineToAppend[] lines;
    private readonly RejectedLine[] rejects;

    public LinesAppended(string orderId, LineToAppend[] lines, RejectedLine[] rejects)
    {
        this.orderId = orderId;
        this.lines = lines;
        this.rejects = rejects;

        // In the order of the table they go into; of two rows with one number the first in the file is the line.
        Array.Sort(lines, static (left, right) =>
            left.Province.Value != right.Province.Value ? left.Province.Value.CompareTo(right.Province.Value)
            : left.Number != right.Number ? left.Number.CompareTo(right.Number)
            : left.Row.CompareTo(right.Row));
    }

    public override int Rows => lines.Length + rejects.Length;

    public override string What => $"{Rows} lines of {orderId}";

    protected override bool Result => true;

    public override void Apply(Batch batch)
    {
        batch.Changed = true;
        var orderNo = batch.OrderNo(orderId);
        var appended = new Appended[lines.Length];
        batch.Transaction.AppendLines(orderNo, lines, appended);
        var refused = new List<RejectedLine>(rejects);
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            if (appended[index] == Appended.New)
            {
                batch.Count(new(orderNo, line.Province, line.Unit?.Carrier, line.Outcome ?? ItemOutcome.Pending), 1);
            }
            else if (appended[index] == Appended.Duplicate)
            {
                refused.Add(new(line.Row, ItemOutcome.Duplicate, DuplicateCode, line.Number.ToString(CultureInfo.InvariantCulture)));
            }
        }

        var stored = new bool[refused.Count];
        batch.Transaction.AppendRejects(orderNo, CollectionsMarshal.AsSpan(refused), stored);
        for (var index = 0; index < stored.Length; index++)
        {
            if (stored[index])
            {
                batch.Count(new(orderNo, ProvinceCode.Unknown, null, refused[index].Outcome), 1);
            }
        }
    }
}

/// <summary>Stores the epochs a plan is made with.</summary>
internal sealed class EpochsStamped(string orderId, PlannedEpoch[] epochs) : JournalOperation<bool>
{
    public override int Rows => epochs.Length;

    public override string What => $"Epochs of {orderId}";

    protected override bool Result => true;

    public override void Apply(Batch batch)
    {
        batch.Changed = true;
        batch.Transaction.StampEpochs(batch.OrderNo(orderId), epochs);
    }
}

/// <summary>Stores the pages of a plan. The counters need no care: they have followed every line since it was stored.</summary>
internal sealed class PlanSaved(string orderId, PageOfPlan[] pages) : JournalOperation<bool>
{
    public override int Rows => pages.Length;

    public override string What => $"Plan of {orderId}";

    protected override bool Result => true;

    public override void Apply(Batch batch)
    {
        batch.Changed = true;
        batch.Transaction.ReplacePages(batch.OrderNo(orderId), pages);
    }
}

/// <summary>Ends pending lines after a place, at most so many: a large order must not keep others from the writer.</summary>
internal sealed class PendingEnded(string orderId, ItemOutcome outcome, bool onlyUnplaced, ProvinceCode afterProvince, long afterNumber)
    : JournalOperation<PendingEnded.Progress>
{
    /// <summary>Lines one transaction ends.</summary>
    public const int LinesMax = 4_096;

    private Progress progress;

    public override int Rows => LinesMax;

    public override string What => $"Pending lines of {orderId}";

    protected override Progress Result => progress;

    public override void Apply(Batch batch)
    {
        var lines = batch.Transaction.PendingLines(batch.OrderNo(orderId), afterProvince, afterNumber, onlyUnplaced, LinesMax);
        var endings = new LineChange[lines.Count];
        for (var index = 0; index < endings.Length; index++)
        {
            var line = lines[index];
            endings[index] = new(line.OrderNo, line.Province, line.Number, outcome);
            batch.CountEnding(line, outcome);
        }

        batch.Transaction.ChangeLines(endings);
        batch.Changed |= endings.Length > 0;
        progress = lines.Count == 0
            ? new(0, false, afterProvince, afterNumber)
            : new(lines.Count, lines.Count == LinesMax, lines[^1].Province, lines[^1].Number);
    }

    /// <summary>How many ended, whether more may follow, and after which line.</summary>
    internal readonly record struct Progress(int Ended, bool More, ProvinceCode Province, long Number);
}

/// <summary>Makes lines pending again that ended in one way, after a place, at most so many.</summary>
internal sealed class EndedReopened(string orderId, ItemOutcome outcome, ProvinceCode afterProvince, long afterNumber)
    : JournalOperation<PendingEnded.Progress>
{
    private PendingEnded.Progress progress;

    public override int Rows => PendingEnded.LinesMax;

    public override string What => $"Ended lines of {orderId}";

    protected override PendingEnded.Progress Result => progress;

    public override void Apply(Batch batch)
    {
        var lines = batch.Transaction.EndedLines(batch.OrderNo(orderId), outcome, afterProvince, afterNumber, PendingEnded.LinesMax);
        foreach (var line in lines)
        {
            batch.CountEnding(line, ItemOutcome.Pending);
        }

        batch.Transaction.ReopenLines(CollectionsMarshal.AsSpan(lines));
        batch.Changed |= lines.Count > 0;
        progress = lines.Count == 0
            ? new(0, false, afterProvince, afterNumber)
            : new(lines.Count, lines.Count == PendingEnded.LinesMax, lines[^1].Province, lines[^1].Number);
    }
}

/// <summary>Ends the review of lines that two people decided on: they are pending again, or end with another outcome.</summary>
/// <param name="lines">Ascending by (province, number), none twice.</param>
internal sealed class ReviewEnded(string orderId, (ProvinceCode Province, long Number)[] lines, ItemOutcome outcome) : JournalOperation<int>
{
    /// <summary>Lines one transaction changes.</summary>
    public const int LinesMax = 128;

    private int ended;

    public override int Rows => lines.Length;

    public override string What => $"{lines.Length} reviewed lines of {orderId}";

    protected override int Result => ended;

    public override void Apply(Batch batch)
    {
        var orderNo = batch.OrderNo(orderId);
        var reviewed = new List<LineRow>(lines.Length);
        foreach (var (province, number) in lines)
        {
            // Looked at first, then locked: the search for what ended so would walk far where this one did not.
            if (batch.Transaction.LinesBetween(orderNo, province, number, number) is [{ Outcome: ItemOutcome.ProtectedReview }]
                && batch.Transaction.EndedLines(orderNo, ItemOutcome.ProtectedReview, province, number - 1, 1) is [var line]
                && (line.Province, line.Number) == (province, number))
            {
                reviewed.Add(line);
                batch.CountEnding(line, outcome);
            }
        }

        batch.Transaction.ReopenLines(CollectionsMarshal.AsSpan(reviewed));
        if (outcome != ItemOutcome.Pending)
        {
            batch.Transaction.ChangeLines([.. reviewed.Select(line => new LineChange(line.OrderNo, line.Province, line.Number, outcome))]);
        }

        batch.Changed |= reviewed.Count > 0;
        ended = reviewed.Count;
    }
}

/// <summary>
/// Ends or arms the lines of one page and moves its shard's cursor, together with the states that placed them. Answers for each
/// state whether it was written; a line whose state was not stays as it was, and the cursor before the page.
/// </summary>
internal sealed class PageRecorded : JournalOperation<bool[]>
{
    private readonly string orderId;
    private readonly PageRecord record;
    private readonly StateChange[] states;

    public PageRecorded(string orderId, PageRecord record, StateChange[] states)
    {
        this.orderId = orderId;
        this.record = record;
        this.states = states;
        Rows = record.Results.Count + states.Sum(state => state.Rows);
    }

    public override IReadOnlyList<StateChange> States => states;

    public override int Rows { get; }

    public override string What => $"Page {record.Page.Page} of {record.ShardKey}";

    protected override bool[] Result => [.. states.Select(state => state.Row.Won)];

    public override void AddNumbersOfLines(List<long> numbers)
    {
        numbers.AddRange(record.Results.Select(result => result.Number));
        numbers.AddRange(states.Where(state => state.EndsLines).Select(state => state.Row.Key.Number));
    }

    public override void Apply(Batch batch)
    {
        batch.Changed = true;
        var orderNo = batch.OrderNo(orderId);
        var pending = new Dictionary<long, LineRow>();
        var page = record.Page;
        var lost = states.Where(state => !state.Row.Won).Select(state => state.Row.Key.Number).ToHashSet();
        foreach (var line in batch.Transaction.LinesBetween(orderNo, page.Province, page.FirstNumber, page.LastNumber))
        {
            if (line.Outcome == ItemOutcome.Pending && !lost.Contains(line.Number))
            {
                pending.Add(line.Number, line);
            }
        }

        var waiting = new List<LineResult>(record.Results.Count);
        var changed = new List<LineChange>(record.Results.Count);
        foreach (var result in record.Results)
        {
            if (!pending.TryGetValue(result.Number, out var line))
            {
                continue;
            }

            if (result.Outcome is { } outcome && outcome != ItemOutcome.Pending)
            {
                changed.Add(new(orderNo, page.Province, result.Number, outcome));
                batch.CountEnding(line, outcome);
                pending.Remove(result.Number);
            }
            else
            {
                waiting.Add(result);
            }
        }

        Arm(batch, orderNo, waiting, pending, changed);
        batch.Transaction.ChangeLines(CollectionsMarshal.AsSpan(changed));
        if (record.IsWhole && lost.Count == 0)
        {
            batch.Transaction.MoveCursor(orderNo, record.ShardKey, page.Page + 1);
        }
    }

    public override void Succeed()
    {
        base.Succeed();
        GiveBack();
    }

    public override void Fail(Exception exception)
    {
        base.Fail(exception);
        GiveBack();
    }

    private void GiveBack() => Array.ForEach(states, state => state.Dispose());

    private void Arm(Batch batch, long orderNo, List<LineResult> waiting, Dictionary<long, LineRow> pending, List<LineChange> changed)
    {
        // A version that is committed here for the first time was acknowledged by nobody yet.
        var placedHere = states.Where(state => state.Row.Won).Select(state => state.Row.Key.Number).ToHashSet();
        var executors = Executors.Of(batch.Transaction, [.. waiting.Select(result => result.Number).Where(number => !placedHere.Contains(number))]);
        foreach (var result in waiting)
        {
            if (!pending.Remove(result.Number, out var line))
            {
                continue;
            }

            // Armed in any case, so that a line that ends here still tells which version carried its hold.
            var outcome = executors.Outcome(result.Number, result.Version, result.Services);
            changed.Add(new(orderNo, record.Page.Province, result.Number, outcome, result.Version, result.Services));
            if (outcome != ItemOutcome.Pending)
            {
                batch.CountEnding(line, outcome);
            }
        }
    }
}

/// <summary>How far the executors of some numbers are.</summary>
internal sealed class Executors
{
    private readonly Dictionary<long, List<AppliedRow>> open = [];

    public static Executors Of(IJournalTransaction transaction, List<long> numbers)
    {
        var executors = new Executors();
        foreach (var row in transaction.ExecutorsOf(CollectionsMarshal.AsSpan(numbers)))
        {
            // An executor that no longer serves the number has nothing to say about it.
            if (row.State != ProvisioningState.Closed)
            {
                ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(executors.open, row.Number, out _);
                (rows ??= new(1)).Add(row);
            }
        }

        return executors;
    }

    /// <summary>
    /// Where a line stands that wants <paramref name="services"/> barred from <paramref name="version"/> on: pending until
    /// every executor applied that version or a later one; then applied if all of them bar the services, else superseded.
    /// </summary>
    public ItemOutcome Outcome(long number, int version, Services services)
    {
        if (!open.TryGetValue(number, out var rows))
        {
            return ItemOutcome.Pending;
        }

        var barred = true;
        foreach (var row in rows)
        {
            if (row.AppliedVersion < version)
            {
                return ItemOutcome.Pending;
            }

            barred &= (services & ~row.AppliedServices) == Services.None;
        }

        return barred ? ItemOutcome.Applied : ItemOutcome.Superseded;
    }
}
