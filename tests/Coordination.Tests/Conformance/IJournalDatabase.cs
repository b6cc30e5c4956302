using System.Data.Common;
using Coordination.Hosting;
using Coordination.Journal;

namespace Coordination.Conformance;

/// <summary>A database that a journal can be opened on, again and again, and that can be looked into behind its back.</summary>
internal interface IJournalDatabase : IDisposable
{
    /// <summary>What golden files of its rows are called by: <c>sqlite</c>.</summary>
    string Name { get; }

    /// <summary>The service id states are stored under.</summary>
    string ServiceId { get; }

    /// <summary>The same database, as a silo is told of it.</summary>
    StorageSettings Settings { get; }

    /// <summary>How Microsoft.Orleans.Persistence.AdoNet reads the journal's states.</summary>
    (string Invariant, string ConnectionString) AdoNet { get; }

    /// <summary>The journal's tables, but those that only tell of the schema.</summary>
    IReadOnlyList<string> Tables { get; }

    /// <summary>Opens the database as a new process would.</summary>
    IJournalDialect Open(TimeProvider time);

    /// <summary>An open connection, beside whoever writes.</summary>
    DbConnection Connect();
}

/// <summary>A database that many silos write.</summary>
internal interface IJournalServer : IJournalDatabase
{
    /// <summary>Opens it for a silo of so many writers.</summary>
    IJournalDialect Open(TimeProvider time, int writers);

    /// <summary>Ends every connection to the database, as an operator or a firewall does.</summary>
    void CutConnections();

    /// <summary>Lets the leases of all slots be over.</summary>
    void ExpireLeases();
}

internal static class JournalDatabases
{
    public static void Execute(this IJournalDatabase database, string sql)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(this IJournalDatabase database, string sql)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>First column of all rows, as text.</summary>
    public static IReadOnlyList<string> Column(this IJournalDatabase database, string sql)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var column = new List<string>();
        while (rows.Read())
        {
            column.Add(rows.GetString(0));
        }

        return column;
    }
}
