namespace Coordination.Journal;

/// <summary>A numbered script of a schema.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Name">File name.</param>
/// <param name="AppliedAt">When it was applied, UTC; null while it waits.</param>
internal sealed record Migration(int Number, string Name, DateTimeOffset? AppliedAt);

/// <summary>The schema is not what this program needs.</summary>
internal sealed class SchemaException(string message) : Exception(message);

/// <summary>Migrations of one database: forward only, each recorded with the hash of its script.</summary>
internal abstract class Migrations(IReadOnlyList<MigrationScript> scripts, TimeProvider time)
{
    /// <summary>The database, in words, without its password.</summary>
    public abstract string Target { get; }

    /// <summary>All scripts, ascending, applied or not.</summary>
    /// <exception cref="SchemaException">The database has a migration that this program does not know, or another script under its number.</exception>
    public IReadOnlyList<Migration> Status()
    {
        var applied = Applied();
        if (applied.Count > 0 && applied.Keys.Max() is var last && last > scripts.Count)
        {
            throw new SchemaException(
                $"{Target} has migration {last}, and this program knows {scripts.Count}: a newer program has used it. Run that one; there is no way back.");
        }

        return [.. scripts.Select(script => StatusOf(script, applied))];
    }

    /// <summary>Scripts that wait, ascending.</summary>
    /// <exception cref="SchemaException">As for <see cref="Status"/>.</exception>
    public IReadOnlyList<MigrationScript> Waiting() =>
        [.. Status().Where(migration => migration.AppliedAt is null).Select(migration => scripts[migration.Number - 1])];

    /// <summary>Applies what waits, each script in a transaction of its own.</summary>
    /// <returns>What was applied.</returns>
    /// <exception cref="SchemaException">As for <see cref="Status"/>.</exception>
    public IReadOnlyList<Migration> Apply()
    {
        using var alone = Alone();
        var waiting = Waiting();
        var applied = new List<Migration>(waiting.Count);
        foreach (var script in waiting)
        {
            var now = time.GetUtcNow();
            Apply(script, now);
            applied.Add(new(script.Number, script.Name, now));
        }

        return applied;
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

        if (Waiting() is [var first, ..])
        {
            throw new SchemaException($"{Target} waits for migration {first.Name}. Run the silo with `migrate --apply` first.");
        }
    }

    /// <summary>Keeps other processes from migrating until disposed; null where a lock on the database is held anyway.</summary>
    protected virtual IDisposable? Alone() => null;

    /// <summary>What was applied; empty for a database that was never migrated.</summary>
    protected abstract IReadOnlyDictionary<int, AppliedScript> Applied();

    /// <summary>Runs a script and records it, in one transaction.</summary>
    protected abstract void Apply(MigrationScript script, DateTimeOffset now);

    private Migration StatusOf(MigrationScript script, IReadOnlyDictionary<int, AppliedScript> applied)
    {
        if (!applied.TryGetValue(script.Number, out var known))
        {
            return new(script.Number, script.Name, null);
        }

        return known.Sha256 == script.Sha256
            ? new(script.Number, script.Name, known.At)
            : throw new SchemaException($"{script.Name} is not the script that made {Target}: a migration is never edited once it was applied.");
    }
}

/// <summary>A script as the database remembers it.</summary>
/// <param name="Sha256">Of its text, hexadecimal.</param>
/// <param name="At">When it was applied, UTC.</param>
internal readonly record struct AppliedScript(string Sha256, DateTimeOffset At);
