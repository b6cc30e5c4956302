using Npgsql;

namespace Coordination.Harness;

/// <summary>Another client of a PostgreSQL server, which takes every connection it can get.</summary>
internal sealed class GreedyClient(string connectionString) : IDisposable
{
    private readonly string own = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, ApplicationName = "greedy" }.ConnectionString;
    private readonly List<NpgsqlConnection> taken = [];

    /// <summary>Takes all that are free; answers how many that were.</summary>
    public int Take()
    {
        for (var count = 0; ; count++)
        {
            var connection = new NpgsqlConnection(own);
            try
            {
                connection.Open();
                taken.Add(connection);
            }
            catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.TooManyConnections)
            {
                connection.Dispose();
                return count;
            }
        }
    }

    /// <summary>Ends the connections of everybody else, as an operator may, and takes them, until nobody else has one.</summary>
    /// <remarks>
    /// What PostgreSQL lists does not tell when that is: a connection that is being made has its place already and is in no list
    /// yet, and would be the one that a silo then goes on with. So it is the places that are counted.
    /// </remarks>
    public void TakeTheirs()
    {
        var places = Asked("SELECT setting::bigint FROM pg_settings WHERE name = 'max_connections'");
        while (taken.Count < places)
        {
            Asked("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> 'greedy'");
            Take();
        }
    }

    public void Dispose()
    {
        taken.ForEach(connection => connection.Dispose());
        taken.Clear();
    }

    private long Asked(string question)
    {
        using var command = new NpgsqlCommand(question, taken[0]);
        return (long)command.ExecuteScalar()!;
    }
}
