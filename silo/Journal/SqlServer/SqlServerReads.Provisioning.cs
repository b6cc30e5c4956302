using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Journal;

internal sealed partial class SqlServerReads
{
    public List<ProvisioningRow> Waiting(LaneKey lane, bool bulk, long afterNumber, int limit) => bulk
        ? session.List(OutboxReadStatements.WaitingBulk, Row, lane.Executor.ToString(), lane.Slice, lane.Executor.Carrier.ToString(), afterNumber, limit)
        : session.List(OutboxReadStatements.WaitingUrgent, Row, lane.Executor.ToString(), lane.Slice, lane.Executor.Carrier.ToString(), limit);

    public List<ProvisioningRow> RowsOf(long number) => session.List(OutboxReadStatements.RowsOf, Row, number);

    public List<ProvisioningRow> RowsOfLane(LaneKey lane, IReadOnlyList<long> numbers) => numbers.Count == 0
        ? []
        : session.List(
            OutboxReadStatements.RowsOfLane,
            Row,
            SqlServerRows.Numbers.Of(SqlServerTransaction.Distinct([.. numbers])),
            lane.Executor.ToString(),
            lane.Executor.Carrier.ToString());

    public List<NoticeRow> WaitingNotices(LaneKey lane, int limit) => session.List(
        OutboxReadStatements.Notices,
        row => new NoticeRow(row.Long(0), new(row.Text(1), lane.Executor, row.Text(2), row.Text(3), row.Int(4)), row.Instant(5)),
        lane.Executor.ToString(),
        lane.Slice,
        limit);

    public List<LaneKey> LanesWithWork() => session.List(OutboxReadStatements.Lanes, row => new LaneKey(row.Unit(0), row.Int(1)));

    public List<QueueDepth> Queues()
    {
        var found = new SortedDictionary<string, QueueDepth>(StringComparer.Ordinal);
        session.Read(
            OutboxReadStatements.Queues,
            rows =>
            {
                while (rows.Next())
                {
                    found.Add(rows.Text(0), new(rows.Unit(0), rows.Long(1), 0, rows.InstantOrNull(2)));
                }

                for (rows.NextAnswer(); rows.Next();)
                {
                    var waiting = found.GetValueOrDefault(rows.Text(0), new(rows.Unit(0), 0, 0, null));
                    found[rows.Text(0)] = waiting with { Refused = rows.Long(1) };
                }
            });
        return [.. found.Values];
    }

    private static ProvisioningRow Row(SqlServerReader row)
    {
        var wish = new ProvisioningWish(
            row.Unit(1),
            row.Int(2),
            row.Int(3),
            (Services)row.Int(4),
            row.Int(5) != 0,
            (Priority)row.Int(6),
            row.TextOrNull(7) ?? string.Empty,
            row.TextOrNull(8));
        return new(
            row.Long(0),
            wish,
            (ProvisioningState)row.Int(9),
            row.Int(10),
            (Services)row.Int(11),
            row.Instant(12),
            row.InstantOrNull(13),
            (CarrierRefusal)row.Int(14));
    }
}
