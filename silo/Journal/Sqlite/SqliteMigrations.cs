namespace Coordination.Journal;

/// <summary>Migrations of a SQLite file.</summary>
internal sealed class SqliteMigrations : Migrations
{
    public const string JournalFolder = "sqlite/";
    public const string GrainsFolder = "sqlite/grains/";

    private readonly SqliteDatabase database;

    /// <param name="database">The file.</param>
    /// <param name="time">Clock.</param>
    /// <param name="folder">Its scripts, below <c>infra/sql</c>.</param>
    public SqliteMigrations(SqliteDatabase database, TimeProvider time, string folder)
        : base(MigrationScript.In(folder), time)
    {
        this.database = database;
        database.Execute("""
            CREATE TABLE IF NOT EXISTS schema_migration (
                number INTEGER NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                -- Of the script, in hexadecimal: an edited script is another migration.
                sha256 TEXT NOT NULL,
                applied_at INTEGER NOT NULL
            ) STRICT
            """);
    }

    public override string Target => database.Path;

    /// <summary>Those of the journal's file.</summary>
    public static SqliteMigrations Journal(SqliteDatabase database, TimeProvider time) => new(database, time, JournalFolder);

    /// <summary>Those of the file of Microsoft.Orleans.Persistence.AdoNet.</summary>
    public static SqliteMigrations Grains(SqliteDatabase database, TimeProvider time) => new(database, time, GrainsFolder);

    protected override IReadOnlyDictionary<int, AppliedScript> Applied()
    {
        var applied = new Dictionary<int, AppliedScript>();
        using var rows = database.Prepare("SELECT number, sha256, applied_at FROM schema_migration");
        while (rows.Step())
        {
            applied.Add(rows.Int(0), new(rows.Text(1), rows.Instant(2)));
        }

        return applied;
    }

    protected override void Apply(MigrationScript script, DateTimeOffset now)
    {
        database.Execute("BEGIN IMMEDIATE");
        try
        {
            database.Execute(script.Text);
            using var insert = database.Prepare("INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES (?1, ?2, ?3, ?4)");
            insert.Bind(1, script.Number).Bind(2, script.Name).Bind(3, script.Sha256).Bind(4, Instants.ToMicroseconds(now)).Run();
            database.Execute("COMMIT");
        }
        catch
        {
            if (!database.IsAutocommit)
            {
                database.Execute("ROLLBACK");
            }

            throw;
        }
    }
}
