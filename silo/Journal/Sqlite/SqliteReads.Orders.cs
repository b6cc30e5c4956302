using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Journal;

internal sealed partial class SqliteReads
{
    private const string LineColumns = "row, number, province, unit, outcome, version, planned_epoch";

    private SqliteStatement linesToPlan = null!;
    private SqliteStatement barred = null!;
    private SqliteStatement pages = null!;
    private SqliteStatement linesBetween = null!;
    private SqliteStatement lineAt = null!;
    private SqliteStatement cursor = null!;
    private SqliteStatement counts = null!;
    private SqliteStatement lines = null!;
    private SqliteStatement rejects = null!;
    private SqliteStatement ordersIn = null!;
    private SqliteStatement stops = null!;

    public List<LineToPlan> LinesToPlan(long orderNo, ProvinceCode afterProvince, long afterNumber, int limit)
    {
        var row = linesToPlan.Bind(1, orderNo).Bind(2, afterProvince.Value).Bind(3, afterNumber).Bind(4, limit);
        var found = new List<LineToPlan>();
        while (row.Step())
        {
            var line = Line(row);
            found.Add(new(line, row.Int(7), Barred(line.Number)));
        }

        return found;
    }

    public List<PageOfPlan> Pages(long orderNo, ProvinceCode province)
    {
        var row = pages.Bind(1, orderNo).Bind(2, province.Value);
        var found = new List<PageOfPlan>();
        while (row.Step())
        {
            found.Add(new(province, row.Int(0), row.Long(1), row.Long(2), row.Int(3), row.Bytes(4).ToArray()));
        }

        return found;
    }

    public List<OrderLine> LinesBetween(long orderNo, ProvinceCode province, long first, long last)
    {
        var row = linesBetween.Bind(1, orderNo).Bind(2, province.Value).Bind(3, first).Bind(4, last);
        var found = new List<OrderLine>(PageOfPlan.LinesMax);
        while (row.Step())
        {
            found.Add(Line(row));
        }

        return found;
    }

    public List<OrderLine> LinesAt(long orderNo, IReadOnlyList<int> rows)
    {
        var found = new List<OrderLine>(rows.Count);
        foreach (var wanted in rows.Distinct().Order())
        {
            var row = lineAt.Bind(1, orderNo).Bind(2, wanted);
            while (row.Step())
            {
                found.Add(Line(row));
            }
        }

        return found;
    }

    public int Cursor(long orderNo, string shardKey)
    {
        cursor.Bind(1, orderNo).Bind(2, shardKey);
        if (!cursor.Step())
        {
            return 0;
        }

        var next = cursor.Int(0);
        cursor.Reset();
        return next;
    }

    public List<LineCount> Counts(long orderNo)
    {
        var row = counts.Bind(1, orderNo);
        var found = new List<LineCount>();
        while (row.Step())
        {
            var carrier = row.Text(1);
            found.Add(new(
                ProvinceCode.From(row.Int(0)),
                carrier.Length == 0 ? null : CarrierCode.Parse(carrier),
                (ItemOutcome)row.Int(2),
                row.Long(3)));
        }

        return found;
    }

    public List<OrderLineView> Lines(long orderNo, ItemOutcome? outcome, int afterRow, int limit)
    {
        // No line ends like a reject, and no reject like a line: where one is asked for, the other table is not walked in vain.
        var found = new List<OrderLineView>();
        if (outcome is not (ItemOutcome.InvalidNumber or ItemOutcome.Duplicate))
        {
            var row = Bind(lines, orderNo, outcome, afterRow, limit);
            while (row.Step())
            {
                found.Add(new(
                    row.Int(0),
                    SubjectText.Masked(row.Long(1)),
                    ProvinceCode.From(row.Int(2)).ToString(),
                    row.TextOrNull(3) ?? string.Empty,
                    (ItemOutcome)row.Int(4),
                    string.Empty));
            }
        }

        if (outcome is null or ItemOutcome.InvalidNumber or ItemOutcome.Duplicate)
        {
            var row = Bind(rejects, orderNo, outcome, afterRow, limit);
            while (row.Step())
            {
                found.Add(new(row.Int(0), SubjectText.Masked(row.Text(1)), string.Empty, string.Empty, (ItemOutcome)row.Int(2), row.Text(3)));
            }
        }

        found.Sort((left, right) => left.Row.CompareTo(right.Row));
        return found.Count > limit ? found.GetRange(0, limit) : found;
    }

    public List<string> OrdersIn(OrderPhase phase)
    {
        var row = ordersIn.Bind(1, (int)phase);
        var found = new List<string>();
        while (row.Step())
        {
            found.Add(row.Text(0));
        }

        return found;
    }

    public List<string> Stops()
    {
        var found = new List<string>();
        while (stops.Step())
        {
            found.Add(stops.Text(0));
        }

        return found;
    }

    private static SqliteStatement Bind(SqliteStatement statement, long orderNo, ItemOutcome? outcome, int afterRow, int limit) =>
        statement.Bind(1, orderNo).Bind(2, afterRow).Bind(3, outcome is { } wanted ? (int)wanted : null).Bind(4, limit);

    private void PrepareOrders()
    {
        linesToPlan = database.Prepare("""
            SELECT row, l.number, province, unit, outcome, version, planned_epoch, IFNULL(e.epoch, 0)
              FROM order_line l LEFT JOIN epoch e ON e.number = l.number
             WHERE order_no = ?1 AND (province, l.number) > (?2, ?3)
             ORDER BY province, l.number LIMIT ?4
            """);
        barred = database.Prepare("SELECT services FROM provisioning WHERE number = ?1 AND state <> 4");
        pages = database.Prepare("""
            SELECT page, first_number, last_number, lines, root FROM order_page WHERE order_no = ?1 AND province = ?2 ORDER BY page
            """);
        linesBetween = database.Prepare($"SELECT {LineColumns} FROM order_line WHERE order_no = ?1 AND province = ?2 AND number BETWEEN ?3 AND ?4 ORDER BY number");
        lineAt = database.Prepare($"SELECT {LineColumns} FROM order_line INDEXED BY order_line_row WHERE order_no = ?1 AND row = ?2");
        cursor = database.Prepare("SELECT next_page FROM shard_cursor WHERE order_no = ?1 AND shard_key = ?2");
        counts = database.Prepare("SELECT province, carrier, outcome, lines FROM order_counter WHERE order_no = ?1 AND lines <> 0");
        lines = database.Prepare("""
            SELECT row, number, province, unit, outcome FROM order_line INDEXED BY order_line_row
             WHERE order_no = ?1 AND row > ?2 AND (?3 IS NULL OR outcome = ?3) ORDER BY row LIMIT ?4
            """);
        rejects = database.Prepare("""
            SELECT row, text, outcome, code FROM order_reject WHERE order_no = ?1 AND row > ?2 AND (?3 IS NULL OR outcome = ?3) ORDER BY row LIMIT ?4
            """);
        ordersIn = database.Prepare("SELECT order_id FROM orders WHERE phase = ?1 ORDER BY order_id");
        stops = database.Prepare("SELECT scope FROM stop ORDER BY scope");
    }

    private Services Barred(long number)
    {
        var services = Services.None;
        barred.Bind(1, number);
        while (barred.Step())
        {
            services |= (Services)barred.Int(0);
        }

        return services;
    }

    private OrderLine Line(SqliteStatement row)
    {
        var (outcome, version) = ((ItemOutcome)row.Int(4), row.Int(5));
        return new(
            row.Int(0),
            row.Long(1),
            ProvinceCode.From(row.Int(2)),
            row.IsNull(3) ? null : units.Read(row.Bytes(3)),
            outcome == ItemOutcome.Pending ? null : outcome,
            version == 0 ? null : version,
            row.Int(6));
    }
}
