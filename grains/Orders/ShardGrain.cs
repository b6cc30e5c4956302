using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Provinces;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Orders;

/// <summary>What a shard has to do.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Province">Province of all its lines.</param>
/// <param name="Shard">From 0 within the province.</param>
/// <param name="Order">What the order hands down.</param>
[GenerateSerializer, Immutable, Alias("shard-run")]
internal sealed record ShardRun(
    [property: Id(0)] string OrderId,
    [property: Id(1)] ProvinceCode Province,
    [property: Id(2)] int Shard,
    [property: Id(3)] OrderRun Order);

/// <summary>How far a shard is.</summary>
/// <param name="FinishedAt">When its last page was recorded; null while there is work, or when it was not given this.</param>
/// <param name="CanaryLines">Of a canary: lines it asked numbers about and that were not left to people, those before a restart among them.</param>
[GenerateSerializer, Immutable, Alias("shard-standing")]
internal readonly record struct ShardStanding([property: Id(0)] DateTimeOffset? FinishedAt, [property: Id(1)] long CanaryLines);

/// <summary>A slice of a large order: a pump, not a long call. Key: <c>shard:{order}/{province}/{n}</c>.</summary>
[GrainInterfaceType("shard")]
[Alias("shard")]
internal interface IShardGrain : IGrainWithStringKey
{
    /// <summary>Begins, or goes on after a restart, at the first page not recorded. Returns at once.</summary>
    [Alias("run")]
    [AlwaysInterleave]
    Task Run(ShardRun run);

    /// <summary>How far it is with a wave of a run.</summary>
    [Alias("standing")]
    [AlwaysInterleave]
    Task<ShardStanding> Standing(int run, OrderWave wave);

    /// <summary>Takes no further page, and returns when none is in progress.</summary>
    [Alias("halt")]
    Task Halt();
}

/// <summary>Pages through its lines, places a hold for each, and records each page with its cursor in one transaction.</summary>
[GrainType("shard")]
internal sealed partial class ShardGrain(
    IJournal journal,
    NumberBlock block,
    Warrants warrants,
    PumpGate gate,
    DispatchLease lease,
    BrakeSettings brakes,
    TimeProvider time,
    ILogger<ShardGrain> logger) : Grain, IShardGrain
{
    /// <summary>How long a call to a number may be delayed before it is void.</summary>
    public static readonly TimeSpan CallLife = TimeSpan.FromSeconds(10);

    private const int TriesPerLineMax = 5;

    /// <summary>Failures of one page after which lines that still cannot be placed, while others of it can, no longer hold up the rest.</summary>
    private const int PageFailuresMax = 8;

    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(15);

    private ShardRun? run;
    private SealedPlan? plan;
    private int next;
    private int end;
    private int failures;
    private DateTimeOffset restUntil;
    private DateTimeOffset? finishedAt;
    private bool halted;
    private IGrainTimer? ticks;

    private string Key => this.GetPrimaryKeyString();

    public Task Run(ShardRun request)
    {
        if (run is null || IsNewer(request.Order, run.Order))
        {
            (run, plan, finishedAt, halted, canaryLines, failures, restUntil) = (request, null, null, false, 0, 0, default);
            Forget();
            ticks ??= this.RegisterGrainTimer(OnTick, new GrainTimerCreationOptions(TimeSpan.Zero, TickPeriod) { KeepAlive = true });
        }

        return Task.CompletedTask;
    }

    public Task<ShardStanding> Standing(int askedRun, OrderWave wave) => Task.FromResult(
        run is { Order: var order } && order.Run == askedRun && order.Wave == wave ? new ShardStanding(finishedAt, canaryLines) : default);

    public Task Halt()
    {
        halted = true;
        return Task.CompletedTask;
    }

    // A silo of the version before seals nothing; once its order lives on another, what it handed down comes again with a seal.
    private static bool IsNewer(OrderRun order, OrderRun known) =>
        order.Run > known.Run || (order.Run == known.Run && (order.Wave > known.Wave || (known.Seal is null && order.Seal is not null)));

    private async Task OnTick(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        while (!cancellation.IsCancellationRequested && time.GetElapsedTime(started) < Slice)
        {
            if (halted || run is null || time.GetUtcNow() < restUntil || !lease.Allows(run.OrderId))
            {
                return;
            }

            try
            {
                if (!await Prepare(cancellation))
                {
                    return;
                }

                if (next >= end)
                {
                    Finish();
                    return;
                }

                if (!WavePages.Has(run.Order.Wave, plan!.Pages[next]))
                {
                    next++;
                    continue;
                }

                if (!await Step(plan, cancellation))
                {
                    return;
                }

                failures = 0;
            }
            catch (Exception) when (cancellation.IsCancellationRequested || gate.IsClosed)
            {
                // The silo stops. The cursor stands before this page, which comes again after the next start.
                return;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The journal or a silo is in trouble, never one number alone: rest, and come back to the same page.
                var rest = TimeSpan.FromMilliseconds(Math.Min(RestMax.TotalMilliseconds, 250 * Math.Pow(2, Math.Min(failures++, 10))));
                restUntil = time.GetUtcNow() + rest;
                OrderLog.PageFailed(logger, Key, next, rest, exception);
            }
        }
    }

    private void Finish()
    {
        finishedAt = time.GetUtcNow();
        ticks?.Dispose();
        ticks = null;
        OrderLog.ShardDone(logger, Key, end);
        plan = null;
    }

    /// <summary>Finds the cursor, and proves once that the stored pages are those that the order sealed.</summary>
    private async Task<bool> Prepare(CancellationToken cancellation)
    {
        if (plan is not null)
        {
            return true;
        }

        var (orderId, province, shard, order) = run!;
        var stored = await journal.PlanPages(orderId, province, cancellation);
        if (SealedPlan.Open(warrants, order, province, stored) is not { } opened)
        {
            OrderLog.PageNotApproved(logger, Key, -1);
            halted = true;
            return false;
        }

        var (first, last) = ShardKeys.PagesOf(order.Provinces.Single(known => known.Province == province), shard);
        next = Math.Max(first, await journal.ShardCursor(orderId, CursorKey, cancellation));
        end = last;
        canaryLines = order.Wave is OrderWave.Canary ? await CanaryLinesBefore(stored, first, cancellation) : 0;
        if (!ReferenceEquals(order, run!.Order))
        {
            // Another run or wave was handed down meanwhile: it has a cursor of its own.
            return false;
        }

        plan = opened;
        return true;
    }

    /// <summary>Takes of a page what may be placed now, and places it. Answers false when there is a reason to rest.</summary>
    private async Task<bool> Step(SealedPlan proved, CancellationToken cancellation)
    {
        var page = proved.Pages[next];

        // Asked before there is a place: an order that goes slowly must not stand in others' way.
        var pace = await Pace.Take(PageOfPlan.LinesMax);
        if (pace == 0)
        {
            return false;
        }

        using var place = await gate.Enter(run!.Order.Priority, cancellation);
        if (place is null || !lease.Allows(run.OrderId))
        {
            return false;
        }

        var lines = await journal.LinesOf(run.OrderId, page, cancellation);
        if (SealedPage.Prove(proved, next, lines) is not { } sealedPage)
        {
            OrderLog.PageNotApproved(logger, Key, page.Page);
            halted = true;
            return false;
        }

        // A line that waits for its carrier was placed; what an undo took back it cannot take back again.
        var open = lines.Where(line => line.Outcome is null && line.Unit is not null && line.Version is null).ToList();
        HashSet<long>? canary = null;
        if (run.Order.Wave is OrderWave.Canary)
        {
            canary = WavePages.Canary(proved.Pages.Count, lines, brakes.CanaryOneIn);
            open.RemoveAll(line => !canary.Contains(line.Number));
        }

        var admitted = await Admit(proved, page, open, pace);
        var left = admitted.Lines.Count > 0 || admitted.IsAll ? await Pump(sealedPage, admitted, cancellation) : 0;

        if (admitted.IsAll)
        {
            // With those of the page that were placed by an earlier part of it, in this life or in one before.
            canaryLines += canary is null ? 0 : Tried(lines, canary) + admitted.Lines.Count - left;
            next++;
            Forget();
        }

        return admitted.IsAll || !admitted.IsCapped;
    }

    /// <summary>Places what was admitted. Answers how many of it their own numbers left to people.</summary>
    private async Task<int> Pump(SealedPage page, Admitted admitted, CancellationToken cancellation)
    {
        var open = admitted.Lines;
        var results = new List<LineResult>(open.Count + admitted.Protected.Count);
        results.AddRange(admitted.Protected);
        if (run!.Order.Priority is Priority.Bulk)
        {
            (open, var isRecorded) = await PlaceBlock(page, open, results, admitted.IsAll, cancellation);
            if (isRecorded)
            {
                UseUp(admitted.Lines);
                return LeftToPeople(admitted, results);
            }
        }

        for (var tries = 1; open.Count > 0 && tries <= TriesPerLineMax; tries++)
        {
            open = await PlaceAll(page, open, tries, results);
        }

        await journal.RecordPage(run.OrderId, new(CursorKey, page.Page, results, admitted.IsAll), [], run.Order.Priority, cancellation);
        UseUp(admitted.Lines);
        return LeftToPeople(admitted, results);
    }

    /// <summary>
    /// Places what can be placed without bringing the numbers to life, and records it in the same transaction. Answers the lines
    /// whose numbers have to be called, and whether the page is done with.
    /// </summary>
    private async Task<(List<OrderLine> Left, bool IsRecorded)> PlaceBlock(
        SealedPage page, List<OrderLine> open, List<LineResult> results, bool isAll, CancellationToken cancellation)
    {
        var isRecorded = false;
        LineResult[] before = [.. results];
        var numbers = open.ConvertAll(line => line.Number);
        if (run!.Order.Undo is not null)
        {
            var answers = await block.LiftHolds(numbers, Lift(), decided => Record(decided, answers => Lifted(open, answers)), cancellation);
            results.AddRange(Lifted(open, answers));
        }
        else
        {
            var notAfter = time.GetUtcNow() + CallLife;
            var answers = await block.PlaceHolds(
                page, numbers, notAfter, decided => Record(decided, answers => Placed(open, answers)), cancellation);
            results.AddRange(Placed(open, answers));
        }

        async ValueTask<bool[]> Record<T>(BlockToCommit<T> decided, Func<IReadOnlyList<BlockAnswer<T>>, List<LineResult>> resultsOf)
        {
            var found = resultsOf(decided.Answers);
            var isWhole = found.Count == open.Count;
            var won = await journal.RecordPage(
                run.OrderId, new(CursorKey, page.Page, [.. before, .. found], isWhole && isAll), decided.Writes, Priority.Bulk, cancellation);
            isRecorded = isWhole && Array.TrueForAll(won, wins => wins);
            return won;
        }

        var done = results.Select(result => result.Number).ToHashSet();
        return (open.FindAll(line => !done.Contains(line.Number)), isRecorded);
    }

    private static List<LineResult> Lifted(List<OrderLine> lines, IReadOnlyList<BlockAnswer<LiftAnswer>> answers) =>
        [.. lines.Zip(answers).Where(pair => pair.Second.IsDecided).Select(pair => UndoDecision.ResultOf(pair.First.Number, pair.Second.Answer))];

    private List<LineResult> Placed(List<OrderLine> lines, IReadOnlyList<BlockAnswer<HoldAnswer>> answers)
    {
        var results = new List<LineResult>(lines.Count);
        for (var index = 0; index < answers.Count; index++)
        {
            if (answers[index] is { IsDecided: true, Answer: { Late: false } answer })
            {
                results.Add(ResultOf(lines[index], answer));
            }
        }

        return results;
    }

    /// <summary>One request serves all numbers: each keeps its answer under the undo's id.</summary>
    private LiftHold Lift()
    {
        var undo = run!.Order.Undo!;
        var priority = run.Order.Priority is Priority.Bulk ? Priority.Bulk : Priority.Restore;
        return new(run.OrderId, undo.OrderId, true, undo.Reason, undo.By, undo.Wrongful, priority);
    }

    private LineResult ResultOf(OrderLine line, HoldAnswer answer) =>
        new(line.Number, answer.Outcome is ItemOutcome.Pending ? null : answer.Outcome, answer.Version, run!.Order.Terms.Services);

    /// <summary>One window of calls. Answers the lines that have to be asked again.</summary>
    private async Task<List<OrderLine>> PlaceAll(SealedPage page, List<OrderLine> open, int tries, List<LineResult> results)
    {
        var notAfter = time.GetUtcNow() + CallLife;
        var calls = open.ConvertAll(line => Call(page, line, notAfter));
        List<OrderLine> again = [];
        Exception? trouble = null;
        for (var index = 0; index < calls.Count; index++)
        {
            try
            {
                if (await calls[index] is { } result)
                {
                    results.Add(result);
                }
                else
                {
                    again.Add(open[index]);
                    trouble ??= new TimeoutException($"A call waited longer than {CallLife}.");
                }
            }
            catch (Exception exception)
            {
                again.Add(open[index]);
                if (!IsOfTheLine(exception))
                {
                    trouble ??= exception;
                }
                else if (tries == TriesPerLineMax)
                {
                    OrderLog.LineParked(logger, Key, Msisdn.FromKey(open[index].Number).ToString(), tries, exception);
                }
            }
        }

        if (tries < TriesPerLineMax && !gate.IsClosed)
        {
            return again;
        }

        // A full disk or a silo that stops passes, and a line given up for it would wait for nothing: the page comes again, as
        // often as no line of it can be placed. One number that never answers is another matter: it ends at its deadline,
        // and the lines behind it do not wait for that.
        var someAnswer = results.Count > 0;
        if (again.Count > 0 && !(someAnswer && (trouble is null || failures >= PageFailuresMax)))
        {
            throw new JournalPageException(Key, trouble);
        }

        if (trouble is not null)
        {
            again.ForEach(line => OrderLog.LineParked(logger, Key, Msisdn.FromKey(line.Number).ToString(), tries, trouble));
        }

        return again;
    }

    /// <summary>Asks one number; null when the call came too late and did nothing.</summary>
    private async Task<LineResult?> Call(SealedPage page, OrderLine line, DateTimeOffset notAfter)
    {
        var number = GrainFactory.GetGrain<INumberGrain>(line.Number);
        if (run!.Order.Undo is not null)
        {
            return UndoDecision.ResultOf(line.Number, await number.LiftHold(Lift()));
        }

        var answer = await number.PlaceHold(page.Call(line.Number, notAfter));
        return answer.Late ? null : ResultOf(line, answer);
    }

    /// <summary>Whether the number itself is at fault, so that asking later would end the same; else it is journal, silo or time.</summary>
    private static bool IsOfTheLine(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case CommitRefusedException:
                    return true;
                case JournalUnavailableException or JournalOverloadedException or TimeoutException or OperationCanceledException:
                    return false;
            }
        }

        return exception is not OrleansException;
    }
}

/// <summary>Lines of a page could not be placed now, through no fault of theirs.</summary>
internal sealed class JournalPageException(string shard, Exception? inner)
    : Exception($"Not every line of a page of {shard} could be placed.", inner)
{
    public string Shard { get; } = shard;
}
