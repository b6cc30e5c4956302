using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Journal;

internal sealed partial class SqlServerReads
{
    public List<LineToPlan> LinesToPlan(long orderNo, ProvinceCode afterProvince, long afterNumber, int limit)
    {
        var found = new List<LineToPlan>(limit);
        session.Read(OrderReadStatements.ToPlanInProvince, rows => AddToPlan(rows, found), orderNo, afterProvince.Value, afterNumber, limit);
        if (found.Count < limit)
        {
            session.Read(OrderReadStatements.ToPlanAfterProvince, rows => AddToPlan(rows, found), orderNo, afterProvince.Value, limit - found.Count);
        }

        return found;
    }

    public List<PageOfPlan> Pages(long orderNo, ProvinceCode province) => session.List(
        OrderReadStatements.Pages,
        row => new PageOfPlan(province, row.Int(0), row.Long(1), row.Long(2), row.Int(3), row.Bytes(4)),
        orderNo,
        province.Value);

    public List<OrderLine> LinesBetween(long orderNo, ProvinceCode province, long first, long last) =>
        session.List(OrderReadStatements.LinesBetween, Line, orderNo, province.Value, first, last);

    public List<OrderLine> LinesAt(long orderNo, IReadOnlyList<int> rows) => session.List(
        OrderReadStatements.LinesAt, Line, orderNo, SqlServerRows.Numbers.Of([.. rows.Distinct().Select(row => (long)row)]));

    public int Cursor(long orderNo, string shardKey) => (int)(session.Scalar(OrderReadStatements.Cursor, orderNo, shardKey) ?? 0);

    public List<LineCount> Counts(long orderNo) => session.List(
        OrderReadStatements.Counts,
        row => new LineCount(
            ProvinceCode.From(row.Int(0)),
            row.Text(1) is { Length: > 0 } carrier ? CarrierCode.Parse(carrier) : null,
            (ItemOutcome)row.Int(2),
            row.Long(3)),
        orderNo);

    public List<OrderLineView> Lines(long orderNo, ItemOutcome? outcome, int afterRow, int limit)
    {
        // No line ends like a reject, and no reject like a line: where one is asked for, the other table is not walked in vain.
        var wanted = outcome is { } only ? (int)only : (int?)null;
        var found = new List<OrderLineView>();
        if (outcome is not (ItemOutcome.InvalidNumber or ItemOutcome.Duplicate))
        {
            found.AddRange(session.List(OrderReadStatements.Lines, LineView, orderNo, afterRow, wanted, limit));
        }

        if (outcome is null or ItemOutcome.InvalidNumber or ItemOutcome.Duplicate)
        {
            found.AddRange(session.List(OrderReadStatements.Rejects, RejectView, orderNo, afterRow, wanted, limit));
        }

        found.Sort((left, right) => left.Row.CompareTo(right.Row));
        return found.Count > limit ? found.GetRange(0, limit) : found;
    }

    public List<string> OrdersIn(OrderPhase phase) => session.List(OrderReadStatements.OrdersIn, row => row.Text(0), (int)phase);

    public List<string> Stops() => session.List(OrderReadStatements.Stops, row => row.Text(0));

    private static void AddToPlan(SqlServerReader rows, List<LineToPlan> found)
    {
        while (rows.Next())
        {
            var (line, barred) = (Line(rows), (Services)rows.Int(8));
            if (found is [.., var last] && last.Line.Number == line.Number && last.Line.Province == line.Province)
            {
                // Another executor of the same number.
                found[^1] = last with { Barred = last.Barred | barred };
            }
            else
            {
                found.Add(new(line, rows.Int(7), barred));
            }
        }
    }

    private static OrderLineView LineView(SqlServerReader row) => new(
        row.Int(0),
        SubjectText.Masked(row.Long(1)),
        ProvinceCode.From(row.Int(2)).ToString(),
        row.TextOrNull(3) ?? string.Empty,
        (ItemOutcome)row.Int(4),
        string.Empty);

    private static OrderLineView RejectView(SqlServerReader row) =>
        new(row.Int(0), SubjectText.Masked(row.Text(1)), string.Empty, string.Empty, (ItemOutcome)row.Int(2), row.Text(3));

    private static OrderLine Line(SqlServerReader row)
    {
        var (outcome, version) = ((ItemOutcome)row.Int(4), row.Int(5));
        return new(
            row.Int(0),
            row.Long(1),
            ProvinceCode.From(row.Int(2)),
            row.UnitOrNull(3),
            outcome == ItemOutcome.Pending ? null : outcome,
            version == 0 ? null : version,
            row.Int(6));
    }
}
