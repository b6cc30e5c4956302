namespace Coordination.Journal;

/// <summary>A numbered script of a schema.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Name">File name.</param>
/// <param name="AppliedAt">When it was applied, UTC; null while it waits.</param>
internal sealed record Migration(int Number, string Name, DateTimeOffset? AppliedAt);

/// <summary>The schema is not what this program needs.</summary>
internal sealed class SchemaException(string message) : Exception(message);

/// <summary>Migrations of one database: forward only, each recorded with the hash of its script.</summary>
internal interface IMigrations
{
    /// <summary>The database, in words.</summary>
    string Target { get; }

    /// <summary>All scripts, ascending, applied or not.</summary>
    /// <exception cref="SchemaException">The database has a migration that this program does not know, or another script under its number.</exception>
    IReadOnlyList<Migration> Status();

    /// <summary>Applies what waits, each script in a transaction of its own.</summary>
    /// <returns>What was applied.</returns>
    /// <exception cref="SchemaException">As for <see cref="Status"/>.</exception>
    IReadOnlyList<Migration> Apply();
}
