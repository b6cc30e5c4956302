using System.Data.Common;
using Coordination.Hosting;
using Coordination.Journal;
using Microsoft.Data.Sqlite;

namespace Coordination.Conformance;

/// <summary>The journal on SQLite.</summary>
public sealed class SqliteJournalTests() : JournalConformance(new SqliteJournalDatabase());

/// <summary>A SQLite journal in a folder of its own.</summary>
internal sealed class SqliteJournalDatabase : IJournalDatabase
{
    private readonly DirectoryInfo folder;

    public SqliteJournalDatabase()
        : this(Directory.CreateTempSubdirectory("coordination-").FullName)
    {
    }

    public SqliteJournalDatabase(string folder) => this.folder = Directory.CreateDirectory(folder);

    /// <summary>How the journal is opened from now on.</summary>
    public Durability Durability { get; set; }

    public string Folder => folder.FullName;

    public string Path => System.IO.Path.Combine(Folder, "journal.db");

    public string Name => "sqlite";

    public string ServiceId => "coordination";

    public StorageSettings Settings => StorageSettings.Sqlite(Folder);

    public (string Invariant, string ConnectionString) AdoNet => ("System.Data.SQLite", $"Data Source={Path}");

    public IReadOnlyList<string> Tables => this.Column("""
        SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('OrleansQuery', 'schema_migration') AND name NOT LIKE 'sqlite_%' ORDER BY name
        """);

    public IJournalDialect Open(TimeProvider time) => new SqliteDialect(new() { Directory = Folder, ServiceId = ServiceId, Durability = Durability }, time);

    DbConnection IJournalDatabase.Connect() => Connect();

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }
}
