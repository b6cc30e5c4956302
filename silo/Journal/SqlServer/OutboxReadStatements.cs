using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>What lanes ask.</summary>
internal static class OutboxReadStatements
{
    private const string RowColumns = """
        p.number, p.executor, p.version, p.epoch, p.services, p.frees, p.priority, o.order_id, p.notice, p.state,
        p.applied_version, p.applied_services, p.ordered_at, p.applied_at, p.refusal
        """;

    // Rows of stopped orders and of withheld numbers are passed over inside the index, however many there are before the first that
    // may be sent.
    private const string NotStopped = """
        x.order_no NOT IN (SELECT stopped.order_no FROM stop s INNER JOIN orders stopped ON stopped.order_id = s.scope)
                   AND x.number NOT IN (SELECT w.number FROM forgotten w WITH (INDEX (forgotten_open)) WHERE w.carrier = @carrier AND w.settled = 0)
        """;

    private const string OfThose = """
         INNER JOIN provisioning p ON p.number = found.number AND p.executor = found.executor
          LEFT JOIN orders o ON o.order_no = p.order_no
         ORDER BY p.priority, p.number
        OPTION (FORCE ORDER, LOOP JOIN)
        """;

    public static readonly SqlServerStatement WaitingUrgent = new(
        $"""
        SELECT {RowColumns}
          FROM (SELECT TOP (@limit) x.number, x.executor FROM provisioning x WITH (INDEX (provisioning_waiting))
                 WHERE x.executor = @executor AND x.slice = @slice AND x.state < 2 AND x.priority < 2 AND {NotStopped}
                 ORDER BY x.priority, x.number) found
        {OfThose}
        """,
        Text("@executor", SqlServerRows.UnitMax),
        Int("@slice"),
        Text("@carrier", SqlServerRows.UnitMax),
        Int("@limit"));

    public static readonly SqlServerStatement WaitingBulk = new(
        $"""
        SELECT {RowColumns}
          FROM (SELECT TOP (@limit) x.number, x.executor FROM provisioning x WITH (INDEX (provisioning_waiting))
                 WHERE x.executor = @executor AND x.slice = @slice AND x.state < 2 AND x.priority = 2 AND x.number > @after_number AND {NotStopped}
                 ORDER BY x.number) found
        {OfThose}
        """,
        Text("@executor", SqlServerRows.UnitMax),
        Int("@slice"),
        Text("@carrier", SqlServerRows.UnitMax),
        Long("@after_number"),
        Int("@limit"));

    public static readonly SqlServerStatement RowsOf = new(
        $"SELECT {RowColumns} FROM provisioning p LEFT JOIN orders o ON o.order_no = p.order_no WHERE p.number = @number ORDER BY p.executor",
        Long("@number"));

    public static readonly SqlServerStatement RowsOfLane = new(
        $"""
        SELECT {RowColumns}
          FROM @numbers n
         INNER JOIN provisioning p ON p.number = n.number AND p.executor = @executor
          LEFT JOIN orders o ON o.order_no = p.order_no
         WHERE NOT EXISTS (SELECT 1 FROM forgotten w WITH (INDEX (forgotten_open)) WHERE w.carrier = @carrier AND w.number = p.number AND w.settled = 0)
         ORDER BY p.number
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@numbers", SqlServerRows.Numbers),
        Text("@executor", SqlServerRows.UnitMax),
        Text("@carrier", SqlServerRows.UnitMax));

    public static readonly SqlServerStatement Notices = new(
        """
        SELECT TOP (@limit) n.number, n.notice_id, n.template, n.tag, n.window_seconds, n.ordered_at FROM notice n WITH (INDEX (notice_waiting))
         WHERE n.executor = @executor AND n.slice = @slice AND NOT EXISTS (SELECT 1 FROM stop s WHERE s.scope = n.tag)
         ORDER BY n.ordered_at, n.number
        """,
        Text("@executor", SqlServerRows.UnitMax),
        Int("@slice"),
        Int("@limit"));

    public static readonly SqlServerStatement Lanes = new(
        """
        SELECT executor, slice FROM provisioning WITH (INDEX (provisioning_waiting)) WHERE state < 2
        UNION
        SELECT executor, slice FROM notice
        """);

    /// <summary>Those that wait, then those refused.</summary>
    public static readonly SqlServerStatement Queues = new(
        """
        SELECT executor, COUNT_BIG(*), MIN(ordered_at) FROM provisioning WITH (INDEX (provisioning_waiting))
         WHERE state < 2 AND order_no NOT IN (SELECT stopped.order_no FROM stop s INNER JOIN orders stopped ON stopped.order_id = s.scope)
         GROUP BY executor;
        SELECT executor, COUNT_BIG(*) FROM provisioning WITH (INDEX (provisioning_refused)) WHERE state = 3 GROUP BY executor
        """);
}
