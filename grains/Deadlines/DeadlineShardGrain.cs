using Coordination.Journal;
using Coordination.Law;
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
    /// <summary>Keeps the slice's poller alive; called after a start and every half minute.</summary>
    [Alias("wake")]
    [AlwaysInterleave]
    Task Wake();
}

/// <summary>
/// Polls its slice and tells subjects what fell due. The subject decides and its own transition removes the row, so that
/// early, late and double ticks are harmless and catching up after an outage is no special case.
/// </summary>
[GrainType("deadline-shard")]
internal sealed class DeadlineShardGrain(
    IJournal journal,
    DeadlinePolicies policies,
    TimeProvider time,
    ILogger<DeadlineShardGrain> logger) : Grain, IDeadlineShardGrain, IRemindable
{
    private const string ReminderName = "poll";

    /// <summary>The shortest period reminders have; the wakers are faster, and this is for the day they fail.</summary>
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private const int RowsPerPageMax = 500;

    /// <summary>Pages of one poll; rows that their subjects keep on purpose come first again and must not hold the poller.</summary>
    private const int PagesPerPollMax = 20;

    private static readonly TimeSpan PollPeriod = TimeSpan.FromSeconds(1);

    /// <summary>A wall clock that jumps further than this against the monotonic one fires nothing until the next poll.</summary>
    private static readonly TimeSpan JumpMax = TimeSpan.FromSeconds(5);

    private (DateTimeOffset Wall, long Monotonic)? sampled;
    private bool polling;
    private bool isReminded;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(_ => Poll(), new GrainTimerCreationOptions(TimeSpan.Zero, PollPeriod) { KeepAlive = true, Interleave = true });
        return Task.CompletedTask;
    }

    /// <summary>Where reminders are kept, the slice is activated by one of its own, whoever else does not wake it.</summary>
    public async Task Wake()
    {
        if (!isReminded && ServiceProvider.GetService<IReminderRegistry>() is not null)
        {
            await this.RegisterOrUpdateReminder(ReminderName, ReminderPeriod, ReminderPeriod);
            isReminded = true;
        }
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    private async Task Poll()
    {
        if (polling)
        {
            return;
        }

        polling = true;
        try
        {
            for (var page = 0; page < PagesPerPollMax && Trusted(out var now); page++)
            {
                var due = await journal.Due((int)this.GetPrimaryKeyLong(), policies.CutOffs(now), RowsPerPageMax, CancellationToken.None);
                await Task.WhenAll(due.Select(Tell));
                if (due.Count < RowsPerPageMax)
                {
                    return;
                }
            }
        }
        catch (Exception exception)
        {
            DeadlineLog.PollFailed(logger, this.GetPrimaryKeyLong(), exception);
        }
        finally
        {
            polling = false;
        }
    }

    private async Task Tell(DueRow row)
    {
        try
        {
            await (row.Subject.Kind switch
            {
                SubjectKind.Number => GrainFactory.GetGrain<INumberGrain>(row.Subject.Number).DeadlineReached(row.Policy, row.Tag, row.Generation),
                SubjectKind.Order => GrainFactory.GetGrain<IOrderGrain>(row.Subject.Text).DeadlineReached(row.Policy, row.Generation),
                _ => Task.CompletedTask,
            });
        }
        catch (Exception exception)
        {
            // Its row stays and comes again; it delays no other.
            DeadlineLog.TellFailed(logger, row.Policy, exception);
        }
    }

    private bool Trusted(out DateTimeOffset now)
    {
        now = time.GetUtcNow();
        var monotonic = time.GetTimestamp();
        var jumped = sampled is { } before && (now - before.Wall - time.GetElapsedTime(before.Monotonic, monotonic)).Duration() > JumpMax;
        sampled = (now, monotonic);
        if (jumped)
        {
            DeadlineLog.ClockJumped(logger, this.GetPrimaryKeyLong());
        }

        return !jumped;
    }
}

/// <summary>How long after its anchor a deadline of each policy falls due. Moving a national deadline edits this, not millions of rows.</summary>
internal sealed class DeadlinePolicies(LegalSettings settings)
{
    public IReadOnlyDictionary<DeadlinePolicy, DateTimeOffset> CutOffs(DateTimeOffset now) => new Dictionary<DeadlinePolicy, DateTimeOffset>
    {
        [DeadlinePolicy.VerifyWindow] = now - settings.VerifyWindow,
        [DeadlinePolicy.NoticeWait] = now - settings.NoticeWaitMax,
        [DeadlinePolicy.HoldTerm] = now,
        [DeadlinePolicy.LineDeadline] = now - settings.LineDeadline,
    };
}

internal static partial class DeadlineLog
{
    [LoggerMessage(7101, LogLevel.Error, "Deadline shard {Shard}: poll failed, tried again at the next")]
    public static partial void PollFailed(ILogger logger, long shard, Exception exception);

    [LoggerMessage(7102, LogLevel.Warning, "A deadline of {Policy} could not be told; it comes again")]
    public static partial void TellFailed(ILogger logger, DeadlinePolicy policy, Exception exception);

    [LoggerMessage(7103, LogLevel.Warning, "Deadline shard {Shard}: the wall clock jumped; nothing fires until it is sampled again")]
    public static partial void ClockJumped(ILogger logger, long shard);
}
