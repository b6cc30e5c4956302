using Coordination.Harness;
using Coordination.Journal;
using Npgsql;

namespace Coordination.Conformance;

/// <summary>The journal on PostgreSQL.</summary>
public sealed class PostgreSqlJournalTests() : JournalConformance(new PostgreSqlJournalDatabase());

/// <summary>A PostgreSQL journal in a database of its own on the server of this run.</summary>
internal sealed class PostgreSqlJournalDatabase : IJournalDatabase
{
    public string ConnectionString { get; } = PostgreSqlServer.Shared.CreateDatabase();

    public string ServiceId => "coordination";

    public IJournalDialect Open(TimeProvider time) => new PostgreSqlDialect(new() { ConnectionString = ConnectionString, ServiceId = ServiceId }, time);

    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public object? Scalar(string sql)
    {
        using var connection = Connect();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    public void Dispose() => PostgreSqlServer.Shared.DropDatabase(ConnectionString);

    public NpgsqlConnection Connect()
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false, SearchPath = PostgreSqlAddress.JournalSchema }.ConnectionString);
        connection.Open();
        return connection;
    }
}
