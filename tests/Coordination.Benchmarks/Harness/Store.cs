using System.Data.Common;
using System.Globalization;
using Coordination.Hosting;
using Coordination.Transitions;

namespace Coordination.Harness;

/// <summary>A database of its own for something that is measured.</summary>
internal abstract class Store(string folder) : IAsyncDisposable
{
    /// <summary>A folder for everything else that is kept.</summary>
    public string Folder { get; } = folder;

    public abstract StorageKind Kind { get; }

    /// <summary>As a silo is told.</summary>
    public abstract StorageSettings Settings { get; }

    /// <summary>What the program's command line and environment have to say for it.</summary>
    public abstract (IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment) OfProgram { get; }

    /// <summary>Opens a connection to what the journal wrote.</summary>
    public abstract DbConnection Open();

    /// <summary>Name of the provider in Microsoft.Orleans.Persistence.AdoNet.</summary>
    public abstract string Invariant { get; }

    /// <summary>How that provider reaches its tables, as somebody writes it first.</summary>
    public abstract string PlainConnectionString { get; }

    /// <summary>The same with what its driver offers against too many round trips.</summary>
    public abstract string TunedConnectionString { get; }

    /// <summary>Calls of naive grains under way at once.</summary>
    public abstract int NaiveCallsMax { get; }

    /// <summary>Makes that provider's tables.</summary>
    public abstract void PrepareNaive();

    /// <summary>Bytes of the state that a naive number wrote.</summary>
    public abstract long NaiveStateBytes(long number);

    /// <summary>Rows as the driver takes them, in a database of their own.</summary>
    public abstract RawRows Raw();

    /// <summary>Whole seconds since 1970 of an instant the journal stored.</summary>
    public abstract string SecondOf(string column);

    /// <summary>Size on the disk, of all that is kept, in bytes.</summary>
    public abstract long Bytes();

    /// <summary>The database's first process on this machine; 0 where it has none, or it cannot be seen.</summary>
    public virtual int ServerProcess => 0;

    /// <summary>Time of the database's own processes; null where it has none, or they cannot be seen.</summary>
    public TimeSpan? ServerTime() => ServerProcess > 0 ? ProcessTimes.OfFamily(ServerProcess) : null;

    public abstract ValueTask DisposeAsync();

    /// <summary>The value of a query.</summary>
    public long Value(string sql)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constant texts of this program.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
