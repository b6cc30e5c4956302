using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Journal;

internal sealed partial class SqliteTransaction
{
    private SqliteStatement storeWish = null!;
    private SqliteStatement withdraw = null!;
    private SqliteStatement storeNotice = null!;
    private SqliteStatement removeNotice = null!;
    private SqliteStatement executorsOf = null!;
    private SqliteStatement rowOfExecutor = null!;
    private SqliteStatement raiseRow = null!;

    public void StoreWishes(ReadOnlySpan<WishRow> rows)
    {
        foreach (ref readonly var row in rows)
        {
            var wish = row.Wish;
            storeWish
                .Bind(1, row.Number)
                .BindText(2, units.Write(wish.Executor))
                .Bind(3, row.Slice)
                .Bind(4, wish.Version)
                .Bind(5, wish.Epoch)
                .Bind(6, (int)wish.Services)
                .Bind(7, wish.Frees ? 1 : 0)
                .Bind(8, (int)wish.Priority)
                .Bind(9, row.OrderNo)
                .Bind(10, wish.Notice)
                .Bind(11, (int)row.State)
                .Bind(12, Instants.ToMicroseconds(row.OrderedAt))
                .Bind(13, (int)row.Refusal)
                .Run();
        }
    }

    public void Withdraw(ReadOnlySpan<WithdrawalRow> rows)
    {
        foreach (ref readonly var row in rows)
        {
            withdraw.Bind(1, row.Number).BindText(2, units.Write(row.Executor)).Bind(3, (int)row.State).Bind(4, (int)row.Refusal).Run();
        }
    }

    public void StoreNotices(ReadOnlySpan<NoticeToStore> rows)
    {
        foreach (ref readonly var row in rows)
        {
            storeNotice
                .Bind(1, row.Number)
                .Bind(2, row.Wish.NoticeId)
                .BindText(3, units.Write(row.Wish.Executor))
                .Bind(4, row.Slice)
                .Bind(5, row.Wish.Template)
                .Bind(6, row.Wish.Tag)
                .Bind(7, row.Wish.WindowSeconds)
                .Bind(8, Instants.ToMicroseconds(row.OrderedAt))
                .Run();
        }
    }

    public void RemoveNotices(ReadOnlySpan<(long Number, string NoticeId)> rows)
    {
        foreach (var (number, noticeId) in rows)
        {
            removeNotice.Bind(1, number).Bind(2, noticeId).Run();
        }
    }

    public List<AppliedRow> ExecutorsOf(ReadOnlySpan<long> numbers)
    {
        var found = new List<AppliedRow>(numbers.Length);
        foreach (var number in numbers)
        {
            executorsOf.Bind(1, number);
            while (executorsOf.Step())
            {
                found.Add(Applied(executorsOf));
            }
        }

        return found;
    }

    public List<AppliedRow> RowsOfExecutor(CarrierUnit executor, ReadOnlySpan<long> numbers)
    {
        var found = new List<AppliedRow>(numbers.Length);
        rowOfExecutor.BindText(2, units.Write(executor));
        foreach (var number in numbers)
        {
            rowOfExecutor.Bind(1, number);
            while (rowOfExecutor.Step())
            {
                found.Add(Applied(rowOfExecutor));
            }
        }

        return found;
    }

    public void RaiseRows(ReadOnlySpan<RaisedRow> rows)
    {
        foreach (ref readonly var row in rows)
        {
            raiseRow
                .Bind(1, row.Number)
                .BindText(2, units.Write(row.Executor))
                .Bind(3, (int)row.State)
                .Bind(4, row.AppliedVersion)
                .Bind(5, (int)row.AppliedServices)
                .Bind(6, row.AppliedAt is { } at ? Instants.ToMicroseconds(at) : null)
                .Run();
        }
    }

    private void PrepareProvisioning()
    {
        // Versions only rise: a wish that comes late is not the wish any more. The same version once more is that of an order that
        // joins, which takes over what a stopped one left unsent.
        storeWish = database.Prepare("""
            INSERT INTO provisioning (number, executor, slice, version, epoch, services, frees, priority, order_no, notice, state,
                                      applied_version, applied_services, ordered_at, applied_at, refusal)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 0, 0, ?12, NULL, ?13)
            ON CONFLICT DO UPDATE SET
                slice = excluded.slice, version = excluded.version, epoch = excluded.epoch, services = excluded.services,
                frees = excluded.frees, priority = excluded.priority, order_no = excluded.order_no, notice = excluded.notice,
                state = excluded.state, ordered_at = excluded.ordered_at, refusal = excluded.refusal
            WHERE excluded.version > version
               OR (excluded.version = version AND state < 2
                   AND order_no IN (SELECT stopped.order_no FROM stop CROSS JOIN orders stopped ON stopped.order_id = stop.scope))
            """);
        withdraw = database.Prepare("UPDATE provisioning SET state = ?3, refusal = ?4 WHERE number = ?1 AND executor = ?2");
        storeNotice = database.Prepare("""
            INSERT INTO notice (number, notice_id, executor, slice, template, tag, window_seconds, ordered_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT DO NOTHING
            """);
        removeNotice = database.Prepare("DELETE FROM notice WHERE number = ?1 AND notice_id = ?2");
        executorsOf = database.Prepare("""
            SELECT number, executor, state, version, applied_version, applied_services FROM provisioning WHERE number = ?1
            """);
        rowOfExecutor = database.Prepare("""
            SELECT number, executor, state, version, applied_version, applied_services FROM provisioning WHERE number = ?1 AND executor = ?2
            """);
        raiseRow = database.Prepare("""
            UPDATE provisioning SET state = ?3, applied_version = ?4, applied_services = ?5, applied_at = IFNULL(?6, applied_at),
                                    refusal = CASE WHEN ?3 = 2 THEN 0 ELSE refusal END
             WHERE number = ?1 AND executor = ?2
            """);
    }

    private AppliedRow Applied(SqliteStatement row) => new(
        row.Long(0),
        units.Read(row.Bytes(1)),
        (ProvisioningState)row.Int(2),
        row.Int(3),
        row.Int(4),
        (Services)row.Int(5));
}
