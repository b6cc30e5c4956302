using Coordination.Harness;
using Coordination.Journal;
using Microsoft.Data.SqlClient;

namespace Coordination.Conformance;

/// <summary>
/// The journal on SQL Server, where <c>COORDINATION_SQLSERVER</c> holds a connection string of a login that may create databases.
/// </summary>
[NeedsServer(SqlServerJournalDatabase.Variable)]
public sealed class SqlServerJournalTests() : JournalConformance(new SqlServerJournalDatabase());

/// <summary>A SQL Server journal in a database of its own.</summary>
internal sealed class SqlServerJournalDatabase : IJournalDatabase
{
    public const string Variable = "COORDINATION_SQLSERVER";

    private readonly string server = Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} is not set.");
    private readonly string name = $"coordination_{Guid.CreateVersion7():N}";

    public SqlServerJournalDatabase()
    {
        On(server, $"CREATE DATABASE [{name}]");
        On(server, $"ALTER DATABASE [{name}] SET ALLOW_SNAPSHOT_ISOLATION ON");
        On(server, $"ALTER DATABASE [{name}] SET READ_COMMITTED_SNAPSHOT ON");
    }

    public string ServiceId => "coordination";

    public string ConnectionString => new SqlConnectionStringBuilder(server) { InitialCatalog = name, Pooling = false }.ConnectionString;

    public IJournalDialect Open(TimeProvider time) => new SqlServerDialect(new() { ConnectionString = ConnectionString, ServiceId = ServiceId }, time);

    public void Execute(string sql) => On(ConnectionString, sql);

    public object? Scalar(string sql) => On(ConnectionString, sql);

    public void Dispose()
    {
        On(server, $"ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
        On(server, $"DROP DATABASE [{name}]");
    }

    private static object? On(string connectionString, string sql)
    {
        using var connection = new SqlConnection(connectionString);
        connection.Open();
        using var command = new SqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
