using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Journal;

internal sealed partial class SqliteTransaction
{
    private const string LineColumns = "order_no, province, number, unit, outcome, version, services";

    private SqliteStatement findOrder = null!;
    private SqliteStatement storeOrder = null!;
    private SqliteStatement insertLine = null!;
    private SqliteStatement rowOfLine = null!;
    private SqliteStatement insertReject = null!;
    private SqliteStatement stampEpoch = null!;
    private SqliteStatement removePages = null!;
    private SqliteStatement insertPage = null!;
    private SqliteStatement linesBetween = null!;
    private SqliteStatement pendingLine = null!;
    private SqliteStatement armedLines = null!;
    private SqliteStatement pendingLines = null!;
    private SqliteStatement unplacedLines = null!;
    private SqliteStatement endedLines = null!;
    private SqliteStatement reopenLine = null!;
    private SqliteStatement changeLine = null!;
    private SqliteStatement addToCounter = null!;
    private SqliteStatement moveCursor = null!;

    public void StoreOrder(KnownOrder row)
    {
        findOrder.Bind(1, row.OrderNo);
        var known = findOrder.Step();
        var same = known && findOrder.Text(0) == row.OrderId && (row.Phase is null || findOrder.LongOrNull(1) == (int)row.Phase);
        var other = known && findOrder.Text(0) != row.OrderId;
        findOrder.Reset();
        if (other)
        {
            throw new JournalStorageException(JournalFault.Refused, $"The id {row.OrderId} has the hash of another order's: give the order another id.");
        }

        if (!same)
        {
            storeOrder.Bind(1, row.OrderNo).Bind(2, row.OrderId).Bind(3, row.Phase is { } phase ? (int)phase : null).Run();
        }
    }

    public void AppendLines(long orderNo, ReadOnlySpan<LineToAppend> lines, Span<Appended> appended)
    {
        insertLine.Bind(1, orderNo);
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index];
            insertLine.Bind(2, line.Province.Value).Bind(3, line.Number).Bind(4, line.Row);
            var statement = line.Unit is { } unit ? insertLine.BindText(5, units.Write(unit)) : insertLine.BindNull(5);
            appended[index] = statement.Bind(6, (int)(line.Outcome ?? ItemOutcome.Pending)).Run() == 1
                ? Appended.New
                : RowOf(orderNo, line) == line.Row ? Appended.Repeat : Appended.Duplicate;
        }
    }

    public void AppendRejects(long orderNo, ReadOnlySpan<RejectedLine> rejects, Span<bool> stored)
    {
        insertReject.Bind(1, orderNo);
        for (var index = 0; index < rejects.Length; index++)
        {
            var reject = rejects[index];
            stored[index] = insertReject.Bind(2, reject.Row).Bind(3, (int)reject.Outcome).Bind(4, reject.Code).Bind(5, reject.Text).Run() == 1;
        }
    }

    public void StampEpochs(long orderNo, ReadOnlySpan<PlannedEpoch> epochs)
    {
        stampEpoch.Bind(1, orderNo);
        foreach (var (province, number, epoch) in epochs)
        {
            stampEpoch.Bind(2, province.Value).Bind(3, number).Bind(4, epoch).Run();
        }
    }

    public void ReplacePages(long orderNo, ReadOnlySpan<PageOfPlan> pages)
    {
        removePages.Bind(1, orderNo).Run();
        insertPage.Bind(1, orderNo);
        foreach (var page in pages)
        {
            insertPage
                .Bind(2, page.Province.Value)
                .Bind(3, page.Page)
                .Bind(4, page.FirstNumber)
                .Bind(5, page.LastNumber)
                .Bind(6, page.Lines)
                .Bind(7, page.Root)
                .Run();
        }
    }

    /// <summary>Nothing: SQLite has one writer at a time.</summary>
    public void LockLines(ReadOnlySpan<long> numbers)
    {
    }

    public List<LineRow> LinesBetween(long orderNo, ProvinceCode province, long first, long last) =>
        Lines(linesBetween.Bind(1, orderNo).Bind(2, province.Value).Bind(3, first).Bind(4, last));

    public List<LineRow> PendingLinesOn(ReadOnlySpan<(long OrderNo, long Number)> lines)
    {
        var found = new List<LineRow>(lines.Length);
        foreach (var (orderNo, number) in lines)
        {
            AddLines(pendingLine.Bind(1, orderNo).Bind(2, number), found);
        }

        return found;
    }

    public List<LineRow> ArmedLines(ReadOnlySpan<long> numbers)
    {
        var found = new List<LineRow>(numbers.Length);
        foreach (var number in numbers)
        {
            AddLines(armedLines.Bind(1, number), found);
        }

        return found;
    }

    public List<LineRow> PendingLines(long orderNo, ProvinceCode afterProvince, long afterNumber, bool onlyUnplaced, int limit) =>
        Lines((onlyUnplaced ? unplacedLines : pendingLines).Bind(1, orderNo).Bind(2, afterProvince.Value).Bind(3, afterNumber).Bind(4, limit));

    public List<LineRow> EndedLines(long orderNo, ItemOutcome outcome, ProvinceCode afterProvince, long afterNumber, int limit) =>
        Lines(endedLines.Bind(1, orderNo).Bind(2, afterProvince.Value).Bind(3, afterNumber).Bind(4, limit).Bind(5, (int)outcome));

    public void ReopenLines(ReadOnlySpan<LineRow> lines)
    {
        foreach (ref readonly var line in lines)
        {
            reopenLine.Bind(1, line.OrderNo).Bind(2, line.Province.Value).Bind(3, line.Number).Run();
        }
    }

    public void ChangeLines(ReadOnlySpan<LineChange> lines)
    {
        foreach (ref readonly var line in lines)
        {
            changeLine
                .Bind(1, line.OrderNo)
                .Bind(2, line.Province.Value)
                .Bind(3, line.Number)
                .Bind(4, (int)line.Outcome)
                .Bind(5, line.Version)
                .Bind(6, (int)line.Services)
                .Run();
        }
    }

    public void AddToCounters(ReadOnlySpan<KeyValuePair<CounterKey, long>> additions)
    {
        foreach (var (key, lines) in additions)
        {
            addToCounter
                .Bind(1, key.OrderNo)
                .Bind(2, key.Province.Value)
                .Bind(3, key.Carrier?.ToString() ?? string.Empty)
                .Bind(4, (int)key.Outcome)
                .Bind(5, lines)
                .Run();
        }
    }

    public void MoveCursor(long orderNo, string shardKey, int nextPage) =>
        moveCursor.Bind(1, orderNo).Bind(2, shardKey).Bind(3, nextPage).Run();

    private int RowOf(long orderNo, LineToAppend line)
    {
        rowOfLine.Bind(1, orderNo).Bind(2, line.Province.Value).Bind(3, line.Number).Step();
        var row = rowOfLine.Int(0);
        rowOfLine.Reset();
        return row;
    }

    private List<LineRow> Lines(SqliteStatement statement)
    {
        var found = new List<LineRow>();
        AddLines(statement, found);
        return found;
    }

    private void AddLines(SqliteStatement row, List<LineRow> found)
    {
        while (row.Step())
        {
            found.Add(new(
                row.Long(0),
                ProvinceCode.From(row.Int(1)),
                row.Long(2),
                row.IsNull(3) ? null : units.Read(row.Bytes(3)).Carrier,
                (ItemOutcome)row.Int(4),
                row.Int(5),
                (Services)row.Int(6)));
        }
    }

    private void PrepareOrders()
    {
        findOrder = database.Prepare("SELECT order_id, phase FROM orders WHERE order_no = ?1");
        storeOrder = database.Prepare("""
            INSERT INTO orders (order_no, order_id, phase) VALUES (?1, ?2, ?3)
            ON CONFLICT (order_no) DO UPDATE SET phase = IFNULL(excluded.phase, phase)
            """);
        insertLine = database.Prepare("""
            INSERT INTO order_line (order_no, province, number, row, unit, outcome, version, services, planned_epoch)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0)
            ON CONFLICT DO NOTHING
            """);
        rowOfLine = database.Prepare("SELECT row FROM order_line WHERE order_no = ?1 AND province = ?2 AND number = ?3");
        insertReject = database.Prepare("""
            INSERT INTO order_reject (order_no, row, outcome, code, text) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING
            """);
        stampEpoch = database.Prepare("UPDATE order_line SET planned_epoch = ?4 WHERE order_no = ?1 AND province = ?2 AND number = ?3");
        removePages = database.Prepare("DELETE FROM order_page WHERE order_no = ?1");
        insertPage = database.Prepare("""
            INSERT INTO order_page (order_no, province, page, first_number, last_number, lines, root) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """);
        linesBetween = database.Prepare($"SELECT {LineColumns} FROM order_line WHERE order_no = ?1 AND province = ?2 AND number BETWEEN ?3 AND ?4 ORDER BY number");

        // The province is not known here, and there are at most thirty-two: from one to the next by the key.
        pendingLine = database.Prepare($"""
            WITH RECURSIVE known (code) AS (
                SELECT MIN(province) FROM order_line WHERE order_no = ?1
                UNION ALL
                SELECT (SELECT MIN(province) FROM order_line WHERE order_no = ?1 AND province > code) FROM known WHERE code IS NOT NULL)
            SELECT {LineColumns} FROM known CROSS JOIN order_line ON order_no = ?1 AND province = code AND number = ?2 WHERE outcome = 0
            """);
        armedLines = database.Prepare($"SELECT {LineColumns} FROM order_line WHERE number = ?1 AND outcome = 0 AND version > 0");
        pendingLines = database.Prepare($"""
            SELECT {LineColumns} FROM order_line
             WHERE order_no = ?1 AND (province, number) > (?2, ?3) AND outcome = 0
             ORDER BY province, number LIMIT ?4
            """);
        unplacedLines = database.Prepare($"""
            SELECT {LineColumns} FROM order_line
             WHERE order_no = ?1 AND (province, number) > (?2, ?3) AND outcome = 0 AND version = 0
             ORDER BY province, number LIMIT ?4
            """);
        endedLines = database.Prepare($"""
            SELECT {LineColumns} FROM order_line
             WHERE order_no = ?1 AND (province, number) > (?2, ?3) AND outcome = ?5
             ORDER BY province, number LIMIT ?4
            """);
        reopenLine = database.Prepare("""
            UPDATE order_line SET outcome = 0, version = 0, services = 0 WHERE order_no = ?1 AND province = ?2 AND number = ?3
            """);
        changeLine = database.Prepare("""
            UPDATE order_line SET outcome = ?4, version = IIF(?5 > 0, ?5, version), services = IIF(?5 > 0, ?6, services)
             WHERE order_no = ?1 AND province = ?2 AND number = ?3 AND outcome = 0
            """);
        addToCounter = database.Prepare("""
            INSERT INTO order_counter (order_no, province, carrier, outcome, lines) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT DO UPDATE SET lines = lines + excluded.lines
            """);
        moveCursor = database.Prepare("""
            INSERT INTO shard_cursor (order_no, shard_key, next_page) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET next_page = MAX(next_page, excluded.next_page)
            """);
    }
}
