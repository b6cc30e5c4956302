using Coordination.Carriers;
using Coordination.Numbers;
using Npgsql;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlReads
{
    private const string RowColumns = """
        p.number, p.executor, p.version, p.epoch, p.services, p.frees, p.priority, o.order_id, p.notice, p.state,
        p.applied_version, p.applied_services, p.ordered_at, p.applied_at, p.refusal
        """;

    // From the few scopes that are stopped to their orders, never through all orders.
    private const string StoppedOrders =
        "SELECT o.order_no FROM stop CROSS JOIN LATERAL (SELECT order_no FROM orders WHERE order_id = stop.scope LIMIT 1) o";

    // Rows of stopped orders and of withheld numbers are passed over inside the index, however many there are before the first
    // that may be sent. Whether a number is withheld is asked for each row: as a join it may be answered by reading all that are.
    private const string WaitingUrgentSql = $"""
        SELECT {RowColumns}
          FROM (SELECT number, executor FROM provisioning
                 WHERE executor = $1 AND slice = $2 AND state < 2 AND priority < 2
                   AND order_no NOT IN ({StoppedOrders})
                   AND (SELECT f.entry FROM forgotten f WHERE f.number = provisioning.number AND f.carrier = $4 AND NOT f.settled) IS NULL
                 ORDER BY priority, number LIMIT $3) w
          JOIN provisioning p ON p.number = w.number AND p.executor = w.executor
          LEFT JOIN orders o ON o.order_no = p.order_no
         ORDER BY p.priority, p.number
        """;

    private const string WaitingBulkSql = $"""
        SELECT {RowColumns}
          FROM (SELECT number, executor FROM provisioning
                 WHERE executor = $1 AND slice = $2 AND state < 2 AND priority = 2 AND number > $5
                   AND order_no NOT IN ({StoppedOrders})
                   AND (SELECT f.entry FROM forgotten f WHERE f.number = provisioning.number AND f.carrier = $4 AND NOT f.settled) IS NULL
                 ORDER BY priority, number LIMIT $3) w
          JOIN provisioning p ON p.number = w.number AND p.executor = w.executor
          LEFT JOIN orders o ON o.order_no = p.order_no
         ORDER BY p.number
        """;

    private const string RowsOfSql = $"""
        SELECT {RowColumns} FROM provisioning p LEFT JOIN orders o ON o.order_no = p.order_no WHERE p.number = $1 ORDER BY p.executor
        """;

    private const string RowsOfLaneSql = $"""
        SELECT {RowColumns} FROM provisioning p LEFT JOIN orders o ON o.order_no = p.order_no
         WHERE p.number = ANY ($2::bigint[]) AND p.executor = $1
           AND (SELECT f.entry FROM forgotten f WHERE f.number = p.number AND f.carrier = $3 AND NOT f.settled) IS NULL
         ORDER BY p.number
        """;

    private const string NoticesSql = """
        SELECT number, notice_id, template, tag, window_seconds, ordered_at FROM notice
         WHERE executor = $1 AND slice = $2 AND tag NOT IN (SELECT scope FROM stop) ORDER BY ordered_at, number LIMIT $3
        """;

    // From one lane to the next by the index: there are few lanes, and maybe millions of rows in each.
    private const string LanesSql = """
        WITH RECURSIVE commanded AS (
            (SELECT executor, slice FROM provisioning WHERE state < 2 ORDER BY executor, slice LIMIT 1)
            UNION ALL
            SELECT n.executor, n.slice FROM commanded c CROSS JOIN LATERAL (
                SELECT executor, slice FROM provisioning WHERE state < 2 AND (executor, slice) > (c.executor, c.slice) ORDER BY executor, slice LIMIT 1) n),
        noticed AS (
            (SELECT executor, slice FROM notice ORDER BY executor, slice LIMIT 1)
            UNION ALL
            SELECT n.executor, n.slice FROM noticed c CROSS JOIN LATERAL (
                SELECT executor, slice FROM notice WHERE (executor, slice) > (c.executor, c.slice) ORDER BY executor, slice LIMIT 1) n)
        SELECT executor, slice FROM commanded UNION SELECT executor, slice FROM noticed
        """;

    private const string QueuesSql = $"""
        SELECT executor, sum(waiting)::bigint, sum(refused)::bigint, min(oldest)
          FROM (SELECT executor, count(*) AS waiting, 0 AS refused, min(ordered_at) AS oldest FROM provisioning
                 WHERE state < 2 AND order_no NOT IN ({StoppedOrders}) GROUP BY executor
                UNION ALL
                SELECT executor, 0, count(*), NULL FROM provisioning WHERE state = 3 GROUP BY executor) q
         GROUP BY executor ORDER BY executor
        """;

    public List<ProvisioningRow> Waiting(LaneKey lane, bool bulk, long afterNumber, int limit)
    {
        var (executor, carrier) = (Of(units.Text(lane.Executor)), Of(lane.Executor.Carrier.ToString()));
        return Rows(bulk
            ? Command(WaitingBulkSql, executor, Of((short)lane.Slice), Of(limit), carrier, Of(afterNumber))
            : Command(WaitingUrgentSql, executor, Of((short)lane.Slice), Of(limit), carrier));
    }

    public List<ProvisioningRow> RowsOf(long number) => Rows(Command(RowsOfSql, Of(number)));

    public List<ProvisioningRow> RowsOfLane(LaneKey lane, IReadOnlyList<long> numbers) =>
        Rows(Command(RowsOfLaneSql, Of(units.Text(lane.Executor)), Of([.. numbers]), Of(lane.Executor.Carrier.ToString())));

    public List<NoticeRow> WaitingNotices(LaneKey lane, int limit) => All(
        Command(NoticesSql, Of(units.Text(lane.Executor)), Of((short)lane.Slice), Of(limit)),
        reader => new NoticeRow(
            reader.GetInt64(0),
            new(reader.GetString(1), lane.Executor, reader.GetString(2), reader.GetString(3), reader.GetInt32(4)),
            Instant(reader, 5)));

    public List<LaneKey> LanesWithWork() => All(Command(LanesSql), reader => new LaneKey(Unit(reader, 0), reader.GetInt16(1)));

    public List<QueueDepth> Queues() => All(
        Command(QueuesSql),
        reader => new QueueDepth(Unit(reader, 0), reader.GetInt64(1), reader.GetInt64(2), InstantOrNull(reader, 3)));

    private CarrierUnit Unit(NpgsqlDataReader reader, int column) => units.Read(reader.GetFieldValue<byte[]>(column));

    private List<ProvisioningRow> Rows(NpgsqlCommand command) => All(command, reader => new ProvisioningRow(
        reader.GetInt64(0),
        new(
            Unit(reader, 1),
            reader.GetInt32(2),
            reader.GetInt32(3),
            (Services)reader.GetInt32(4),
            reader.GetBoolean(5),
            (Priority)reader.GetInt16(6),
            TextOrNull(reader, 7) ?? string.Empty,
            TextOrNull(reader, 8)),
        (ProvisioningState)reader.GetInt16(9),
        reader.GetInt32(10),
        (Services)reader.GetInt32(11),
        Instant(reader, 12),
        InstantOrNull(reader, 13),
        (CarrierRefusal)reader.GetInt16(14)));
}
