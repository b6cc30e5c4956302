using System.Data.Common;
using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Journal;
using Microsoft.Data.SqlClient;

namespace Coordination.Conformance;

/// <summary>
/// The journal on SQL Server, where <c>COORDINATION_SQLSERVER</c> holds a connection string of a login that may create databases
/// and logins.
/// </summary>
[NeedsServer(SqlServerJournalDatabase.Variable)]
public sealed class SqlServerJournalTests() : JournalServerConformance(new SqlServerJournalDatabase());

/// <summary>A SQL Server journal in a database of its own.</summary>
internal sealed class SqlServerJournalDatabase : IJournalServer
{
    public const string Variable = "COORDINATION_SQLSERVER";

    private readonly string server = Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} is not set.");
    private readonly string name = $"coordination_{Guid.CreateVersion7():N}";
    private bool hasReader;

    public SqlServerJournalDatabase()
    {
        OnServer($"CREATE DATABASE [{name}]");
        OnServer($"ALTER DATABASE [{name}] SET ALLOW_SNAPSHOT_ISOLATION ON");
        OnServer($"ALTER DATABASE [{name}] SET READ_COMMITTED_SNAPSHOT ON");
    }

    public string Name => "sqlserver";

    public string ServiceId => "coordination";

    public StorageSettings Settings => new() { Kind = StorageKind.SqlServer, ConnectionString = Here().ConnectionString };

    /// <summary>A login whose default schema is <c>journal</c>, and which may read.</summary>
    public (string Invariant, string ConnectionString) AdoNet
    {
        get
        {
            var password = $"aA1!{Guid.CreateVersion7():N}";
            OnServer($"CREATE LOGIN [{name}] WITH PASSWORD = '{password}'");
            hasReader = true;
            this.Execute($"CREATE USER [{name}] FOR LOGIN [{name}] WITH DEFAULT_SCHEMA = journal; GRANT SELECT TO [{name}]");
            var reader = Here();
            (reader.UserID, reader.Password) = (name, password);
            return ("Microsoft.Data.SqlClient", reader.ConnectionString);
        }
    }

    public IReadOnlyList<string> Tables => this.Column("""
        SELECT name FROM sys.tables WHERE schema_id = SCHEMA_ID() AND name NOT IN (N'schema_migration', N'OrleansQuery')
         ORDER BY name COLLATE Latin1_General_100_BIN2
        """);

    public IJournalDialect Open(TimeProvider time) => Open(time, 1);

    public IJournalDialect Open(TimeProvider time, int writers) =>
        new SqlServerDialect(new() { ConnectionString = Here().ConnectionString, ServiceId = ServiceId, Writers = writers }, time);

    public DbConnection Connect()
    {
        var connection = new SqlConnection(Here().ConnectionString);
        connection.Open();
        return connection;
    }

    public void CutConnections() => this.Execute("""
        DECLARE @kill nvarchar(max);
        SELECT @kill = STRING_AGG(CONCAT(N'KILL ', session_id), N'; ') FROM sys.dm_exec_sessions
         WHERE database_id = DB_ID() AND is_user_process = 1 AND session_id <> @@SPID;
        EXEC (@kill)
        """);

    public void ExpireLeases() => this.Execute("UPDATE slot SET leased_until = 1 WHERE leased_until IS NOT NULL");

    public void Dispose()
    {
        OnServer($"ALTER DATABASE [{name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
        OnServer($"DROP DATABASE [{name}]");
        if (hasReader)
        {
            OnServer($"DROP LOGIN [{name}]");
        }
    }

    private SqlConnectionStringBuilder Here() => new(server) { InitialCatalog = name, Pooling = false };

    private void OnServer(string sql)
    {
        using var connection = new SqlConnection(server);
        connection.Open();
        using var command = new SqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
