using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Npgsql;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlTransaction
{
    private const string LineColumns = "l.order_no, l.province, l.number, l.unit, l.outcome, l.version, l.services";

    private static readonly PostgreSqlPart lockedLines = new("locked", JournalTables.Lines, """
        locked AS MATERIALIZED (SELECT 1 FROM order_line WHERE number = ANY ($1::bigint[]) AND outcome = 0 ORDER BY number, order_no FOR UPDATE)
        """, "(SELECT count(*) FROM locked)");

    // A row that is there is not touched: to lock it, as an update does even where it changes nothing, would let silos wait for each other.
    private static readonly PostgreSqlPart knownOrders = new("orders", JournalTables.Orders, """
        known AS (INSERT INTO orders (order_no, order_id) SELECT * FROM unnest($1::bigint[], $2::text[]) ON CONFLICT (order_no) DO NOTHING)
        """, OtherOrder);

    private static readonly PostgreSqlPart listedOrders = new("phases", JournalTables.Phases, """
        listed AS (
            INSERT INTO orders (order_no, order_id, phase) SELECT * FROM unnest($1::bigint[], $2::text[], $3::smallint[])
            ON CONFLICT (order_no) DO UPDATE SET phase = excluded.phase)
        """, OtherOrder);

    private const string OtherOrder = $"""
        (SELECT min(refuse('{PostgreSqlFailure.OrderTaken}', 'The id ' || u.order_id || ' has the hash of another order''s: give the order another id.'))
           FROM unnest($1::bigint[], $2::text[]) AS u (order_no, order_id) JOIN orders o ON o.order_no = u.order_no WHERE o.order_id <> u.order_id)
        """;

    private static readonly PostgreSqlPart stampedEpochs = new("stamped", JournalTables.Lines, """
        stamped AS (
            UPDATE order_line l SET planned_epoch = u.epoch
              FROM (SELECT *, $1::bigint AS order_no FROM unnest($2::smallint[], $3::bigint[], $4::int[]) AS r (province, number, epoch) OFFSET 0) u
             WHERE l.order_no = u.order_no AND l.province = u.province AND l.number = u.number)
        """);

    private static readonly PostgreSqlPart removedPages = new("unpaged", JournalTables.Pages, """
        unpaged AS (DELETE FROM order_page WHERE order_no = $1)
        """);

    private static readonly PostgreSqlPart storedPages = new("paged", JournalTables.Pages, """
        paged AS (
            INSERT INTO order_page (order_no, province, page, first_number, last_number, lines, root)
            SELECT $1, u.* FROM unnest($2::smallint[], $3::int[], $4::bigint[], $5::bigint[], $6::int[], $7::bytea[]) AS u)
        """);

    private static readonly PostgreSqlPart changedLines = new("lines", JournalTables.Lines, """
        lines AS (
            UPDATE order_line l
               SET outcome = u.outcome,
                   version = CASE WHEN u.version > 0 THEN u.version ELSE l.version END,
                   services = CASE WHEN u.version > 0 THEN u.services ELSE l.services END
              FROM unnest($1::bigint[], $2::smallint[], $3::bigint[], $4::smallint[], $5::int[], $6::int[])
                   AS u (order_no, province, number, outcome, version, services)
             WHERE l.order_no = u.order_no AND l.province = u.province AND l.number = u.number AND l.outcome = 0)
        """);

    private static readonly PostgreSqlPart reopenedLines = new("reopened", JournalTables.Lines, """
        reopened AS (
            UPDATE order_line l SET outcome = 0, version = 0, services = 0
              FROM unnest($1::bigint[], $2::smallint[], $3::bigint[]) AS u (order_no, province, number)
             WHERE l.order_no = u.order_no AND l.province = u.province AND l.number = u.number)
        """);

    private static readonly PostgreSqlPart counters = new("counters", JournalTables.Counters, """
        counters AS (
            INSERT INTO order_counter AS c (order_no, province, carrier, outcome, lines)
            SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::text[], $4::smallint[], $5::bigint[])
            ON CONFLICT (order_no, province, carrier, outcome) DO UPDATE SET lines = c.lines + excluded.lines)
        """);

    private static readonly PostgreSqlPart movedCursor = new("cursor", JournalTables.Cursors, """
        cursors AS (
            INSERT INTO shard_cursor AS c (order_no, shard_key, next_page) VALUES ($1, $2, $3)
            ON CONFLICT (order_no, shard_key) DO UPDATE SET next_page = GREATEST(c.next_page, excluded.next_page))
        """);

    private const string AppendLinesSql = """
        WITH fresh AS (
            INSERT INTO order_line (order_no, province, number, row, unit, outcome, version, services, planned_epoch)
            SELECT $1, u.province, u.number, u.row, u.unit, u.outcome, 0, 0, 0
              FROM unnest($2::smallint[], $3::bigint[], $4::int[], $5::text[], $6::smallint[]) AS u (province, number, row, unit, outcome)
            ON CONFLICT DO NOTHING
            RETURNING order_line.row)
        SELECT array_agg(fresh.row) FROM fresh
        """;

    private const string RowsOfLinesSql = """
        SELECT u.place, l.row
          FROM (SELECT *, $1::bigint AS order_no FROM unnest($2::smallint[], $3::bigint[]) WITH ORDINALITY AS r (province, number, place) OFFSET 0) u
          JOIN order_line l ON l.order_no = u.order_no AND l.province = u.province AND l.number = u.number
        """;

    private const string AppendRejectsSql = """
        WITH fresh AS (
            INSERT INTO order_reject (order_no, row, outcome, code, text)
            SELECT $1, u.* FROM unnest($2::int[], $3::smallint[], $4::text[], $5::text[]) AS u
            ON CONFLICT DO NOTHING
            RETURNING order_reject.row)
        SELECT array_agg(fresh.row) FROM fresh
        """;

    private const string LinesBetweenSql = $"""
        SELECT {LineColumns} FROM order_line l WHERE l.order_no = $1 AND l.province = $2 AND l.number BETWEEN $3 AND $4 ORDER BY l.number
        """;

    // By number, and not by order, whatever the planner made of a table that was empty: an order may have millions of lines.
    private const string PendingLinesOnSql = $"""
        SELECT {LineColumns} FROM unnest($1::bigint[], $2::bigint[]) AS u (order_no, number)
         CROSS JOIN LATERAL (SELECT * FROM order_line o WHERE o.number = u.number AND o.order_no + 0 = u.order_no AND o.outcome = 0 OFFSET 0) l
        """;

    private const string ArmedLinesSql = $"""
        SELECT {LineColumns} FROM order_line l WHERE l.number = ANY ($1::bigint[]) AND l.outcome = 0 AND l.version > 0 ORDER BY l.number, l.order_no
        """;

    private const string PendingLinesSql = $"""
        SELECT {LineColumns} FROM order_line l
         WHERE l.order_no = $1 AND (l.province, l.number) > ($2, $3) AND l.outcome = 0 AND (l.version = 0 OR NOT $4)
         ORDER BY l.province, l.number LIMIT $5 FOR UPDATE
        """;

    private const string EndedLinesSql = $"""
        SELECT {LineColumns} FROM order_line l
         WHERE l.order_no = $1 AND (l.province, l.number) > ($2, $3) AND l.outcome = $4
         ORDER BY l.province, l.number LIMIT $5 FOR UPDATE
        """;

    private readonly Dictionary<long, KnownOrder> orders = [];

    public void StoreOrder(KnownOrder row)
    {
        if (orders.TryGetValue(row.OrderNo, out var known) && known.OrderId != row.OrderId)
        {
            throw new JournalStorageException(JournalFault.Refused, $"The id {row.OrderId} has the hash of another order's: give the order another id.");
        }

        orders[row.OrderNo] = row with { Phase = row.Phase ?? known.Phase };
    }

    public void LockLines(ReadOnlySpan<long> numbers)
    {
        if (!numbers.IsEmpty)
        {
            Add(lockedLines, Of(numbers.ToArray()));
        }
    }

    public void AppendLines(long orderNo, ReadOnlySpan<LineToAppend> lines, Span<Appended> appended)
    {
        if (lines.IsEmpty)
        {
            return;
        }

        var fresh = Ask(
            JournalTables.Lines,
            Command(
                AppendLinesSql,
                Of(orderNo),
                Smallints(lines, (in line) => line.Province.Value),
                Bigints(lines, (in line) => line.Number),
                Integers(lines, (in line) => line.Row),
                Texts(lines, (in line) => line.Unit?.ToString()),
                Smallints(lines, (in line) => (int)(line.Outcome ?? ItemOutcome.Pending))),
            Rows);
        var rows = fresh.Count == lines.Length ? [] : RowsOf(orderNo, lines);
        for (var index = 0; index < lines.Length; index++)
        {
            appended[index] = fresh.Contains(lines[index].Row) ? Appended.New
                : rows[index] == lines[index].Row ? Appended.Repeat
                : Appended.Duplicate;
        }
    }

    public void AppendRejects(long orderNo, ReadOnlySpan<RejectedLine> rejects, Span<bool> stored)
    {
        if (rejects.IsEmpty)
        {
            return;
        }

        var fresh = Ask(
            JournalTables.Lines,
            Command(
                AppendRejectsSql,
                Of(orderNo),
                Integers(rejects, (in reject) => reject.Row),
                Smallints(rejects, (in reject) => (int)reject.Outcome),
                Texts(rejects, (in reject) => reject.Code),
                Texts(rejects, (in reject) => reject.Text)),
            Rows);
        for (var index = 0; index < rejects.Length; index++)
        {
            // Of two rejects of one row the first is the one that is stored.
            stored[index] = fresh.Remove(rejects[index].Row);
        }
    }

    public void StampEpochs(long orderNo, ReadOnlySpan<PlannedEpoch> planned)
    {
        if (!planned.IsEmpty)
        {
            Add(
                stampedEpochs,
                Of(orderNo),
                Smallints(planned, (in row) => row.Province.Value),
                Bigints(planned, (in row) => row.Number),
                Integers(planned, (in row) => row.Epoch));
        }
    }

    public void ReplacePages(long orderNo, ReadOnlySpan<PageOfPlan> pages)
    {
        Add(removedPages, Of(orderNo));
        if (!pages.IsEmpty)
        {
            Add(
                storedPages,
                Of(orderNo),
                Smallints(pages, (in page) => page.Province.Value),
                Integers(pages, (in page) => page.Page),
                Bigints(pages, (in page) => page.FirstNumber),
                Bigints(pages, (in page) => page.LastNumber),
                Integers(pages, (in page) => page.Lines),
                BytesOrNulls(pages, (in page) => page.Root));
        }
    }

    public List<LineRow> LinesBetween(long orderNo, ProvinceCode province, long first, long last) =>
        AskLines(Command(LinesBetweenSql, Of(orderNo), Of((short)province.Value), Of(first), Of(last)));

    public List<LineRow> PendingLinesOn(ReadOnlySpan<(long OrderNo, long Number)> lines) => lines.IsEmpty
        ? []
        : AskLines(Command(PendingLinesOnSql, Bigints(lines, (in line) => line.OrderNo), Bigints(lines, (in line) => line.Number)));

    public List<LineRow> ArmedLines(ReadOnlySpan<long> numbers) => numbers.IsEmpty ? [] : AskLines(Command(ArmedLinesSql, Of(numbers.ToArray())));

    public List<LineRow> PendingLines(long orderNo, ProvinceCode afterProvince, long afterNumber, bool onlyUnplaced, int limit) =>
        AskLines(Command(PendingLinesSql, Of(orderNo), Of((short)afterProvince.Value), Of(afterNumber), Of(onlyUnplaced), Of(limit)));

    public List<LineRow> EndedLines(long orderNo, ItemOutcome outcome, ProvinceCode afterProvince, long afterNumber, int limit) =>
        AskLines(Command(EndedLinesSql, Of(orderNo), Of((short)afterProvince.Value), Of(afterNumber), Of((short)outcome), Of(limit)));

    public void ReopenLines(ReadOnlySpan<LineRow> lines)
    {
        if (!lines.IsEmpty)
        {
            Add(
                reopenedLines,
                Bigints(lines, (in line) => line.OrderNo),
                Smallints(lines, (in line) => line.Province.Value),
                Bigints(lines, (in line) => line.Number));
        }
    }

    public void ChangeLines(ReadOnlySpan<LineChange> lines)
    {
        if (lines.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<LineChange> sorted = Sorted(lines, (left, right) => left.Number != right.Number
            ? left.Number.CompareTo(right.Number)
            : left.OrderNo.CompareTo(right.OrderNo));
        Add(
            changedLines,
            Bigints(sorted, (in line) => line.OrderNo),
            Smallints(sorted, (in line) => line.Province.Value),
            Bigints(sorted, (in line) => line.Number),
            Smallints(sorted, (in line) => (int)line.Outcome),
            Integers(sorted, (in line) => line.Version),
            Integers(sorted, (in line) => (int)line.Services));
    }

    public void AddToCounters(ReadOnlySpan<KeyValuePair<CounterKey, long>> additions)
    {
        if (additions.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<KeyValuePair<CounterKey, long>> sorted = Sorted(additions, (left, right) => Order(left.Key).CompareTo(Order(right.Key)));
        Add(
            counters,
            Bigints(sorted, (in counter) => counter.Key.OrderNo),
            Smallints(sorted, (in counter) => counter.Key.Province.Value),
            Texts(sorted, (in counter) => counter.Key.Carrier?.ToString() ?? string.Empty),
            Smallints(sorted, (in counter) => (int)counter.Key.Outcome),
            Bigints(sorted, (in counter) => counter.Value));
    }

    public void MoveCursor(long orderNo, string shardKey, int nextPage) => Add(movedCursor, Of(orderNo), Of(shardKey), Of(nextPage));

    private static (long OrderNo, int Province, string Carrier, ItemOutcome Outcome) Order(CounterKey key) =>
        (key.OrderNo, key.Province.Value, key.Carrier?.ToString() ?? string.Empty, key.Outcome);

    private static HashSet<int> Rows(NpgsqlDataReader reader) => reader.Read() && !reader.IsDBNull(0) ? [.. reader.GetFieldValue<int[]>(0)] : [];

    private int[] RowsOf(long orderNo, ReadOnlySpan<LineToAppend> lines)
    {
        var rows = new int[lines.Length];
        return Ask(
            JournalTables.Lines,
            Command(RowsOfLinesSql, Of(orderNo), Smallints(lines, (in line) => line.Province.Value), Bigints(lines, (in line) => line.Number)),
            reader =>
            {
                while (reader.Read())
                {
                    rows[reader.GetInt64(0) - 1] = reader.GetInt32(1);
                }

                return rows;
            });
    }

    private List<LineRow> AskLines(NpgsqlCommand command) => Ask(JournalTables.Lines, command, reader =>
    {
        var found = new List<LineRow>();
        while (reader.Read())
        {
            found.Add(new(
                reader.GetInt64(0),
                ProvinceCode.From(reader.GetInt16(1)),
                reader.GetInt64(2),
                reader.IsDBNull(3) ? null : units.Read(reader.GetFieldValue<byte[]>(3)).Carrier,
                (ItemOutcome)reader.GetInt16(4),
                reader.GetInt32(5),
                (Services)reader.GetInt32(6)));
        }

        return found;
    });

    private void AddOrders()
    {
        if (orders.Count == 0)
        {
            return;
        }

        KnownOrder[] all = [.. orders.Values.OrderBy(order => order.OrderNo)];
        ReadOnlySpan<KnownOrder> known = Array.FindAll(all, order => order.Phase is null);
        ReadOnlySpan<KnownOrder> listed = Array.FindAll(all, order => order.Phase is not null);
        orders.Clear();
        if (!known.IsEmpty)
        {
            parts.Add(knownOrders, Bigints(known, (in order) => order.OrderNo), Texts(known, (in order) => order.OrderId));
        }

        if (!listed.IsEmpty)
        {
            parts.Add(
                listedOrders,
                Bigints(listed, (in order) => order.OrderNo),
                Texts(listed, (in order) => order.OrderId),
                Smallints(listed, (in order) => (int)order.Phase!.Value));
        }
    }
}
