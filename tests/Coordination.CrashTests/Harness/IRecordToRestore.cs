namespace Coordination.Harness;

/// <summary>What the record wants of one number at one executor.</summary>
internal readonly record struct Wanted(long Number, string Executor, long Services, long State);

/// <summary>A record that is backed up and restored as an operator does it (infra/README.md).</summary>
internal interface IRecordToRestore : IDisposable
{
    /// <summary>What tells <c>dev</c> where it is.</summary>
    string[] Arguments { get; }

    /// <summary>Copies it beside a running silo.</summary>
    Task Backup();

    /// <summary>Lays the copy in its place; no silo runs.</summary>
    Task Restore();

    /// <summary>What it wants of every number it ever commanded.</summary>
    IReadOnlyList<Wanted> WantedNow();
}
