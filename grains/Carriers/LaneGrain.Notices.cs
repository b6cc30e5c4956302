using Coordination.Journal;
using Coordination.Notices;
using Coordination.Numbers;

namespace Coordination.Carriers;

/// <content>Notices ahead of a bar: one request at a time, and what is not known yet is asked for again.</content>
internal sealed partial class LaneGrain
{
    private readonly HashSet<string> noticesInFlight = [];
    private readonly Dictionary<string, DateTimeOffset> noticesResting = [];

    private async Task TakeNotices()
    {
        if (noticesInFlight.Count > 0)
        {
            return;
        }

        var stop = lease.NextStop;
        if (await WaitingNotices(gateway.CommandsPerRequestMax) is { Count: > 0 } rows)
        {
            _ = DeliverNotices(rows, stop);
        }
    }

    /// <summary>Notices that may be sent now; they are in flight from here on.</summary>
    private async Task<List<NoticeRow>> WaitingNotices(int most)
    {
        var now = time.GetUtcNow();
        EndRest(noticesResting, now);
        var waiting = await journal.WaitingNotices(lane, noticesResting.Keys.ToHashSet(StringComparer.Ordinal), most, CancellationToken.None);
        var rows = new List<NoticeRow>(waiting.Count);
        foreach (var row in waiting)
        {
            if (lease.Allows(row.Wish.Tag))
            {
                rows.Add(row);
                noticesInFlight.Add(row.Wish.NoticeId);
            }
            else
            {
                // A stopped order's notices step aside for the others'.
                noticesResting[row.Wish.NoticeId] = now + RestMax;
            }
        }

        return rows;
    }

    /// <summary>Takes out, and answers, those that have rested.</summary>
    private static List<TKey> EndRest<TKey>(Dictionary<TKey, DateTimeOffset> resting, DateTimeOffset now)
        where TKey : notnull
    {
        var rested = resting.Where(one => one.Value <= now).Select(one => one.Key).ToList();
        rested.ForEach(one => resting.Remove(one));
        return rested;
    }

    private async Task DeliverNotices(List<NoticeRow> rows, CancellationToken stop)
    {
        try
        {
            var byId = rows.ToDictionary(row => row.Wish.NoticeId, StringComparer.Ordinal);
            var acks = await gateway.SendNotices(lane.Executor, [.. rows.Select(NoticeOf)], stop);
            foreach (var ack in acks)
            {
                if (!byId.TryGetValue(ack.NoticeId, out var row))
                {
                    continue;
                }

                if (ack.Delivered is { } delivered)
                {
                    await GrainFactory.GetGrain<INumberGrain>(row.Number).NoticeAnswered(ack.NoticeId, delivered, ack.At ?? time.GetUtcNow());
                }
                else
                {
                    noticesResting[ack.NoticeId] = time.GetUtcNow() + RestMax;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As with commands: what is not stopped goes out anew.
        }
        catch (Exception) when (ending)
        {
            LaneLog.BatchLeft(logger, lane.ToString(), rows.Count);
        }
        catch (Exception exception)
        {
            Rest(null);
            LaneLog.BatchFailed(logger, lane.ToString(), rows.Count, exception);
        }
        finally
        {
            noticesInFlight.Clear();
            _ = Turn();
        }
    }

    private static NoticeToSend NoticeOf(NoticeRow row)
    {
        var text = NoticeTexts.Of(row.Wish.Template, TimeSpan.FromSeconds(row.Wish.WindowSeconds));
        return new(row.Wish.NoticeId, Msisdn.FromKey(row.Number), row.Wish.Template, text.Zh, text.En);
    }
}
