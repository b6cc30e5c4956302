using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Journal;

/// <summary>Migrations of a SQLite file, from scripts that are resources of this assembly.</summary>
internal sealed class SqliteMigrations : IMigrations
{
    private const string JournalScripts = "sql/sqlite/";
    private const string GrainsScripts = "sql/sqlite/grains/";
    private readonly SqliteDatabase database;
    private readonly TimeProvider time;
    private readonly Script[] scripts;

    private SqliteMigrations(SqliteDatabase database, TimeProvider time, string folder)
    {
        this.database = database;
        this.time = time;
        scripts = Scripts(folder);
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

    public string Target => database.Path;

    /// <summary>Those of the journal's file.</summary>
    public static SqliteMigrations Journal(SqliteDatabase database, TimeProvider time) => new(database, time, JournalScripts);

    /// <summary>Those of the file of Microsoft.Orleans.Persistence.AdoNet.</summary>
    public static SqliteMigrations Grains(SqliteDatabase database, TimeProvider time) => new(database, time, GrainsScripts);

    public IReadOnlyList<Migration> Status()
    {
        var applied = Applied();
        var unknown = applied.Keys.Where(number => number > scripts.Length).ToList();
        if (unknown.Count > 0)
        {
            throw new SchemaException(
                $"{Target} has migration {unknown.Max()}, and this program knows {scripts.Length}: a newer program has used it. Run that one; there is no way back.");
        }

        return [.. scripts.Select(script => StatusOf(script, applied))];
    }

    public IReadOnlyList<Migration> Apply()
    {
        var waiting = Status().Where(migration => migration.AppliedAt is null).ToList();
        return [.. waiting.Select(migration => Apply(scripts[migration.Number - 1]))];
    }

    /// <summary>Applies what waits, or refuses a database for which something waits.</summary>
    /// <exception cref="SchemaException">The schema is newer, or older and not to be migrated.</exception>
    public void Require(bool apply)
    {
        if (apply)
        {
            Apply();
            return;
        }

        if (Status().FirstOrDefault(migration => migration.AppliedAt is null) is { } waiting)
        {
            throw new SchemaException($"{Target} waits for migration {waiting.Name}. Run the silo with `migrate` first.");
        }
    }

    private Migration StatusOf(Script script, Dictionary<int, (string Sha256, DateTimeOffset At)> applied)
    {
        if (!applied.TryGetValue(script.Number, out var known))
        {
            return new(script.Number, script.Name, null);
        }

        return known.Sha256 == script.Sha256
            ? new(script.Number, script.Name, known.At)
            : throw new SchemaException($"{script.Name} is not the script that made {Target}: a migration is never edited once it was applied.");
    }

    private Dictionary<int, (string Sha256, DateTimeOffset At)> Applied()
    {
        var applied = new Dictionary<int, (string, DateTimeOffset)>();
        using var rows = database.Prepare("SELECT number, sha256, applied_at FROM schema_migration");
        while (rows.Step())
        {
            applied.Add(rows.Int(0), (rows.Text(1), rows.Instant(2)));
        }

        return applied;
    }

    private Migration Apply(Script script)
    {
        var now = time.GetUtcNow();
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

        return new(script.Number, script.Name, now);
    }

    private static Script[] Scripts(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        Script[] scripts =
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal) && !name.AsSpan(folder.Length).Contains('/'))
                .Order(StringComparer.Ordinal)
                .Select(name => Read(assembly, name, name[folder.Length..])),
        ];
        for (var index = 0; index < scripts.Length; index++)
        {
            if (scripts[index].Number != index + 1)
            {
                throw new SchemaException($"{scripts[index].Name} is script {index + 1} of {folder}: migrations are numbered from 1 without gaps.");
            }
        }

        return scripts;
    }

    private static Script Read(Assembly assembly, string resource, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var text = reader.ReadToEnd();
        var number = int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture);
        return new(number, name, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
    }

    private sealed record Script(int Number, string Name, string Text, string Sha256);
}
