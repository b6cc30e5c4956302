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

    /// <summary>Ends the connections of silos, as an operator may, and takes theirs, until they have none.</summary>
    public void TakeTheirs()
    {
        while (Ended() > 0)
        {
            Take();
        }
    }

    public void Dispose()
    {
        taken.ForEach(connection => connection.Dispose());
        taken.Clear();
    }

    private long Ended()
    {
        using var command = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'coordination %'", taken[0]);
        return (long)command.ExecuteScalar()!;
    }
}
