using Coordination.Hosting;

namespace Coordination.Journal;

/// <summary>The databases a silo keeps its record in, with their migrations, for <c>silo -- migrate</c>.</summary>
internal sealed class MigrationTargets : IDisposable
{
    private readonly List<IDisposable> opened = [];

    /// <summary>Opens the databases. Of SQLite it makes the files that are not there, and holds the folder's lock: a schema is not changed under a running silo.</summary>
    /// <exception cref="JournalLockedException">A silo uses the folder.</exception>
    /// <exception cref="ArgumentException">The connection string names no server or no database.</exception>
    public MigrationTargets(StorageSettings storage, TimeProvider time)
    {
        try
        {
            All = storage.Kind switch
            {
                StorageKind.Sqlite => Sqlite(storage.Directory, time),
                StorageKind.PostgreSql => PostgreSql(new(storage.ConnectionString), time),
                StorageKind.SqlServer => SqlServerMigrations.All(Opened(new SqlServerSession(new(storage.ConnectionString))), time),
                _ => throw new NotSupportedException($"There is no journal on {storage.Kind} yet."),
            };
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The journal, then the states of grains without facts.</summary>
    public IReadOnlyList<Migrations> All { get; }

    public void Dispose()
    {
        // The lock was taken first.
        opened.Reverse();
        opened.ForEach(database => database.Dispose());
    }

    private Migrations[] Sqlite(string directory, TimeProvider time)
    {
        Directory.CreateDirectory(directory);
        Opened(new JournalFileLock(directory));
        return
        [
            SqliteMigrations.Journal(File(Path.Combine(directory, "journal.db")), time),
            SqliteMigrations.Grains(File(Path.Combine(directory, "grains.db")), time),
        ];
    }

    private Migrations[] PostgreSql(PostgreSqlAddress address, TimeProvider time) =>
        [Opened(PostgreSqlMigrations.Journal(address, time)), Opened(PostgreSqlMigrations.Grains(address, time))];

    private SqliteDatabase File(string path)
    {
        var file = Opened(new SqliteDatabase(path));
        file.Execute("PRAGMA journal_mode = WAL");
        return file;
    }

    private T Opened<T>(T database)
        where T : IDisposable
    {
        opened.Add(database);
        return database;
    }
}
