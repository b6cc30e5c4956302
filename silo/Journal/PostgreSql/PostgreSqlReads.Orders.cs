using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Npgsql;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlReads
{
    private const string LineColumns = "l.row, l.number, l.province, l.unit, l.outcome, l.version, l.planned_epoch";

    private const string LinesToPlanSql = $"""
        SELECT {LineColumns}, COALESCE(e.epoch, 0), COALESCE(p.barred, 0)
          FROM (SELECT * FROM order_line WHERE order_no = $1 AND (province, number) > ($2, $3) ORDER BY province, number LIMIT $4) l
          LEFT JOIN epoch e ON e.number = l.number
          LEFT JOIN LATERAL (SELECT bit_or(services) AS barred FROM provisioning WHERE number = l.number AND state <> 4) p ON true
         ORDER BY l.province, l.number
        """;

    private const string PagesSql = """
        SELECT page, first_number, last_number, lines, root FROM order_page WHERE order_no = $1 AND province = $2 ORDER BY page
        """;

    private const string LinesBetweenSql = $"""
        SELECT {LineColumns} FROM order_line l WHERE l.order_no = $1 AND l.province = $2 AND l.number BETWEEN $3 AND $4 ORDER BY l.number
        """;

    private const string LinesAtSql = $"SELECT {LineColumns} FROM order_line l WHERE l.order_no = $1 AND l.row = ANY ($2::int[]) ORDER BY l.row";

    private const string CursorSql = "SELECT next_page FROM shard_cursor WHERE order_no = $1 AND shard_key = $2";

    private const string CountsSql = """
        SELECT province, carrier, outcome, lines FROM order_counter WHERE order_no = $1 AND lines <> 0 ORDER BY province, carrier, outcome
        """;

    private const string LinesSql = """
        SELECT * FROM (
            (SELECT l.row, l.number, NULL AS text, l.province, l.unit, l.outcome, NULL AS code FROM order_line l
              WHERE l.order_no = $1 AND l.row > $2 AND ($3::smallint IS NULL OR l.outcome = $3) ORDER BY l.row LIMIT $4)
            UNION ALL
            (SELECT r.row, NULL, r.text, NULL, NULL, r.outcome, r.code FROM order_reject r
              WHERE r.order_no = $1 AND r.row > $2 AND ($3::smallint IS NULL OR r.outcome = $3) ORDER BY r.row LIMIT $4)) a
         ORDER BY a.row LIMIT $4
        """;

    private const string OrdersInSql = "SELECT order_id FROM orders WHERE phase = $1 ORDER BY order_id";

    private const string StopsSql = "SELECT scope FROM stop ORDER BY scope";

    public List<LineToPlan> LinesToPlan(long orderNo, ProvinceCode afterProvince, long afterNumber, int limit) => All(
        Command(LinesToPlanSql, Of(orderNo), Of((short)afterProvince.Value), Of(afterNumber), Of(limit)),
        reader => new LineToPlan(Line(reader), reader.GetInt32(7), (Services)reader.GetInt32(8)));

    public List<PageOfPlan> Pages(long orderNo, ProvinceCode province) => All(
        Command(PagesSql, Of(orderNo), Of((short)province.Value)),
        reader => new PageOfPlan(province, reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt32(3), Bytes(reader, 4)));

    public List<OrderLine> LinesBetween(long orderNo, ProvinceCode province, long first, long last) =>
        All(Command(LinesBetweenSql, Of(orderNo), Of((short)province.Value), Of(first), Of(last)), Line);

    public List<OrderLine> LinesAt(long orderNo, IReadOnlyList<int> rows)
    {
        ReadOnlySpan<int> wanted = [.. rows];
        return All(Command(LinesAtSql, Of(orderNo), Integers(wanted, (in row) => row)), Line);
    }

    public int Cursor(long orderNo, string shardKey) =>
        connection.Ask(Command(CursorSql, Of(orderNo), Of(shardKey)), reader => reader.Read() ? reader.GetInt32(0) : 0);

    public List<LineCount> Counts(long orderNo) => All(Command(CountsSql, Of(orderNo)), reader =>
    {
        var carrier = reader.GetString(1);
        return new LineCount(
            ProvinceCode.From(reader.GetInt16(0)),
            carrier.Length == 0 ? null : CarrierCode.Parse(carrier),
            (ItemOutcome)reader.GetInt16(2),
            reader.GetInt64(3));
    });

    public List<OrderLineView> Lines(long orderNo, ItemOutcome? outcome, int afterRow, int limit) => All(
        Command(LinesSql, Of(orderNo), Of(afterRow), Of((short?)outcome), Of(limit)),
        reader => TextOrNull(reader, 2) is { } reject
            ? new OrderLineView(reader.GetInt32(0), SubjectText.Masked(reject), string.Empty, string.Empty, (ItemOutcome)reader.GetInt16(5), reader.GetString(6))
            : new OrderLineView(
                reader.GetInt32(0),
                SubjectText.Masked(reader.GetInt64(1)),
                ProvinceCode.From(reader.GetInt16(3)).ToString(),
                TextOrNull(reader, 4) ?? string.Empty,
                (ItemOutcome)reader.GetInt16(5),
                string.Empty));

    public List<string> OrdersIn(OrderPhase phase) => All(Command(OrdersInSql, Of((short)phase)), reader => reader.GetString(0));

    public List<string> Stops() => All(Command(StopsSql), reader => reader.GetString(0));

    private OrderLine Line(NpgsqlDataReader reader)
    {
        var (outcome, version) = ((ItemOutcome)reader.GetInt16(4), reader.GetInt32(5));
        return new(
            reader.GetInt32(0),
            reader.GetInt64(1),
            ProvinceCode.From(reader.GetInt16(2)),
            reader.IsDBNull(3) ? null : Unit(reader, 3),
            outcome == ItemOutcome.Pending ? null : outcome,
            version == 0 ? null : version,
            reader.GetInt32(6));
    }
}
