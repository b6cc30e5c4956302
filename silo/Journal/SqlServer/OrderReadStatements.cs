using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>What orders, shards and planners ask.</summary>
internal static class OrderReadStatements
{
    private const string LineColumns = "l.row, l.number, l.province, l.unit, l.outcome, l.version, l.planned_epoch";

    // Several rows for a line whose number has several executors, one after the other.
    private const string WithWhatIsBarred = """
          LEFT JOIN epoch e ON e.number = l.number
          LEFT JOIN provisioning p ON p.number = l.number AND p.state <> 4
         ORDER BY l.province, l.number
        OPTION (LOOP JOIN)
        """;

    public static readonly SqlServerStatement ToPlanInProvince = new(
        $"""
        SELECT {LineColumns}, ISNULL(e.epoch, 0), ISNULL(p.services, 0)
          FROM (SELECT TOP (@limit) row, number, province, unit, outcome, version, planned_epoch FROM order_line
                 WHERE order_no = @order_no AND province = @province AND number > @number ORDER BY number) l
        {WithWhatIsBarred}
        """,
        Long("@order_no"),
        Int("@province"),
        Long("@number"),
        Int("@limit"));

    public static readonly SqlServerStatement ToPlanAfterProvince = new(
        $"""
        SELECT {LineColumns}, ISNULL(e.epoch, 0), ISNULL(p.services, 0)
          FROM (SELECT TOP (@limit) row, number, province, unit, outcome, version, planned_epoch FROM order_line
                 WHERE order_no = @order_no AND province > @province ORDER BY province, number) l
        {WithWhatIsBarred}
        """,
        Long("@order_no"),
        Int("@province"),
        Int("@limit"));

    public static readonly SqlServerStatement Pages = new(
        "SELECT page, first_number, last_number, lines, root FROM order_page WHERE order_no = @order_no AND province = @province ORDER BY page",
        Long("@order_no"),
        Int("@province"));

    public static readonly SqlServerStatement LinesBetween = new(
        $"""
        SELECT {LineColumns} FROM order_line l
         WHERE l.order_no = @order_no AND l.province = @province AND l.number BETWEEN @first AND @last
         ORDER BY l.number
        """,
        Long("@order_no"),
        Int("@province"),
        Long("@first"),
        Long("@last"));

    public static readonly SqlServerStatement LinesAt = new(
        $"""
        SELECT {LineColumns} FROM @rows r INNER JOIN order_line l WITH (INDEX (order_line_row)) ON l.order_no = @order_no AND l.row = r.number
         ORDER BY l.row
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Long("@order_no"),
        Of("@rows", SqlServerRows.Numbers));

    public static readonly SqlServerStatement Cursor = new(
        "SELECT next_page FROM shard_cursor WHERE order_no = @order_no AND shard_key = @shard_key",
        Long("@order_no"),
        Text("@shard_key", SqlServerRows.KeyMax));

    public static readonly SqlServerStatement Counts = new(
        """
        SELECT province, carrier, outcome, lines FROM order_counter WHERE order_no = @order_no AND lines <> 0
         ORDER BY province, carrier, outcome
        """,
        Long("@order_no"));

    public static readonly SqlServerStatement Lines = new(
        """
        SELECT TOP (@limit) row, number, province, unit, outcome FROM order_line WITH (INDEX (order_line_row))
         WHERE order_no = @order_no AND row > @after_row AND (@outcome IS NULL OR outcome = @outcome)
         ORDER BY row
        """,
        Long("@order_no"),
        Int("@after_row"),
        Int("@outcome"),
        Int("@limit"));

    public static readonly SqlServerStatement Rejects = new(
        """
        SELECT TOP (@limit) row, text, outcome, code FROM order_reject
         WHERE order_no = @order_no AND row > @after_row AND (@outcome IS NULL OR outcome = @outcome)
         ORDER BY row
        """,
        Long("@order_no"),
        Int("@after_row"),
        Int("@outcome"),
        Int("@limit"));

    public static readonly SqlServerStatement OrdersIn = new(
        "SELECT order_id FROM orders WHERE phase = @phase ORDER BY order_id",
        Int("@phase"));

    public static readonly SqlServerStatement Stops = new("SELECT scope FROM stop ORDER BY scope");
}
