namespace Coordination.Journal;

/// <summary>The SQLite files of a folder. Whoever applies something holds the folder's lock: a schema is not changed under a running silo.</summary>
internal sealed class SqliteMigrationTargets : MigrationTargets
{
    private readonly JournalFileLock? fileLock;
    private readonly List<SqliteDatabase> files = [];

    /// <summary>Opens the files; those that are not there are made when something is to be applied, else they are only spoken of.</summary>
    /// <exception cref="JournalLockedException">Something is to be applied, and a silo uses the folder.</exception>
    public SqliteMigrationTargets(string directory, bool toApply, TimeProvider time)
    {
        if (toApply)
        {
            Directory.CreateDirectory(directory);
            fileLock = new(directory);
        }

        try
        {
            All =
            [
                new("journal", Open(Path.Combine(directory, "journal.db"), SqliteMigrations.JournalFolder, toApply, time)),
                new("grains", Open(Path.Combine(directory, "grains.db"), SqliteMigrations.GrainsFolder, toApply, time)),
            ];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override IReadOnlyList<MigrationTarget> All { get; }

    public override void Dispose()
    {
        files.ForEach(file => file.Dispose());
        fileLock?.Dispose();
    }

    private Migrations Open(string path, string folder, bool toApply, TimeProvider time)
    {
        if (!toApply && !File.Exists(path))
        {
            return new NoDatabase(path, folder, time);
        }

        var file = new SqliteDatabase(path);
        files.Add(file);
        file.Execute("PRAGMA journal_mode = WAL");
        return new SqliteMigrations(file, time, folder);
    }
}
