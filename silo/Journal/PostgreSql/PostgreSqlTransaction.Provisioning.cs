using Coordination.Carriers;
using Coordination.Numbers;
using Npgsql;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlTransaction
{
    // Versions only rise: a wish that comes late is not the wish any more. The same version once more is that of an order that joins,
    // which takes over what a stopped one left unsent.
    private static readonly PostgreSqlPart wishes = new("wishes", JournalTables.Provisioning, """
        wishes AS (
            INSERT INTO provisioning AS p (number, executor, slice, version, epoch, services, frees, priority, order_no, notice, state,
                                           ordered_at, refusal, applied_version, applied_services)
            SELECT u.*, 0, 0
              FROM unnest($1::bigint[], $2::text[], $3::smallint[], $4::int[], $5::int[], $6::int[], $7::boolean[], $8::smallint[],
                          $9::bigint[], $10::text[], $11::smallint[], $12::timestamptz[], $13::smallint[]) AS u
            ON CONFLICT (number, executor) DO UPDATE SET
                slice = excluded.slice, version = excluded.version, epoch = excluded.epoch, services = excluded.services,
                frees = excluded.frees, priority = excluded.priority, order_no = excluded.order_no, notice = excluded.notice,
                state = excluded.state, ordered_at = excluded.ordered_at, refusal = excluded.refusal
            WHERE excluded.version > p.version
               OR (excluded.version = p.version AND p.state < 2
                   AND p.order_no IN (SELECT o.order_no FROM stop CROSS JOIN LATERAL (SELECT order_no FROM orders WHERE order_id = stop.scope LIMIT 1) o)))
        """);

    private static readonly PostgreSqlPart withdrawals = new("withdrawals", JournalTables.Provisioning, """
        withdrawals AS (
            UPDATE provisioning p SET state = u.state, refusal = u.refusal
              FROM unnest($1::bigint[], $2::text[], $3::smallint[], $4::smallint[]) AS u (number, executor, state, refusal)
             WHERE p.number = u.number AND p.executor = u.executor)
        """);

    private static readonly PostgreSqlPart notices = new("notices", JournalTables.Notices, """
        notices AS (
            INSERT INTO notice (number, notice_id, executor, slice, template, tag, window_seconds, ordered_at)
            SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::int[], $8::timestamptz[])
            ON CONFLICT DO NOTHING)
        """);

    private static readonly PostgreSqlPart settledNotices = new("settled", JournalTables.Notices, """
        settled AS (DELETE FROM notice n USING unnest($1::bigint[], $2::text[]) AS u (number, notice_id) WHERE n.number = u.number AND n.notice_id = u.notice_id)
        """);

    private static readonly PostgreSqlPart raisedRows = new("raised", JournalTables.Provisioning, """
        raised AS (
            UPDATE provisioning p
               SET state = u.state, applied_version = u.version, applied_services = u.services, applied_at = COALESCE(u.applied_at, p.applied_at),
                   refusal = CASE WHEN u.state = 2 THEN 0 ELSE p.refusal END
              FROM unnest($1::bigint[], $2::text[], $3::smallint[], $4::int[], $5::int[], $6::timestamptz[])
                   AS u (number, executor, state, version, services, applied_at)
             WHERE p.number = u.number AND p.executor = u.executor)
        """);

    private const string ExecutorsOfSql = """
        SELECT p.number, p.executor, p.state, p.version, p.applied_version, p.applied_services FROM provisioning p WHERE p.number = ANY ($1::bigint[])
        """;

    private const string RowsOfExecutorSql = """
        SELECT p.number, p.executor, p.state, p.version, p.applied_version, p.applied_services FROM provisioning p
         WHERE p.number = ANY ($1::bigint[]) AND p.executor = $2 ORDER BY p.number FOR NO KEY UPDATE
        """;

    private readonly CarrierUnitText units = new();

    public void StoreWishes(ReadOnlySpan<WishRow> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<WishRow> sorted = Sorted(rows, (left, right) => left.Number.CompareTo(right.Number));
        Add(
            wishes,
            Bigints(sorted, (in row) => row.Number),
            Texts(sorted, (in row) => units.Text(row.Wish.Executor)),
            Smallints(sorted, (in row) => row.Slice),
            Integers(sorted, (in row) => row.Wish.Version),
            Integers(sorted, (in row) => row.Wish.Epoch),
            Integers(sorted, (in row) => (int)row.Wish.Services),
            Booleans(sorted, (in row) => row.Wish.Frees),
            Smallints(sorted, (in row) => (int)row.Wish.Priority),
            Bigints(sorted, (in row) => row.OrderNo),
            Texts(sorted, (in row) => row.Wish.Notice),
            Smallints(sorted, (in row) => (int)row.State),
            Instants(sorted, (in row) => row.OrderedAt),
            Smallints(sorted, (in row) => (int)row.Refusal));
    }

    public void Withdraw(ReadOnlySpan<WithdrawalRow> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<WithdrawalRow> sorted = Sorted(rows, (left, right) => left.Number.CompareTo(right.Number));
        Add(
            withdrawals,
            Bigints(sorted, (in row) => row.Number),
            Texts(sorted, (in row) => units.Text(row.Executor)),
            Smallints(sorted, (in row) => (int)row.State),
            Smallints(sorted, (in row) => (int)row.Refusal));
    }

    public void StoreNotices(ReadOnlySpan<NoticeToStore> rows)
    {
        if (!rows.IsEmpty)
        {
            Add(
                notices,
                Bigints(rows, (in row) => row.Number),
                Texts(rows, (in row) => row.Wish.NoticeId),
                Texts(rows, (in row) => units.Text(row.Wish.Executor)),
                Smallints(rows, (in row) => row.Slice),
                Texts(rows, (in row) => row.Wish.Template),
                Texts(rows, (in row) => row.Wish.Tag),
                Integers(rows, (in row) => row.Wish.WindowSeconds),
                Instants(rows, (in row) => row.OrderedAt));
        }
    }

    public void RemoveNotices(ReadOnlySpan<(long Number, string NoticeId)> rows)
    {
        if (!rows.IsEmpty)
        {
            Add(settledNotices, Bigints(rows, (in row) => row.Number), Texts(rows, (in row) => row.NoticeId));
        }
    }

    public List<AppliedRow> ExecutorsOf(ReadOnlySpan<long> numbers) =>
        numbers.IsEmpty ? [] : AskApplied(Command(ExecutorsOfSql, Of(numbers.ToArray())));

    public List<AppliedRow> RowsOfExecutor(CarrierUnit executor, ReadOnlySpan<long> numbers) =>
        numbers.IsEmpty ? [] : AskApplied(Command(RowsOfExecutorSql, Of(numbers.ToArray()), Of(units.Text(executor))));

    public void RaiseRows(ReadOnlySpan<RaisedRow> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        ReadOnlySpan<RaisedRow> sorted = Sorted(rows, (left, right) => left.Number.CompareTo(right.Number));
        Add(
            raisedRows,
            Bigints(sorted, (in row) => row.Number),
            Texts(sorted, (in row) => units.Text(row.Executor)),
            Smallints(sorted, (in row) => (int)row.State),
            Integers(sorted, (in row) => row.AppliedVersion),
            Integers(sorted, (in row) => (int)row.AppliedServices),
            InstantsOrNulls(sorted, (in row) => row.AppliedAt));
    }

    private List<AppliedRow> AskApplied(NpgsqlCommand command) => Ask(JournalTables.Provisioning, command, reader =>
    {
        var found = new List<AppliedRow>();
        while (reader.Read())
        {
            found.Add(new(
                reader.GetInt64(0),
                units.Read(reader.GetFieldValue<byte[]>(1)),
                (ProvisioningState)reader.GetInt16(2),
                reader.GetInt32(3),
                reader.GetInt32(4),
                (Services)reader.GetInt32(5)));
        }

        return found;
    });
}
