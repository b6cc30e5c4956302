using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>What a transaction writes of orders, and what it asks of their lines.</summary>
internal static class OrderStatements
{
    private const string LineColumns = "l.order_no, l.province, l.number, l.unit, l.outcome, l.version, l.services";

    public static readonly SqlServerStatement LockLines = new(
        """
        SELECT COUNT_BIG(*)
          FROM @numbers n INNER JOIN order_line l WITH (UPDLOCK, ROWLOCK, INDEX (order_line_number)) ON l.number = n.number
         WHERE l.outcome = 0
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@numbers", SqlServerRows.Numbers));

    /// <summary>Nothing is written where nothing changes: silos that work on one order would wait for each other at its row.</summary>
    public static readonly SqlServerStatement StoreOrder = new(
        """
        IF NOT EXISTS (SELECT 1 FROM orders WHERE order_no = @order_no)
            INSERT INTO orders (order_no, order_id, phase) VALUES (@order_no, @order_id, @phase);
        ELSE IF @phase IS NOT NULL
            UPDATE orders SET phase = @phase WHERE order_no = @order_no AND order_id = @order_id AND (phase IS NULL OR phase <> @phase);
        SELECT order_id FROM orders WHERE order_no = @order_no
        """,
        Long("@order_no"),
        Text("@order_id", SqlServerRows.KeyMax),
        Int("@phase"))
    {
        DuplicateIsRace = true,
    };

    /// <summary>Answers the keys of lines that are new, then the positions of rows whose number stands on another row.</summary>
    public static readonly SqlServerStatement AppendLines = new(
        """
        INSERT INTO order_line (order_no, province, number, row, unit, outcome, version, services, planned_epoch)
        OUTPUT inserted.province, inserted.number
        SELECT @order_no, first.province, first.number, first.row, first.unit, first.outcome, 0, 0, 0
          FROM (SELECT r.province, r.number, r.row, r.unit, r.outcome,
                       ROW_NUMBER() OVER (PARTITION BY r.province, r.number ORDER BY r.position) AS nth
                  FROM @rows r) first
         WHERE first.nth = 1
           AND NOT EXISTS (SELECT 1 FROM order_line l WITH (UPDLOCK, ROWLOCK)
                            WHERE l.order_no = @order_no AND l.province = first.province AND l.number = first.number)
         ORDER BY first.province, first.number
        OPTION (LOOP JOIN);
        SELECT r.position FROM @rows r INNER JOIN order_line l ON l.order_no = @order_no AND l.province = r.province AND l.number = r.number
         WHERE l.row <> r.row
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Long("@order_no"),
        Of("@rows", SqlServerRows.Lines))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement AppendRejects = new(
        """
        INSERT INTO order_reject (order_no, row, outcome, code, text)
        OUTPUT inserted.row
        SELECT @order_no, first.row, first.outcome, first.code, first.text
          FROM (SELECT r.row, r.outcome, r.code, r.text, ROW_NUMBER() OVER (PARTITION BY r.row ORDER BY r.position) AS nth FROM @rows r) first
         WHERE first.nth = 1
           AND NOT EXISTS (SELECT 1 FROM order_reject x WITH (UPDLOCK, ROWLOCK) WHERE x.order_no = @order_no AND x.row = first.row)
         ORDER BY first.row
        OPTION (LOOP JOIN)
        """,
        Long("@order_no"),
        Of("@rows", SqlServerRows.Rejects))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement StampEpochs = new(
        """
        UPDATE l SET planned_epoch = r.epoch
          FROM @rows r INNER JOIN order_line l WITH (ROWLOCK) ON l.order_no = @order_no AND l.province = r.province AND l.number = r.number
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Long("@order_no"),
        Of("@rows", SqlServerRows.PlannedEpochs));

    public static readonly SqlServerStatement ReplacePages = new(
        """
        DELETE FROM order_page WHERE order_no = @order_no;
        INSERT INTO order_page (order_no, province, page, first_number, last_number, lines, root)
        SELECT @order_no, r.province, r.page, r.first_number, r.last_number, r.lines, r.root FROM @rows r ORDER BY r.province, r.page
        """,
        Long("@order_no"),
        Of("@rows", SqlServerRows.Pages));

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

    public static readonly SqlServerStatement PendingLinesOn = new(
        $"""
        SELECT {LineColumns}
          FROM @lines k INNER JOIN order_line l WITH (INDEX (order_line_number)) ON l.number = k.number AND l.order_no = k.order_no
         WHERE l.outcome = 0
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@lines", SqlServerRows.LineKeys));

    public static readonly SqlServerStatement ArmedLines = new(
        $"""
        SELECT {LineColumns}
          FROM @numbers n INNER JOIN order_line l WITH (INDEX (order_line_number)) ON l.number = n.number
         WHERE l.outcome = 0 AND l.version > 0
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@numbers", SqlServerRows.Numbers));

    public static readonly SqlServerStatement PendingInProvince = new(
        $"""
        SELECT TOP (@limit) {LineColumns} FROM order_line l WITH (UPDLOCK, ROWLOCK)
         WHERE l.order_no = @order_no AND l.province = @province AND l.number > @number AND l.outcome = 0 AND (@only_unplaced = 0 OR l.version = 0)
         ORDER BY l.number
        """,
        Long("@order_no"),
        Int("@province"),
        Long("@number"),
        Int("@only_unplaced"),
        Int("@limit"));

    public static readonly SqlServerStatement PendingAfterProvince = new(
        $"""
        SELECT TOP (@limit) {LineColumns} FROM order_line l WITH (UPDLOCK, ROWLOCK)
         WHERE l.order_no = @order_no AND l.province > @province AND l.outcome = 0 AND (@only_unplaced = 0 OR l.version = 0)
         ORDER BY l.province, l.number
        """,
        Long("@order_no"),
        Int("@province"),
        Int("@only_unplaced"),
        Int("@limit"));

    public static readonly SqlServerStatement EndedInProvince = new(
        $"""
        SELECT TOP (@limit) {LineColumns} FROM order_line l WITH (UPDLOCK, ROWLOCK)
         WHERE l.order_no = @order_no AND l.province = @province AND l.number > @number AND l.outcome = @outcome
         ORDER BY l.number
        """,
        Long("@order_no"),
        Int("@province"),
        Long("@number"),
        Int("@outcome"),
        Int("@limit"));

    public static readonly SqlServerStatement EndedAfterProvince = new(
        $"""
        SELECT TOP (@limit) {LineColumns} FROM order_line l WITH (UPDLOCK, ROWLOCK)
         WHERE l.order_no = @order_no AND l.province > @province AND l.outcome = @outcome
         ORDER BY l.province, l.number
        """,
        Long("@order_no"),
        Int("@province"),
        Int("@outcome"),
        Int("@limit"));

    public static readonly SqlServerStatement ReopenLines = new(
        """
        UPDATE l SET outcome = 0, version = 0, services = 0
          FROM @rows r INNER JOIN order_line l WITH (ROWLOCK) ON l.order_no = r.order_no AND l.province = r.province AND l.number = r.number
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.LineChanges));

    public static readonly SqlServerStatement ChangeLines = new(
        """
        UPDATE l SET outcome = r.outcome, version = CASE WHEN r.version = 0 THEN l.version ELSE r.version END,
                     services = CASE WHEN r.version = 0 THEN l.services ELSE r.services END
          FROM @rows r INNER JOIN order_line l WITH (ROWLOCK) ON l.order_no = r.order_no AND l.province = r.province AND l.number = r.number
         WHERE l.outcome = 0
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.LineChanges));

    public static readonly SqlServerStatement AddToCounters = new(
        """
        UPDATE c SET lines = c.lines + r.lines
          FROM @rows r INNER JOIN order_counter c WITH (ROWLOCK)
            ON c.order_no = r.order_no AND c.province = r.province AND c.carrier = r.carrier AND c.outcome = r.outcome
        OPTION (FORCE ORDER, LOOP JOIN);
        INSERT INTO order_counter (order_no, province, carrier, outcome, lines)
        SELECT r.order_no, r.province, r.carrier, r.outcome, r.lines FROM @rows r
         WHERE NOT EXISTS (SELECT 1 FROM order_counter c WITH (UPDLOCK, ROWLOCK)
                            WHERE c.order_no = r.order_no AND c.province = r.province AND c.carrier = r.carrier AND c.outcome = r.outcome)
        OPTION (LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Counters))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement MoveCursor = new(
        """
        UPDATE shard_cursor SET next_page = @next_page WHERE order_no = @order_no AND shard_key = @shard_key AND next_page < @next_page;
        INSERT INTO shard_cursor (order_no, shard_key, next_page)
        SELECT @order_no, @shard_key, @next_page
         WHERE NOT EXISTS (SELECT 1 FROM shard_cursor WITH (UPDLOCK, ROWLOCK) WHERE order_no = @order_no AND shard_key = @shard_key)
        """,
        Long("@order_no"),
        Text("@shard_key", SqlServerRows.KeyMax),
        Int("@next_page"))
    {
        DuplicateIsRace = true,
    };
}
