using Coordination.Journal;
using Microsoft.Data.Sqlite;

namespace Coordination.Conformance;

/// <summary>The journal on SQLite.</summary>
public sealed class SqliteJournalTests() : JournalConformance(new SqliteJournalDatabase());

/// <summary>A SQLite journal in a folder of its own.</summary>
internal sealed class SqliteJournalDatabase : IJournalDatabase
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coordination-");

    public string Folder => folder.FullName;

    public string Path => System.IO.Path.Combine(Folder, "journal.db");

    public string ServiceId => "coordination";

    public IJournalDialect Open(TimeProvider time) => new SqliteDialect(new() { Directory = Folder, ServiceId = ServiceId }, time);

    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public void Dispose() => folder.Delete(recursive: true);

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }
}
