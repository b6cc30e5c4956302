using Coordination.Hosting;

namespace Coordination.Journal;

/// <summary>One database, or schema of one, of a storage.</summary>
/// <param name="Name"><c>journal</c>, <c>grains</c> or <c>cluster</c>.</param>
/// <param name="Migrations">What was and is to be done to it.</param>
internal sealed record MigrationTarget(string Name, Migrations Migrations);

/// <summary>All databases, or schemas of one, that a storage consists of, each with its migrations.</summary>
internal abstract class MigrationTargets : IDisposable
{
    /// <summary>The journal, the grains without facts and, on a server, the cluster.</summary>
    public abstract IReadOnlyList<MigrationTarget> All { get; }

    /// <summary>Opens a storage to look at its schema, or to change it.</summary>
    /// <param name="storage">Which.</param>
    /// <param name="toApply">Whether what is not there is made.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="JournalLockedException">Something is to be applied, and a silo uses the folder.</exception>
    public static MigrationTargets Open(StorageSettings storage, bool toApply, TimeProvider time) => storage.Kind switch
    {
        StorageKind.Sqlite => new SqliteMigrationTargets(storage.Directory, toApply, time),
        _ => throw new NotSupportedException($"There are no migrations of {storage.Kind} yet."),
    };

    public abstract void Dispose();
}
