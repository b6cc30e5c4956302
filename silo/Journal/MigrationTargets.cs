namespace Coordination.Journal;

/// <summary>
/// The SQLite files of a folder with their migrations, for <c>silo -- migrate</c>. Holds the folder's lock: a schema is not
/// changed under a running silo.
/// </summary>
internal sealed class MigrationTargets : IDisposable
{
    private readonly JournalFileLock fileLock;
    private readonly List<SqliteDatabase> files = [];

    /// <summary>Opens the files, making those that are not there.</summary>
    /// <exception cref="JournalLockedException">A silo uses the folder.</exception>
    public MigrationTargets(string directory, TimeProvider time)
    {
        Directory.CreateDirectory(directory);
        fileLock = new(directory);
        try
        {
            All =
            [
                SqliteMigrations.Journal(Open(Path.Combine(directory, "journal.db")), time),
                SqliteMigrations.Grains(Open(Path.Combine(directory, "grains.db")), time),
            ];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The journal's file, then that of the grains without facts.</summary>
    public IReadOnlyList<Migrations> All { get; }

    public void Dispose()
    {
        files.ForEach(file => file.Dispose());
        fileLock.Dispose();
    }

    private SqliteDatabase Open(string path)
    {
        var file = new SqliteDatabase(path);
        files.Add(file);
        file.Execute("PRAGMA journal_mode = WAL");
        return file;
    }
}
