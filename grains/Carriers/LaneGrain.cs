using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.Logging;

namespace Coordination.Carriers;

/// <summary>
/// Sends what is committed, never what is hoped: it reads its rows, sends them in batches, and records the answers set-wise.
/// Only refusals and notices wake number grains. One command of a number is in flight at a time, so nothing overtakes.
/// </summary>
[GrainType("lane")]
internal sealed partial class LaneGrain(
    IJournal journal,
    ICarrierGateway gateway,
    PumpGate pumps,
    DispatchLease lease,
    FenceOfHistory fence,
    HistoryWatch watch,
    TimeProvider time,
    ILogger<LaneGrain> logger) : Grain, ILaneGrain
{
    /// <summary>Bulk batches on their way at once; one more is kept free for what is urgent.</summary>
    public const int BulkBatchesMax = 2;

    /// <summary>Life of a command that frees a service, from the moment it is sent (promise P5c).</summary>
    public static readonly TimeSpan FreeingLife = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan PollPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RestMax = TimeSpan.FromSeconds(30);

    private readonly HashSet<long> inFlight = [];
    private readonly BulkAhead bulk = new();
    private LaneKey lane;
    private IGrainTimer? ticks;
    private IGrainTimer? ripening;
    private int bulkBatches;
    private int urgentBatches;
    private int silences;
    private DateTimeOffset restUntil;
    private bool pending;
    private bool turning;
    private bool ending;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        lane = LaneKeys.Parse(this.GetPrimaryKeyString());
        ticks = this.RegisterGrainTimer(
            _ =>
            {
                bulk.BeginAnew();
                return Turn();
            },
            new GrainTimerCreationOptions(PollPeriod, PollPeriod) { KeepAlive = true, Interleave = true });
        ripening = this.RegisterGrainTimer(
            _ => Turn(), new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        ending = true;
        return Task.CompletedTask;
    }

    public Task Wake()
    {
        _ = Turn();
        return Task.CompletedTask;
    }

    /// <summary>Takes work while there is any and there is a place for it. Never two at once; a call meanwhile makes it look again.</summary>
    private async Task Turn()
    {
        pending = true;
        if (turning || ending)
        {
            return;
        }

        turning = true;
        try
        {
            while (pending && !ending)
            {
                pending = false;
                if (time.GetUtcNow() < restUntil || !lease.IsAlive || !watch.Admits(lane.Executor))
                {
                    return;
                }

                await TakeCommands();
                await TakeNotices();
            }
        }
        catch (Exception) when (ending)
        {
            // The rows still wait; whoever reads them next has an activation of its own.
        }
        catch (Exception exception)
        {
            LaneLog.TurnFailed(logger, lane.ToString(), exception);
        }
        finally
        {
            turning = false;
        }
    }

    private async Task TakeCommands()
    {
        await TakeUrgent();
        if (bulkBatches >= BulkBatchesMax)
        {
            return;
        }

        var full = gateway.CommandsPerRequestMax;
        if (bulk.Count < full)
        {
            var read = await journal.WaitingBulk(lane, bulk.AfterNumber, full, CancellationToken.None);
            bulk.Add(read, inFlight, time.GetUtcNow());
        }

        var now = time.GetUtcNow();
        if (bulk.Wait(full, pumps.IsBusy, now) is not { } wait)
        {
            return;
        }

        if (wait > TimeSpan.Zero)
        {
            ripening!.Change(wait, Timeout.InfiniteTimeSpan);
            return;
        }

        var rows = bulk.Take(full, inFlight, now, out var isOld);
        if (isOld)
        {
            rows = await Again(rows);
        }

        rows.RemoveAll(row => !lease.Allows(row.Wish.OrderId));
        if (rows.Count > 0)
        {
            Launch(rows, isUrgent: false);
        }

        pending = true;
    }

    /// <summary>What is urgent travels in a batch of its own, so that it neither waits for a bulk batch nor is slowed by its size.</summary>
    private async Task TakeUrgent()
    {
        if (urgentBatches > 0 && bulkBatches >= BulkBatchesMax)
        {
            return;
        }

        var rows = await journal.WaitingUrgent(lane, inFlight, gateway.CommandsPerRequestMax, CancellationToken.None);
        var urgent = rows.Where(row => lease.Allows(row.Wish.OrderId)).ToList();
        if (urgent.Count > 0)
        {
            Launch(urgent, isUrgent: true);
            pending = true;
        }
    }

    /// <summary>Rows as they stand now, of those that still wait.</summary>
    private async Task<List<ProvisioningRow>> Again(List<ProvisioningRow> rows)
    {
        var now = await journal.Reread(lane, rows.ConvertAll(row => row.Number), CancellationToken.None);
        return [.. now.Where(row => row.State is ProvisioningState.Ordered or ProvisioningState.Accepted && !inFlight.Contains(row.Number))];
    }

    private void Launch(IReadOnlyList<ProvisioningRow> rows, bool isUrgent)
    {
        foreach (var row in rows)
        {
            inFlight.Add(row.Number);
        }

        _ = Deliver(rows, isUrgent);
    }

    private async Task Deliver(IReadOnlyList<ProvisioningRow> rows, bool isUrgent)
    {
        if (isUrgent)
        {
            urgentBatches++;
        }
        else
        {
            bulkBatches++;
        }

        try
        {
            await DeliverBatch(rows, isUrgent ? Priority.Urgent : Priority.Bulk);
        }
        catch (Exception) when (ending)
        {
            LaneLog.BatchLeft(logger, lane.ToString(), rows.Count);
        }
        catch (Exception exception)
        {
            // Nothing is lost: the rows still wait. Rest, so that a broken journal is not asked in a loop.
            Rest(null);
            LaneLog.BatchFailed(logger, lane.ToString(), rows.Count, exception);
        }
        finally
        {
            foreach (var row in rows)
            {
                inFlight.Remove(row.Number);
            }

            if (isUrgent)
            {
                urgentBatches--;
            }
            else
            {
                bulkBatches--;
            }

            _ = Turn();
        }
    }

    private async Task DeliverBatch(IReadOnlyList<ProvisioningRow> rows, Priority priority)
    {
        // Taken before the lease is asked: a stop between the two calls this batch off, its retries too.
        var stop = lease.NextStop;
        var under = fence.Now;
        var newest = await Newest(rows);

        // Read after the rows, so that what made them is in the mark: a carrier that has their effects can tell that we had them.
        var standing = await journal.Standing(CancellationToken.None);
        fence.Learn(standing.Fence);
        if (standing.Fence.Value != under.Value || !watch.Admits(lane.Executor, standing.Fence))
        {
            return;
        }

        var sent = newest.Where(row => lease.Allows(row.Wish.OrderId)).ToList();
        if (sent.Count == 0)
        {
            return;
        }

        var now = time.GetUtcNow();
        var byId = sent.ToDictionary(row => CommandIds.For(lane.Executor, Msisdn.FromKey(row.Number), under.Value, row.Wish.Version), StringComparer.Ordinal);
        var commands = byId.Select(pair => CommandOf(pair.Key, pair.Value, under.Value, now)).ToList();
        CommandAcks answer;
        try
        {
            answer = await gateway.Send(lane.Executor, commands, standing.Mark, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What the carrier took before is answered again under the same ids; what is not stopped goes out anew at once.
            return;
        }

        await watch.Heard(lane.Executor, standing.Mark, answer.Seen, CancellationToken.None);
        await Record(answer.Acks, byId, under.Value, priority);
    }

    /// <summary>What frees a service is read once more: a hold placed a moment ago must win over a restore on its way (P5).</summary>
    private async Task<IReadOnlyList<ProvisioningRow>> Newest(IReadOnlyList<ProvisioningRow> rows)
    {
        var freeing = rows.Where(MayFree).Select(row => row.Number).ToList();
        if (freeing.Count == 0)
        {
            return rows;
        }

        var now = (await journal.Reread(lane, freeing, CancellationToken.None)).ToDictionary(row => row.Number);
        return
        [
            .. rows.Select(row => !MayFree(row) ? row : now.GetValueOrDefault(row.Number))
                .OfType<ProvisioningRow>()
                .Where(row => row.State is ProvisioningState.Ordered or ProvisioningState.Accepted),
        ];
    }

    /// <summary>
    /// Whether a command could give back a service. Once the history was restored from a backup it does not know what it
    /// barred in what was lost, and every command could.
    /// </summary>
    private bool MayFree(ProvisioningRow row) => row.Wish.Frees || fence.IsRaised;

    private Command CommandOf(string commandId, ProvisioningRow row, int under, DateTimeOffset now) => new(
        Msisdn.FromKey(row.Number),
        under,
        row.Wish.Version,
        row.Wish.Epoch,
        row.Wish.Services,
        row.Wish.Priority,
        MayFree(row) ? now + FreeingLife : null,
        row.Wish.Notice)
    {
        CommandId = commandId,
    };

    private async Task Record(IReadOnlyList<CommandAck> acks, Dictionary<string, ProvisioningRow> byId, int under, Priority priority)
    {
        var now = time.GetUtcNow();
        var good = new List<RowAck>(acks.Count);
        var refused = new List<(ProvisioningRow Row, CommandAck Ack)>();
        var heard = 0;
        var isFenced = false;
        foreach (var ack in acks)
        {
            if (!byId.TryGetValue(ack.CommandId, out var row))
            {
                continue;
            }

            switch (ack.Level)
            {
                case AckLevel.Applied or AckLevel.Accepted:
                    good.Add(new(row.Number, row.Wish.Version, row.Wish.Services, ack.Level, ack.AppliedAt ?? now));
                    break;
                case AckLevel.Refused when ack.Refusal is CarrierRefusal.LowerFence:
                    // Nothing about this number: the row waits until the fence is understood.
                    isFenced = true;
                    continue;
                case AckLevel.Refused:
                    refused.Add((row, ack));
                    break;
                default:
                    continue;
            }

            heard++;
        }

        if (good.Count > 0)
        {
            await journal.RecordAcks(lane, good, priority, CancellationToken.None);
        }

        await Task.WhenAll(refused.Select(Refuse));
        if (isFenced)
        {
            watch.Exclude(lane.Executor);
            LaneLog.LowerFence(logger, lane.ToString(), under);
        }

        if (heard == 0 || good.Any(ack => ack.Level is AckLevel.Accepted))
        {
            Rest(gateway.Health(lane.Executor).RetryAt);
        }
        else
        {
            silences = 0;
        }
    }

    private async Task Refuse((ProvisioningRow Row, CommandAck Ack) refused)
    {
        LaneLog.Refused(logger, lane.ToString(), Msisdn.FromKey(refused.Row.Number).ToString(), refused.Ack.Refusal);
        await GrainFactory.GetGrain<INumberGrain>(refused.Row.Number)
            .CarrierRefused(lane.Executor, refused.Row.Wish.Version, refused.Ack.Refusal, refused.Ack.ServingUnit);
    }

    /// <summary>The carrier is silent or busy. Its queue stays here and costs the others nothing.</summary>
    private void Rest(DateTimeOffset? until)
    {
        var pause = TimeSpan.FromMilliseconds(Math.Min(RestMax.TotalMilliseconds, RestMin.TotalMilliseconds * Math.Pow(2, Math.Min(silences++, 5))));
        var now = time.GetUtcNow();
        restUntil = until is { } at && at > now && at < now + RestMax ? at : now + pause;
        LaneLog.Resting(logger, lane.ToString(), restUntil);
    }
}
