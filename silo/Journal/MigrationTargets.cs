using Coordination.Hosting;

namespace Coordination.Journal;

/// <summary>One database, or schema of one, of a storage.</summary>
/// <param name="Name"><c>journal</c>, <c>grains</c> or <c>cluster</c>.</param>
/// <param name="Migrations">What was and is to be done to it.</param>
internal sealed record MigrationTarget(string Name, Migrations Migrations);

/// <summary>The databases a silo keeps its record in, with their migrations, for <c>silo -- migrate</c> and before a start.</summary>
internal sealed class MigrationTargets : IDisposable
{
    /// <summary>The tables of members and reminders.</summary>
    public const string Cluster = "cluster";

    private readonly List<IDisposable> opened = [];

    /// <summary>
    /// Opens the databases. Whoever applies something to SQLite makes the files that are not there, and holds the folder's lock: a
    /// schema is not changed under a running silo.
    /// </summary>
    /// <param name="storage">Which.</param>
    /// <param name="toApply">Whether something is to be applied, or only looked at.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="JournalLockedException">Something is to be applied, and a silo uses the folder.</exception>
    /// <exception cref="ArgumentException">The connection string names no server or no database.</exception>
    public MigrationTargets(StorageSettings storage, bool toApply, TimeProvider time)
    {
        try
        {
            All = storage.Kind switch
            {
                StorageKind.Sqlite => Sqlite(storage.Directory, toApply, time),
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

    /// <summary>The journal, the states of grains without facts and, on a server, the cluster.</summary>
    public IReadOnlyList<MigrationTarget> All { get; }

    public void Dispose()
    {
        // The lock was taken first.
        opened.Reverse();
        opened.ForEach(database => database.Dispose());
    }

    private MigrationTarget[] Sqlite(string directory, bool toApply, TimeProvider time)
    {
        if (toApply)
        {
            Directory.CreateDirectory(directory);
            Opened(new JournalFileLock(directory));
        }

        return
        [
            new("journal", File(Path.Combine(directory, "journal.db"), SqliteMigrations.JournalFolder, toApply, time)),
            new("grains", File(Path.Combine(directory, "grains.db"), SqliteMigrations.GrainsFolder, toApply, time)),
        ];
    }

    private MigrationTarget[] PostgreSql(PostgreSqlAddress address, TimeProvider time) =>
    [
        new("journal", Opened(PostgreSqlMigrations.Journal(address, time))),
        new("grains", Opened(PostgreSqlMigrations.Grains(address, time))),
        new(Cluster, Opened(PostgreSqlMigrations.Cluster(address, time))),
    ];

    private Migrations File(string path, string folder, bool toApply, TimeProvider time)
    {
        if (!toApply && !System.IO.File.Exists(path))
        {
            return new NoDatabase(path, folder, time);
        }

        var file = Opened(new SqliteDatabase(path));
        file.Execute("PRAGMA journal_mode = WAL");
        return new SqliteMigrations(file, time, folder);
    }

    private T Opened<T>(T database)
        where T : IDisposable
    {
        opened.Add(database);
        return database;
    }
}
