using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Journal;

internal sealed partial class SqlServerTransaction
{
    public void StoreWishes(ReadOnlySpan<WishRow> rows) => Run(OutboxStatements.StoreWishes, SqlServerRows.Wishes, rows);

    public void Withdraw(ReadOnlySpan<WithdrawalRow> rows) => Run(OutboxStatements.Withdraw, SqlServerRows.Withdrawals, rows);

    public void StoreNotices(ReadOnlySpan<NoticeToStore> rows) =>
        Run(OutboxStatements.StoreNotices, SqlServerRows.Notices, Once(rows, row => (row.Number, row.Wish.NoticeId)));

    public void RemoveNotices(ReadOnlySpan<(long Number, string NoticeId)> rows) =>
        Run(OutboxStatements.RemoveNotices, SqlServerRows.NoticeIds, Once(rows, row => row));

    public List<AppliedRow> ExecutorsOf(ReadOnlySpan<long> numbers) =>
        numbers.IsEmpty ? [] : session.List(OutboxStatements.ExecutorsOf, Applied, SqlServerRows.Numbers.Of(Distinct(numbers)));

    public List<AppliedRow> RowsOfExecutor(CarrierUnit executor, ReadOnlySpan<long> numbers) =>
        numbers.IsEmpty ? [] : session.List(OutboxStatements.RowsOfExecutor, Applied, SqlServerRows.Numbers.Of(Distinct(numbers)), executor.ToString());

    public void RaiseRows(ReadOnlySpan<RaisedRow> rows) => Run(OutboxStatements.RaiseRows, SqlServerRows.Raised, rows);

    private static AppliedRow Applied(SqlServerReader row) =>
        new(row.Long(0), row.Unit(1), (ProvisioningState)row.Int(2), row.Int(3), row.Int(4), (Services)row.Int(5));
}
