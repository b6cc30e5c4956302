using System.Globalization;
using Coordination.Harness;
using Coordination.Journal;
using Npgsql;

namespace Coordination.Transitions;

/// <summary>Rows by prepared statements of Npgsql that take columns as arrays, all tables of a transaction in one round trip.</summary>
internal sealed class PostgreSqlRawRows : RawRows
{
    private readonly NpgsqlConnection connection;
    private readonly List<NpgsqlBatch> batches = [];

    public PostgreSqlRawRows(PostgreSqlStore store, string connectionString)
    {
        Store = store;
        var address = new PostgreSqlAddress(connectionString);
        using (var migrations = PostgreSqlMigrations.Journal(address, TimeProvider.System))
        {
            migrations.Apply();
        }

        connection = new NpgsqlConnection(address.Journal(new() { ConnectionString = connectionString, ServiceId = "benchmarks" }));
        connection.Open();
    }

    protected override Store Store { get; }

    public override void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    protected override void Prepare(IReadOnlyList<TableRows> tables, int version, int transactions)
    {
        Forget();
        for (var transaction = 0; transaction < transactions; transaction++)
        {
            var batch = new NpgsqlBatch(connection);
            foreach (var table in tables)
            {
                var (from, count) = Part(table, transaction, transactions).GetOffsetAndLength(table.Rows.Count);
                if (count > 0)
                {
                    batch.BatchCommands.Add(Command(table, version, from, count));
                }
            }

            batches.Add(batch);
        }
    }

    // A batch without a transaction of its own is one.
    protected override void Write(int transaction) => batches[transaction].ExecuteNonQuery();

    private static NpgsqlBatchCommand Command(TableRows table, int version, int from, int count)
    {
        var command = new NpgsqlBatchCommand(version > 1 && table.Table.Key.Count > 0 ? Update(table) : Insert(table));
        for (var column = 0; column < table.Columns.Count; column++)
        {
            command.Parameters.Add(new() { Value = Values(table, column, from, count) });
        }

        return command;
    }

    private static string Insert(TableRows table) =>
        $"INSERT INTO {table.Table.Name} ({string.Join(", ", table.Columns.Select(Quoted))}) SELECT * FROM {Given(table)}";

    private static string Update(TableRows table)
    {
        var changed = table.Columns.Where(column => !table.Table.Key.Contains(column, StringComparer.OrdinalIgnoreCase));
        return $"""
            UPDATE {table.Table.Name} t SET {string.Join(", ", changed.Select(column => $"{Quoted(column)} = given.{Quoted(column)}"))}
              FROM {Given(table)} AS given ({string.Join(", ", table.Columns.Select(Quoted))})
             WHERE {string.Join(" AND ", table.Table.Key.Select(column => $"t.{column} = given.{column}"))}
            """;
    }

    private static string Given(TableRows table) =>
        $"unnest({string.Join(", ", table.TypeNames.Select((type, column) => string.Create(CultureInfo.InvariantCulture, $"${column + 1}::{type}[]")))})";

    private static string Quoted(string name) => $"\"{name}\"";

    private static Array Values(TableRows table, int column, int from, int count)
    {
        var type = table.Types[column];
        var values = Array.CreateInstance(type.IsValueType ? typeof(Nullable<>).MakeGenericType(type) : type, count);
        for (var row = 0; row < count; row++)
        {
            values.SetValue(table.Rows[from + row][column], row);
        }

        return values;
    }

    private void Forget()
    {
        batches.ForEach(batch => batch.Dispose());
        batches.Clear();
    }
}
