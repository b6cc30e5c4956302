using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Timers;

namespace Coordination.Deadlines;

/// <summary>A slice of the deadline index. Key: 0 to <see cref="IDueRows.Shards"/> − 1.</summary>
[GrainInterfaceType("deadline-shard")]
[Alias("deadline-shard")]
internal interface IDeadlineShardGrain : IGrainWithIntegerKey
{
    /// <summary>Something of the slice is due. Returns at once; while the slice is being worked off a further call changes nothing.</summary>
    [Alias("wake")]
    [AlwaysInterleave]
    Task Wake();
}

/// <summary>
/// Tells the subjects of its slice what fell due, a page at a time, oldest first. The subject decides and its own transition removes
/// the row, so that early, late and double ticks are harmless and catching up after an outage is no special case.
/// </summary>
[GrainType("deadline-shard")]
internal sealed class DeadlineShardGrain(
    IJournal journal,
    NumberBlock block,
    DeadlinePolicies policies,
    PumpGate gate,
    DatabaseTime time,
    DeadlineMetrics metrics,
    ILogger<DeadlineShardGrain> logger) : Grain, IDeadlineShardGrain, IRemindable
{
    private const string ReminderName = "poll";

    /// <summary>The shortest period reminders have; the watch of every silo is faster, and this is for the day it fails.</summary>
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    /// <summary>Calls of one page; a power of two as an order's page, because both are a window of calls.</summary>
    public const int RowsPerPageMax = 512;

    /// <summary>Up to so many of a slice at once, about a thousand in the country, count as single ones that somebody waits for.</summary>
    public const int SinglesMax = 16;

    /// <summary>Orders told at once. Ending an order's lines may take long, and no number waits for it.</summary>
    private const int OrdersMax = 16;

    private const int FailuresTold = 5;
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(15);

    private readonly DuePass pass = new();
    private readonly HashSet<string> orders = [];
    private DateTimeOffset restUntil;
    private int troubles;
    private bool draining;
    private bool ending;
    private bool isReminded;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        ending = true;
        return Task.CompletedTask;
    }

    /// <summary>Where reminders are kept, the slice is also woken by one of its own, whoever else does not wake it.</summary>
    public async Task Wake()
    {
        _ = Drain();
        if (!isReminded && ServiceProvider.GetService<IReminderRegistry>() is not null)
        {
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
            isReminded = true;
        }
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        _ = Drain();
        return Task.CompletedTask;
    }

    private async Task Drain()
    {
        // By a clock that has jumped nothing is begun: what would be put off by it would be put off for as long as it is wrong.
        if (draining || ending || !time.IsSteady || time.GetUtcNow() < restUntil)
        {
            return;
        }

        draining = true;
        try
        {
            pass.Begin(time.GetUtcNow());
            await Pump();
            troubles = 0;
        }
        catch (Exception) when (ending || gate.IsClosed)
        {
            // The rows are still there; whoever reads them next has an activation of its own.
        }
        catch (Exception exception)
        {
            // Journal or silo, never one subject alone. What was not told is told when the pass begins anew.
            var rest = TimeSpan.FromMilliseconds(Math.Min(RestMax.TotalMilliseconds, 250 * Math.Pow(2, Math.Min(troubles++, 10))));
            restUntil = time.GetUtcNow() + rest;
            pass.Restart(restUntil);
            DeadlineLog.PassFailed(logger, this.GetPrimaryKeyLong(), rest, exception);
        }
        finally
        {
            draining = false;
        }
    }

    private async Task Pump()
    {
        Priority? priority = null;
        var more = true;
        while (more && !ending && time.IsSteady)
        {
            var rules = policies.Current;
            var page = await journal.Due(
                (int)this.GetPrimaryKeyLong(),
                (now, versions) => pass.From((rules = policies.Of(versions)).DueBy(now)),
                RowsPerPageMax,
                CancellationToken.None);
            (var calls, more) = pass.Take(page, rules, RowsPerPageMax);
            priority ??= more || calls.Count > SinglesMax ? Priority.Bulk : Priority.Restore;
            TellOrders(calls);
            var numbers = calls.Where(call => call.Row.Subject.Kind == SubjectKind.Number).ToList();
            if (numbers.Count == 0)
            {
                continue;
            }

            using var place = await gate.Enter(PumpWork.Deadlines, priority.Value, CancellationToken.None);
            if (place is null)
            {
                return;
            }

            await TellNumbers(priority is Priority.Bulk ? await TellBlock(numbers) : numbers, priority.Value);
        }
    }

    /// <summary>Lets happen what can without bringing the numbers to life. Answers those that have to be called.</summary>
    private async Task<List<DueCall>> TellBlock(List<DueCall> calls)
    {
        // The second deadline of a number is told to what the first made of it.
        var first = calls.DistinctBy(call => call.Row.Subject.Number).OrderBy(call => call.Row.Subject.Number).ToList();
        var ticks = first.ConvertAll(call => Tick(call, Priority.Bulk));
        var answers = await block.DeadlinesReached(first.ConvertAll(call => call.Row.Subject.Number), index => ticks[index], CancellationToken.None);
        var told = new HashSet<DueRow>(answers.Length);
        var fired = 0;
        for (var index = 0; index < answers.Length; index++)
        {
            if (answers[index] is { IsDecided: true, Answer: var answer })
            {
                fired += Note(first[index].Row, answer);
                told.Add(first[index].Row);
            }
        }

        metrics.Fired(fired);
        return calls.FindAll(call => !told.Contains(call.Row));
    }

    private async Task TellNumbers(List<DueCall> calls, Priority priority)
    {
        var answers = new Task<TickAnswer>[calls.Count];
        for (var index = 0; index < answers.Length; index++)
        {
            answers[index] = GrainFactory.GetGrain<INumberGrain>(calls[index].Row.Subject.Number).DeadlineReached(Tick(calls[index], priority));
        }

        var (fired, failed) = (0, 0);
        Exception? trouble = null;
        for (var index = 0; index < answers.Length; index++)
        {
            try
            {
                fired += Note(calls[index].Row, await answers[index]);
            }
            catch (Exception exception) when (exception is JournalUnavailableException or JournalOverloadedException)
            {
                trouble = exception;
            }
            catch (Exception exception)
            {
                failed++;
                trouble ??= exception;
                Note(calls[index].Row, exception);
            }
        }

        metrics.Fired(fired);

        // One that fails among others that do not is at fault itself. When none could be told it is the silo or the time.
        if (trouble is JournalUnavailableException or JournalOverloadedException || (failed == answers.Length && failed > 1))
        {
            throw new DeadlinePageException(this.GetPrimaryKeyLong(), trouble!);
        }
    }

    private void TellOrders(IReadOnlyList<DueCall> calls)
    {
        foreach (var call in calls)
        {
            if (call.Row.Subject is { Kind: SubjectKind.Order, Text: var order } && orders.Count < OrdersMax && orders.Add(order))
            {
                _ = TellOrder(call, order);
            }
        }
    }

    private async Task TellOrder(DueCall call, string order)
    {
        try
        {
            metrics.Fired(Note(call.Row, await GrainFactory.GetGrain<IOrderGrain>(order).DeadlineReached(Tick(call, Priority.Bulk))));
        }
        catch (Exception exception)
        {
            Note(call.Row, exception);
        }
        finally
        {
            orders.Remove(order);
        }
    }

    private static DeadlineTick Tick(DueCall call, Priority priority) =>
        new(call.Row.Policy, call.Row.Tag, call.Row.Generation, call.CutOff, priority);

    private int Note(DueRow row, TickAnswer answer)
    {
        if (answer.Fired)
        {
            pass.Over(row);
            return 1;
        }

        if (answer.NotBefore is { } until)
        {
            pass.Kept(row, until, time.GetUtcNow());
        }
        else if (pass.Failed(row, time.GetUtcNow()) == FailuresTold)
        {
            // Over, and mostly gone since it was read. One that stays belongs to no state: not to be asked every second for ever.
            DeadlineLog.NobodysDeadline(logger, row.Policy, row.Subject.Masked());
        }

        return 0;
    }

    private void Note(DueRow row, Exception exception)
    {
        var failures = pass.Failed(row, time.GetUtcNow());
        if (failures is 1 or FailuresTold)
        {
            DeadlineLog.TellFailed(logger, row.Policy, row.Subject.Masked(), failures, exception);
        }
    }
}

/// <summary>Subjects of a page could not be told now, through no fault of theirs.</summary>
internal sealed class DeadlinePageException(long shard, Exception inner) : Exception($"Not everything due in deadline shard {shard} could be told.", inner)
{
    public long Shard { get; } = shard;
}
