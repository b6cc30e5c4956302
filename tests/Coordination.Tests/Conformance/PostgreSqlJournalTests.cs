using System.Data.Common;
using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Journal;
using Npgsql;

namespace Coordination.Conformance;

/// <summary>The journal on PostgreSQL.</summary>
public sealed class PostgreSqlJournalTests() : JournalServerConformance(new PostgreSqlJournalDatabase());

/// <summary>A PostgreSQL journal in a database of its own.</summary>
internal sealed class PostgreSqlJournalDatabase : IJournalServer
{
    private readonly PostgreSqlServer server;

    /// <summary>A migrated database on the server of this run.</summary>
    public PostgreSqlJournalDatabase()
        : this(PostgreSqlServer.Shared)
    {
    }

    public PostgreSqlJournalDatabase(PostgreSqlServer server, bool isMigrated = true)
    {
        this.server = server;
        ConnectionString = server.CreateDatabase(isMigrated);
        Options = new() { ConnectionString = ConnectionString, ServiceId = ServiceId };
    }

    public string ConnectionString { get; }

    /// <summary>How the journal is opened from now on: with other limits, or over another way.</summary>
    public PostgreSqlJournalOptions Options { get; set; }

    public string Name => "postgresql";

    public string ServiceId => "coordination";

    public StorageSettings Settings => new() { Kind = StorageKind.PostgreSql, ConnectionString = ConnectionString };

    public (string Invariant, string ConnectionString) AdoNet => ("Npgsql", InSchema());

    public IReadOnlyList<string> Tables => this.Column("""
        SELECT tablename FROM pg_tables WHERE schemaname = 'journal' AND tablename NOT IN ('orleansquery', 'schema_migration') ORDER BY tablename COLLATE "C"
        """);

    public IJournalDialect Open(TimeProvider time) => new PostgreSqlDialect(Options, time);

    public IJournalDialect Open(TimeProvider time, int writers) => new PostgreSqlDialect(Options with { Writers = writers }, time);

    public DbConnection Connect()
    {
        var connection = new NpgsqlConnection(InSchema());
        connection.Open();
        return connection;
    }

    public void CutConnections() =>
        this.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    public void ExpireLeases() => this.Execute("UPDATE slot SET leased_until = clock_timestamp() - interval '1 second' WHERE leased_until IS NOT NULL");

    public void Dispose() => server.DropDatabase(ConnectionString);

    private string InSchema() =>
        new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, SearchPath = PostgreSqlAddress.JournalSchema }.ConnectionString;
}
