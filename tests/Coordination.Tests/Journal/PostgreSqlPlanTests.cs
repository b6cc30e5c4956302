using System.Reflection;
using System.Text.RegularExpressions;
using Coordination.Conformance;
using Npgsql;

namespace Coordination.Journal;

/// <summary>
/// How the server answers each statement of the journal. A plan is made once, maybe while the tables are empty, and kept: none may
/// read more the more there is.
/// </summary>
public sealed partial class PostgreSqlPlanTests : IDisposable
{
    private readonly PostgreSqlJournalDatabase database = new();

    public static TheoryData<string> Statements => [.. All().Keys.Order(StringComparer.Ordinal)];

    public void Dispose() => database.Dispose();

    [Theory]
    [MemberData(nameof(Statements))]
    public void No_statement_reads_a_table_but_along_an_index(string name)
    {
        var plan = Plan(All()[name]);

        var steps = plan.Where(step => !IsSmall(step)).ToList();
        Assert.DoesNotContain(steps, step => step.Contains("Seq Scan", StringComparison.Ordinal));
        Assert.True(
            steps.Count < plan.Count || steps.Exists(step => step.Contains("Index", StringComparison.Ordinal) || step.Contains("Insert on", StringComparison.Ordinal)),
            string.Join('\n', plan));
    }

    /// <summary>What lanes, deadlines and pumps take the first of comes from its index in order.</summary>
    [Theory]
    [InlineData("PostgreSqlReads.WaitingUrgentSql", "provisioning_waiting", "(executor = $1) AND (slice = $2) AND (priority < 2)")]
    [InlineData("PostgreSqlReads.WaitingBulkSql", "provisioning_waiting", "(executor = $1) AND (slice = $2) AND (priority = 2) AND (number > $5)")]
    [InlineData("PostgreSqlReads.WaitingBulkSql", "orders_order_id_key", "(order_id = stop.scope)")]
    [InlineData("PostgreSqlReads.WaitingUrgentSql", "forgotten_open", "(carrier = $4) AND (number = provisioning.number)")]
    [InlineData("PostgreSqlReads.WaitingBulkSql", "forgotten_open", "(carrier = $4) AND (number = provisioning.number)")]
    [InlineData("PostgreSqlReads.RowsOfLaneSql", "forgotten_open", "(carrier = $3) AND (number = p.number)")]
    [InlineData("PostgreSqlReads.NoticesSql", "notice_waiting", "(executor = $1) AND (slice = $2)")]
    [InlineData("PostgreSqlReads.DueSql", "due_first", "(shard = $1) AND (policy = $2) AND (anchor_at <= $3) AND (ROW(anchor_at, subject_number) >= ROW($4, $5))")]
    [InlineData("PostgreSqlReads.DueHeadsSql", "due_first", "(policy = $1) AND (anchor_at >= $2) AND (anchor_at <= $3)")]
    [InlineData("PostgreSqlReads.DueCountSql", "due_first", "(policy = $1) AND (anchor_at >= $2) AND (anchor_at <= $3)")]
    [InlineData("PostgreSqlReads.LinesToPlanSql", "order_line_pkey", "(order_no = $1) AND (ROW(province, number) > ROW($2, $3))")]
    [InlineData("PostgreSqlReads.StatesSql", "orleansstorage_key", "(graintypehash = u.type_hash) AND (grainidn1 = u.number) AND (grainidn0 = 0) AND (grainidhash = u.id_hash)")]
    [InlineData("PostgreSqlReads.LanesSql", "provisioning_waiting", "(ROW(executor, slice) > ROW(")]
    [InlineData("PostgreSqlTransaction.PendingLinesSql", "order_line_pkey", "(order_no = $1) AND (ROW(province, number) > ROW($2, $3))")]
    [InlineData("PostgreSqlTransaction.ArmedLinesSql", "order_line_number", "(number = ANY ($1))")]
    [InlineData("PostgreSqlTransaction.lockedLines", "order_line_number", "(number = ANY ($1))")]
    [InlineData("PostgreSqlTransaction.PendingLinesOnSql", "order_line_number", "(number = u.number)")]
    [InlineData("PostgreSqlTransaction.RowsOfLinesSql", "order_line_pkey", "(order_no = ($1)) AND (province = r.province) AND (number = r.number)")]
    [InlineData("PostgreSqlTransaction.RowsOfExecutorSql", "provisioning_pkey", "(number = ANY ($1)) AND (executor = $2)")]
    [InlineData("PostgreSqlTransaction.changedStates", "orleansstorage_key", "(graintypehash = u.type_hash) AND (grainidn1 = u.number)")]
    [InlineData("PostgreSqlTransaction.stampedEpochs", "order_line_pkey", "(province = u.province) AND (number = u.number)")]
    [InlineData("PostgreSqlTransaction.raisedRows", "provisioning_pkey", "(number = u.number) AND (executor = u.executor)")]
    [InlineData("PostgreSqlTransaction.withdrawals", "provisioning_pkey", "(number = u.number) AND (executor = u.executor)")]
    [InlineData("PostgreSqlTransaction.settledNotices", "notice_pkey", "(number = u.number) AND (notice_id = u.notice_id)")]
    [InlineData("PostgreSqlTransaction.deadlines", "due_pkey", "(subject_number = u.number) AND (subject_kind = u.kind)")]
    [InlineData("PostgreSqlTransaction.changedLines", "order_line_pkey", "(order_no = u.order_no) AND (province = u.province) AND (number = u.number)")]
    public void A_question_is_answered_by_its_index(string name, string index, string condition)
    {
        var plan = Plan(All()[name]);
        var scan = plan.ToList().FindIndex(step => step.Contains($"using {index} on", StringComparison.Ordinal));
        Assert.True(scan >= 0, string.Join('\n', plan));

        // What a text is cast to is no part of the question.
        Assert.True(
            plan.Select(step => TextCast().Replace(step, "$1")).Any(step => step.Contains("Index Cond: (", StringComparison.Ordinal) && step.Contains(condition, StringComparison.Ordinal)),
            string.Join('\n', plan));
    }

    // Of slots there are sixteen, of fences one, and what a restored history forgot is counted whole when somebody asks.
    private static bool IsSmall(string step) =>
        step.Contains("Seq Scan on slot ", StringComparison.Ordinal)
        || step.Contains("Seq Scan on fence ", StringComparison.Ordinal)
        || step.Contains("Seq Scan on forgotten ", StringComparison.Ordinal);

    [GeneratedRegex(@"\(?(u\.\w+)\)?::text")]
    private static partial Regex TextCast();

    private static Dictionary<string, string> All()
    {
        var statements = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var type in new[] { typeof(PostgreSqlReads), typeof(PostgreSqlTransaction), typeof(PostgreSqlDialect) })
        {
            foreach (var field in type.GetFields(BindingFlags.NonPublic | BindingFlags.Static))
            {
                if (field.Name.EndsWith("Sql", StringComparison.Ordinal))
                {
                    statements.Add($"{type.Name}.{field.Name}", (string)field.GetRawConstantValue()!);
                }
                else if (field.GetValue(null) is PostgreSqlPart part)
                {
                    var parts = new PostgreSqlParts();
                    parts.Add(part, new NpgsqlParameter());
                    statements.Add($"{type.Name}.{field.Name}", parts.Take().CommandText);
                }
            }
        }

        return statements;
    }

    private List<string> Plan(string statement)
    {
        var parameters = Parameter().Matches(statement).Select(match => match.Value).Distinct().Count();
        using var connection = new NpgsqlConnection(new PostgreSqlAddress(database.ConnectionString).Journal(database.Options));
        connection.Open();
        Execute(connection, $"PREPARE statement AS {statement}");
        using var explain = new NpgsqlCommand($"EXPLAIN EXECUTE statement{(parameters == 0 ? string.Empty : $"({string.Join(", ", Enumerable.Repeat("NULL", parameters))})")}", connection);
        using var rows = explain.ExecuteReader();
        var plan = new List<string>();
        while (rows.Read())
        {
            plan.Add(rows.GetString(0));
        }

        return plan;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    [GeneratedRegex(@"\$[0-9]+")]
    private static partial Regex Parameter();
}
