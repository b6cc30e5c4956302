using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Journal;

internal sealed partial class SqliteReads
{
    private const string RowColumns = """
        p.number, p.executor, p.version, p.epoch, p.services, p.frees, p.priority, o.order_id, p.notice, p.state,
        p.applied_version, p.applied_services, p.ordered_at, p.applied_at, p.refusal
        """;

    private SqliteStatement waitingUrgent = null!;
    private SqliteStatement waitingBulk = null!;
    private SqliteStatement rowsOf = null!;
    private SqliteStatement rowOfExecutor = null!;
    private SqliteStatement notices = null!;
    private SqliteStatement lanes = null!;
    private SqliteStatement queues = null!;
    private SqliteStatement refused = null!;

    public List<ProvisioningRow> Waiting(LaneKey lane, bool bulk, long afterNumber, int limit)
    {
        var waiting = bulk ? waitingBulk.Bind(5, afterNumber) : waitingUrgent;
        return Rows(waiting.BindText(1, units.Write(lane.Executor)).Bind(2, lane.Slice).Bind(3, limit).Bind(4, lane.Executor.Carrier.ToString()));
    }

    public List<ProvisioningRow> RowsOf(long number) => Rows(rowsOf.Bind(1, number));

    public List<ProvisioningRow> RowsOfLane(LaneKey lane, IReadOnlyList<long> numbers)
    {
        var found = new List<ProvisioningRow>(numbers.Count);
        rowOfExecutor.BindText(2, units.Write(lane.Executor)).Bind(3, lane.Executor.Carrier.ToString());
        foreach (var number in numbers)
        {
            AddRows(rowOfExecutor.Bind(1, number), found);
        }

        return found;
    }

    public List<NoticeRow> WaitingNotices(LaneKey lane, int limit)
    {
        var row = notices.BindText(1, units.Write(lane.Executor)).Bind(2, lane.Slice).Bind(3, limit);
        var found = new List<NoticeRow>();
        while (row.Step())
        {
            found.Add(new(row.Long(0), new(row.Text(1), lane.Executor, row.Text(2), row.Text(3), row.Int(4)), row.Instant(5)));
        }

        return found;
    }

    public List<LaneKey> LanesWithWork()
    {
        var found = new List<LaneKey>();
        while (lanes.Step())
        {
            found.Add(new(units.Read(lanes.Bytes(0)), lanes.Int(1)));
        }

        return found;
    }

    public List<QueueDepth> Queues()
    {
        var found = new SortedDictionary<string, QueueDepth>(StringComparer.Ordinal);
        while (queues.Step())
        {
            found.Add(queues.Text(0), new(units.Read(queues.Bytes(0)), queues.Long(1), 0, queues.InstantOrNull(2)));
        }

        while (refused.Step())
        {
            var executor = refused.Text(0);
            found[executor] = found.TryGetValue(executor, out var depth)
                ? depth with { Refused = refused.Long(1) }
                : new(units.Read(refused.Bytes(0)), 0, refused.Long(1), null);
        }

        return [.. found.Values];
    }

    // Rows of stopped orders are passed over inside the index, however many there are before the first that may be sent.
    private static string Waiting(string which) => $"""
        SELECT {RowColumns}
          FROM (SELECT number, executor FROM provisioning INDEXED BY provisioning_waiting
                 WHERE executor = ?1 AND slice = ?2 AND state < 2 AND {which}
                   AND order_no NOT IN (SELECT stopped.order_no FROM stop CROSS JOIN orders stopped ON stopped.order_id = stop.scope)
                   AND number NOT IN (SELECT number FROM forgotten WHERE carrier = ?4 AND settled = 0)
                 ORDER BY priority, number LIMIT ?3) w
         CROSS JOIN provisioning p ON p.number = w.number AND p.executor = w.executor
          LEFT JOIN orders o ON o.order_no = p.order_no
         ORDER BY p.priority, p.number
        """;

    private void PrepareProvisioning()
    {
        // Rows of stopped orders and of withheld numbers are passed over inside the index, however many there are before the first
        // that may be sent.
        waitingUrgent = database.Prepare(Waiting("priority < 2"));
        waitingBulk = database.Prepare(Waiting("priority = 2 AND number > ?5"));
        rowsOf = database.Prepare($"SELECT {RowColumns} FROM provisioning p LEFT JOIN orders o ON o.order_no = p.order_no WHERE p.number = ?1");
        rowOfExecutor = database.Prepare($"""
            SELECT {RowColumns} FROM provisioning p LEFT JOIN orders o ON o.order_no = p.order_no
             WHERE p.number = ?1 AND p.executor = ?2
               AND NOT EXISTS (SELECT 1 FROM forgotten f WHERE f.carrier = ?3 AND f.number = p.number AND f.settled = 0)
            """);
        notices = database.Prepare("""
            SELECT number, notice_id, template, tag, window_seconds, ordered_at FROM notice
             WHERE executor = ?1 AND slice = ?2 AND tag NOT IN (SELECT scope FROM stop) ORDER BY ordered_at, number LIMIT ?3
            """);
        lanes = database.Prepare("""
            SELECT DISTINCT executor, slice FROM provisioning INDEXED BY provisioning_waiting WHERE state < 2
            UNION
            SELECT DISTINCT executor, slice FROM notice
            """);
        queues = database.Prepare("""
            SELECT executor, COUNT(*), MIN(ordered_at) FROM provisioning INDEXED BY provisioning_waiting
             WHERE state < 2
               AND order_no NOT IN (SELECT stopped.order_no FROM stop CROSS JOIN orders stopped ON stopped.order_id = stop.scope)
             GROUP BY executor
            """);
        refused = database.Prepare("SELECT executor, COUNT(*) FROM provisioning INDEXED BY provisioning_refused WHERE state = 3 GROUP BY executor");
    }

    private List<ProvisioningRow> Rows(SqliteStatement statement)
    {
        var found = new List<ProvisioningRow>();
        AddRows(statement, found);
        return found;
    }

    private void AddRows(SqliteStatement row, List<ProvisioningRow> found)
    {
        while (row.Step())
        {
            var wish = new ProvisioningWish(
                units.Read(row.Bytes(1)),
                row.Int(2),
                row.Int(3),
                (Services)row.Int(4),
                row.Int(5) != 0,
                (Priority)row.Int(6),
                row.TextOrNull(7) ?? string.Empty,
                row.TextOrNull(8));
            found.Add(new(
                row.Long(0),
                wish,
                (ProvisioningState)row.Int(9),
                row.Int(10),
                (Services)row.Int(11),
                row.Instant(12),
                row.InstantOrNull(13),
                (CarrierRefusal)row.Int(14)));
        }
    }
}
