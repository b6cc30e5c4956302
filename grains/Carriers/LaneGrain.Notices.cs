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

        var now = time.GetUtcNow();
        foreach (var rested in noticesResting.Where(notice => notice.Value <= now).Select(notice => notice.Key).ToList())
        {
            noticesResting.Remove(rested);
        }

        var stop = lease.NextStop;
        var waiting = await journal.WaitingNotices(lane, noticesResting.Keys.ToHashSet(StringComparer.Ordinal), gateway.CommandsPerRequestMax, CancellationToken.None);
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

        if (rows.Count > 0)
        {
            _ = DeliverNotices(rows, stop);
        }
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
