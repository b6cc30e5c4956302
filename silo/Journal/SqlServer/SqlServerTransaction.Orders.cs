using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Journal;

internal sealed partial class SqlServerTransaction
{
    /// <summary>Orders that are remembered; a silo works on few at a time.</summary>
    private const int KnownOrdersMax = 1_024;

    // Orders that are stored for certain, so that every batch of a large one does not ask again; and those of this transaction.
    private readonly Dictionary<long, string> known = [];
    private readonly List<KnownOrder> told = [];

    public void LockLines(ReadOnlySpan<long> numbers)
    {
        if (!numbers.IsEmpty)
        {
            session.Run(OrderStatements.LockLines, SqlServerRows.Numbers.Of(Distinct(numbers)));
        }
    }

    public void StoreOrder(KnownOrder row)
    {
        if (row.Phase is null && known.TryGetValue(row.OrderNo, out var before) && before == row.OrderId)
        {
            return;
        }

        var found = session.List(OrderStatements.StoreOrder, order => order.Text(0), row.OrderNo, row.OrderId, row.Phase is { } phase ? (int)phase : null);
        if (found is not [var orderId, ..] || orderId != row.OrderId)
        {
            throw new JournalStorageException(JournalFault.Refused, $"The id {row.OrderId} has the hash of another order's: give the order another id.");
        }

        told.Add(row);
    }

    public void AppendLines(long orderNo, ReadOnlySpan<LineToAppend> lines, Span<Appended> appended)
    {
        if (lines.IsEmpty)
        {
            return;
        }

        var fresh = new HashSet<(int Province, long Number)>();
        var duplicates = new HashSet<int>();
        session.Read(
            OrderStatements.AppendLines,
            answers =>
            {
                while (answers.Next())
                {
                    fresh.Add((answers.Int(0), answers.Long(1)));
                }

                answers.NextAnswer();
                while (answers.Next())
                {
                    duplicates.Add(answers.Int(0));
                }
            },
            orderNo,
            SqlServerRows.Lines.Of(lines));
        for (var index = 0; index < lines.Length; index++)
        {
            appended[index] = fresh.Remove((lines[index].Province.Value, lines[index].Number)) ? Appended.New
                : duplicates.Contains(index) ? Appended.Duplicate
                : Appended.Repeat;
        }
    }

    public void AppendRejects(long orderNo, ReadOnlySpan<RejectedLine> rejects, Span<bool> stored)
    {
        if (rejects.IsEmpty)
        {
            return;
        }

        var fresh = session.List(OrderStatements.AppendRejects, row => row.Int(0), orderNo, SqlServerRows.Rejects.Of(rejects)).ToHashSet();
        for (var index = 0; index < rejects.Length; index++)
        {
            stored[index] = fresh.Remove(rejects[index].Row);
        }
    }

    public void StampEpochs(long orderNo, ReadOnlySpan<PlannedEpoch> epochs)
    {
        if (!epochs.IsEmpty)
        {
            session.Run(OrderStatements.StampEpochs, orderNo, SqlServerRows.PlannedEpochs.Of(epochs));
        }
    }

    public void ReplacePages(long orderNo, ReadOnlySpan<PageOfPlan> pages) =>
        session.Run(OrderStatements.ReplacePages, orderNo, SqlServerRows.Pages.Of(pages));

    public List<LineRow> LinesBetween(long orderNo, ProvinceCode province, long first, long last) =>
        session.List(OrderStatements.LinesBetween, Line, orderNo, province.Value, first, last);

    public List<LineRow> PendingLinesOn(ReadOnlySpan<(long OrderNo, long Number)> lines) =>
        lines.IsEmpty ? [] : session.List(OrderStatements.PendingLinesOn, Line, SqlServerRows.LineKeys.Of(Once(lines, line => line)));

    public List<LineRow> ArmedLines(ReadOnlySpan<long> numbers) =>
        numbers.IsEmpty ? [] : session.List(OrderStatements.ArmedLines, Line, SqlServerRows.Numbers.Of(Distinct(numbers)));

    /// <inheritdoc/>
    /// <remarks>The rest of one province, then those after it: asked for in one condition SQL Server would begin each time at the province's first line.</remarks>
    public List<LineRow> PendingLines(long orderNo, ProvinceCode afterProvince, long afterNumber, bool onlyUnplaced, int limit)
    {
        var unplaced = onlyUnplaced ? 1 : 0;
        var found = session.List(OrderStatements.PendingInProvince, Line, orderNo, afterProvince.Value, afterNumber, unplaced, limit);
        if (found.Count < limit)
        {
            found.AddRange(session.List(OrderStatements.PendingAfterProvince, Line, orderNo, afterProvince.Value, unplaced, limit - found.Count));
        }

        return found;
    }

    public List<LineRow> EndedLines(long orderNo, ItemOutcome outcome, ProvinceCode afterProvince, long afterNumber, int limit)
    {
        var found = session.List(OrderStatements.EndedInProvince, Line, orderNo, afterProvince.Value, afterNumber, (int)outcome, limit);
        if (found.Count < limit)
        {
            found.AddRange(session.List(OrderStatements.EndedAfterProvince, Line, orderNo, afterProvince.Value, (int)outcome, limit - found.Count));
        }

        return found;
    }

    public void ReopenLines(ReadOnlySpan<LineRow> lines)
    {
        var changes = new LineChange[lines.Length];
        for (var index = 0; index < changes.Length; index++)
        {
            changes[index] = new(lines[index].OrderNo, lines[index].Province, lines[index].Number, ItemOutcome.Pending);
        }

        Run<LineChange>(OrderStatements.ReopenLines, SqlServerRows.LineChanges, changes);
    }

    public void ChangeLines(ReadOnlySpan<LineChange> lines) => Run(OrderStatements.ChangeLines, SqlServerRows.LineChanges, lines);

    public void AddToCounters(ReadOnlySpan<KeyValuePair<CounterKey, long>> additions) => Run(OrderStatements.AddToCounters, SqlServerRows.Counters, additions);

    public void MoveCursor(long orderNo, string shardKey, int nextPage) => session.Run(OrderStatements.MoveCursor, orderNo, shardKey, nextPage);

    private static LineRow Line(SqlServerReader row) => new(
        row.Long(0),
        ProvinceCode.From(row.Int(1)),
        row.Long(2),
        row.UnitOrNull(3)?.Carrier,
        (ItemOutcome)row.Int(4),
        row.Int(5),
        (Services)row.Int(6));

    private void RememberOrders()
    {
        if (known.Count + told.Count > KnownOrdersMax)
        {
            known.Clear();
        }

        foreach (var order in told)
        {
            known[order.OrderNo] = order.OrderId;
        }

        told.Clear();
    }
}
