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

/// <summary>A slice of a large order: a pump, not a long call. Key: <c>shard:{order}/{province}/{n}</c>.</summary>
[GrainInterfaceType("shard")]
[Alias("shard")]
internal interface IShardGrain : IGrainWithStringKey
{
    /// <summary>Begins, or goes on after a restart, at the first page not recorded. Returns at once.</summary>
    [Alias("run")]
    [AlwaysInterleave]
    Task Run(ShardRun run);

    /// <summary>When the last page was recorded, or null while there is work.</summary>
    [Alias("finished-at")]
    [AlwaysInterleave]
    Task<DateTimeOffset?> FinishedAt();

    /// <summary>Takes no further page, and returns when none is in progress.</summary>
    [Alias("halt")]
    Task Halt();
}

/// <summary>Pages through its lines, places a hold for each, and records each page with its cursor in one transaction.</summary>
[GrainType("shard")]
internal sealed class ShardGrain(
    IJournal journal,
    PumpGate gate,
    DispatchLease lease,
    TimeProvider time,
    ILogger<ShardGrain> logger) : Grain, IShardGrain
{
    /// <summary>How long a call to a number may be delayed before it is void.</summary>
    public static readonly TimeSpan CallLife = TimeSpan.FromSeconds(10);

    private const int TriesPerLineMax = 5;
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(15);

    private ShardRun? run;
    private IReadOnlyList<PageOfPlan>? pages;
    private byte[] intent = [];
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
        if (run is null && finishedAt is null)
        {
            run = request;
            halted = false;
            ticks = this.RegisterGrainTimer(OnTick, new GrainTimerCreationOptions(TimeSpan.Zero, TickPeriod) { KeepAlive = true });
        }

        return Task.CompletedTask;
    }

    public Task<DateTimeOffset?> FinishedAt() => Task.FromResult(finishedAt);

    public Task Halt()
    {
        halted = true;
        return Task.CompletedTask;
    }

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

                using var place = await gate.Enter(run.Order.Priority, cancellation);
                await Pump(pages![next], cancellation);
                next++;
                failures = 0;
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
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
        pages = null;
    }

    /// <summary>Finds the cursor, and proves once that the stored pages are those that were approved.</summary>
    private async Task<bool> Prepare(CancellationToken cancellation)
    {
        if (pages is not null)
        {
            return true;
        }

        var (orderId, province, shard, order) = run!;
        var plan = order.Provinces.Single(known => known.Province == province);
        var stored = await journal.PlanPages(orderId, province, cancellation);
        if (stored.Count != plan.Pages
            || !PlanTree.Root([.. stored.Select(page => page.Root)]).AsSpan().SequenceEqual(plan.Root)
            || !PlanTree.OrderRoot(order.Provinces).AsSpan().SequenceEqual(order.Root))
        {
            OrderLog.PageNotApproved(logger, Key, -1);
            halted = true;
            return false;
        }

        var (first, last) = ShardKeys.PagesOf(plan, shard);
        intent = PlanTree.Intent(order.Terms);
        next = Math.Max(first, await journal.ShardCursor(orderId, Key, cancellation));
        end = last;
        pages = stored;
        return true;
    }

    private async Task Pump(PageOfPlan page, CancellationToken cancellation)
    {
        var lines = await journal.LinesOf(run!.OrderId, page, cancellation);
        if (!PlanTree.Root([.. lines.Select(line => PlanTree.Leaf(line.Number, line.PlannedEpoch, intent))]).AsSpan().SequenceEqual(page.Root))
        {
            OrderLog.PageNotApproved(logger, Key, page.Page);
            halted = true;
            return;
        }

        var open = lines.Where(line => line.Outcome is null && line.Unit is not null).ToList();
        await journal.Prefetch(INumberGrain.StateName, [.. open.Select(line => line.Number)], cancellation);
        var results = new List<LineResult>(open.Count);
        for (var tries = 1; open.Count > 0 && tries <= TriesPerLineMax; tries++)
        {
            open = await PlaceAll(open, tries, results);
        }

        await journal.RecordPage(run.OrderId, Key, page, results, run.Order.Priority, cancellation);
    }

    /// <summary>One window of calls. Answers the lines that have to be asked again.</summary>
    private async Task<List<OrderLine>> PlaceAll(List<OrderLine> open, int tries, List<LineResult> results)
    {
        var order = run!.Order;
        var notAfter = time.GetUtcNow() + CallLife;
        var calls = new Task<HoldAnswer>[open.Count];
        for (var index = 0; index < calls.Length; index++)
        {
            var line = open[index];
            calls[index] = GrainFactory.GetGrain<INumberGrain>(line.Number).PlaceHold(
                new(order.Terms, line.PlannedEpoch, order.Run, notAfter, line.Unit!.Value, order.Priority));
        }

        List<OrderLine> again = [];
        Exception? trouble = null;
        for (var index = 0; index < calls.Length; index++)
        {
            try
            {
                var answer = await calls[index];
                if (answer.Late)
                {
                    again.Add(open[index]);
                    trouble ??= new TimeoutException($"A call waited longer than {CallLife}.");
                }
                else
                {
                    results.Add(new(open[index].Number, answer.Outcome is ItemOutcome.Pending ? null : answer.Outcome, answer.Version, order.Terms.Services));
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

        // A full disk or a silo that stops passes, and a line given up for it would wait for nothing: the page comes again.
        // So it does when no line of it could be placed, whatever the numbers said.
        return tries == TriesPerLineMax && (trouble is not null || (results.Count == 0 && again.Count > 0))
            ? throw new JournalPageException(Key, trouble)
            : again;
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
