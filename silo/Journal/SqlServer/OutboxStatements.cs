using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>What a transaction writes of commands and notices for carriers, and what it asks of them.</summary>
internal static class OutboxStatements
{
    private const string AppliedColumns = "p.number, p.executor, p.state, p.version, p.applied_version, p.applied_services";

    /// <summary>
    /// Versions only rise: a wish that comes late is not the wish any more. The same version once more is that of an order that joins,
    /// which takes over what a stopped one left unsent.
    /// </summary>
    public static readonly SqlServerStatement StoreWishes = new(
        """
        UPDATE p SET slice = r.slice, version = r.version, epoch = r.epoch, services = r.services, frees = r.frees, priority = r.priority,
                     order_no = r.order_no, notice = r.notice, state = r.state, ordered_at = r.ordered_at, refusal = r.refusal
          FROM @rows r INNER JOIN provisioning p WITH (ROWLOCK) ON p.number = r.number AND p.executor = r.executor
         WHERE r.version > p.version
            OR (r.version = p.version AND p.state < 2
                AND p.order_no IN (SELECT stopped.order_no FROM stop s INNER JOIN orders stopped ON stopped.order_id = s.scope))
        OPTION (FORCE ORDER, LOOP JOIN);
        INSERT INTO provisioning (number, executor, slice, version, epoch, services, frees, priority, order_no, notice, state,
                                  applied_version, applied_services, ordered_at, applied_at, refusal)
        SELECT r.number, r.executor, r.slice, r.version, r.epoch, r.services, r.frees, r.priority, r.order_no, r.notice, r.state,
               0, 0, r.ordered_at, NULL, r.refusal
          FROM @rows r
         WHERE NOT EXISTS (SELECT 1 FROM provisioning p WITH (UPDLOCK, ROWLOCK) WHERE p.number = r.number AND p.executor = r.executor)
        OPTION (LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Wishes))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement Withdraw = new(
        """
        UPDATE p SET state = r.state, refusal = r.refusal
          FROM @rows r INNER JOIN provisioning p WITH (ROWLOCK) ON p.number = r.number AND p.executor = r.executor
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Withdrawals));

    public static readonly SqlServerStatement StoreNotices = new(
        """
        INSERT INTO notice (number, notice_id, executor, slice, template, tag, window_seconds, ordered_at)
        SELECT r.number, r.notice_id, r.executor, r.slice, r.template, r.tag, r.window_seconds, r.ordered_at FROM @rows r
         WHERE NOT EXISTS (SELECT 1 FROM notice n WITH (UPDLOCK, ROWLOCK) WHERE n.number = r.number AND n.notice_id = r.notice_id)
        OPTION (LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Notices))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement RemoveNotices = new(
        """
        DELETE n FROM @rows r INNER JOIN notice n WITH (ROWLOCK) ON n.number = r.number AND n.notice_id = r.notice_id
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.NoticeIds));

    public static readonly SqlServerStatement ExecutorsOf = new(
        $"""
        SELECT {AppliedColumns}
          FROM @numbers n INNER JOIN provisioning p ON p.number = n.number
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@numbers", SqlServerRows.Numbers));

    public static readonly SqlServerStatement RowsOfExecutor = new(
        $"""
        SELECT {AppliedColumns}
          FROM @numbers n INNER JOIN provisioning p WITH (UPDLOCK, ROWLOCK) ON p.number = n.number AND p.executor = @executor
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@numbers", SqlServerRows.Numbers),
        Text("@executor", SqlServerRows.UnitMax));

    public static readonly SqlServerStatement RaiseRows = new(
        """
        UPDATE p SET state = r.state, applied_version = r.applied_version, applied_services = r.applied_services,
                     applied_at = ISNULL(r.applied_at, p.applied_at), refusal = CASE WHEN r.state = 2 THEN 0 ELSE p.refusal END
          FROM @rows r INNER JOIN provisioning p WITH (ROWLOCK) ON p.number = r.number AND p.executor = r.executor
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Raised));
}
