using System.Globalization;
using Coordination.Harness;
using Coordination.Journal;
using Microsoft.Data.Sqlite;

namespace Coordination.Transitions;

/// <summary>Rows by prepared commands of Microsoft.Data.Sqlite, flushed to the disk with every transaction as the journal's are.</summary>
internal sealed class SqliteRawRows : RawRows
{
    private readonly SqliteConnection connection;
    private readonly List<(SqliteCommand Command, TableRows Rows)> commands = [];
    private int transactions;

    public SqliteRawRows(SqliteStore store)
    {
        Store = store;
        var options = new SqliteJournalOptions { Directory = store.Folder, ServiceId = InProcessSilo.ServiceId };
        using (new SqliteDialect(options, TimeProvider.System))
        {
            // Only for its schema.
        }

        connection = (SqliteConnection)store.Open();
        using var pragmas = connection.CreateCommand();
        pragmas.CommandText = "PRAGMA synchronous = FULL; PRAGMA cache_size = -131072; PRAGMA wal_autocheckpoint = 4096";
        pragmas.ExecuteNonQuery();
    }

    protected override Store Store { get; }

    public override void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    protected override void Prepare(IReadOnlyList<TableRows> tables, int version, int count)
    {
        Forget();
        transactions = count;
        foreach (var table in tables)
        {
            var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables and columns of this program.
            command.CommandText = version > 1 && table.Table.Key.Count > 0 ? Update(table) : Insert(table);
#pragma warning restore CA2100
            for (var column = 0; column < table.Columns.Count; column++)
            {
                command.Parameters.Add(new SqliteParameter(Parameter(column), null));
            }

            commands.Add((command, table));
        }
    }

    protected override void Write(int transaction)
    {
        using var open = connection.BeginTransaction();
        foreach (var (command, table) in commands)
        {
            command.Transaction = open;
            var (from, to) = (Part(table, transaction, transactions).Start.Value, Part(table, transaction, transactions).End.Value);
            for (var row = from; row < to; row++)
            {
                var values = table.Rows[row];
                for (var column = 0; column < values.Length; column++)
                {
                    command.Parameters[column].Value = values[column] ?? DBNull.Value;
                }

                command.ExecuteNonQuery();
            }
        }

        open.Commit();
    }

    private static string Insert(TableRows table) =>
        $"""INSERT INTO {table.Table.Name} ({string.Join(", ", table.Columns.Select(Quoted))}) VALUES ({string.Join(", ", table.Columns.Select((_, column) => Parameter(column)))})""";

    private static string Update(TableRows table)
    {
        string Equals(string name) => $"{Quoted(name)} = {Parameter(IndexOf(table.Columns, name))}";
        return $"UPDATE {table.Table.Name} SET {string.Join(", ", table.Columns.Except(table.Table.Key).Select(Equals))} WHERE {string.Join(" AND ", table.Table.Key.Select(Equals))}";
    }

    private static int IndexOf(IReadOnlyList<string> columns, string name) => columns.TakeWhile(column => column != name).Count();

    private static string Quoted(string name) => $"\"{name}\"";

    private static string Parameter(int column) => string.Create(CultureInfo.InvariantCulture, $"$p{column}");

    private void Forget()
    {
        commands.ForEach(prepared => prepared.Command.Dispose());
        commands.Clear();
    }
}
