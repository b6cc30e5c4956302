using Microsoft.Data.Sqlite;

namespace Coordination.Harness;

/// <summary>One bar or unbar that a carrier carried out, as its own log has it.</summary>
internal readonly record struct Effect(string Carrier, long Number, long Fence, long Sequence, long Barred, DateTimeOffset At);

/// <summary>The carriers' own log, <c>carriers.db</c>, read only: what was done, whatever the product says of it.</summary>
internal sealed class CarriersLog : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);
    private readonly SqliteConnection connection;

    private CarriersLog(SqliteConnection connection) => this.connection = connection;

    /// <summary>Opens the log; the simulator has to have made it.</summary>
    public static CarriersLog Open(string dataDirectory)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(dataDirectory, "carriers.db"),
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        return new(connection);
    }

    /// <summary>Effects so far: their ids count up from 1 and none is ever removed.</summary>
    public long Count()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(max(id), 0) FROM effect";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Returns when there are so many effects, or the silo is gone.</summary>
    public async Task Reaches(long effects, SiloProcess silo)
    {
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        using var timer = new PeriodicTimer(LookEvery);
        while (Count() < effects && !silo.HasExited)
        {
            Assert.False(patience.IsCancellationRequested, $"{effects} effects were not reached within {SiloProcess.Patience}; there are {Count()}.");
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>All effects in the order they were made.</summary>
    public IReadOnlyList<Effect> Effects()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT carrier, number, fence, sequence, barred, applied_at FROM effect ORDER BY id";
        using var reader = command.ExecuteReader();
        var effects = new List<Effect>();
        while (reader.Read())
        {
            effects.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4), DateTimeOffset.UnixEpoch.AddMicroseconds(reader.GetInt64(5))));
        }

        return effects;
    }

    /// <summary>A counter of what was delivered to all carriers, such as <c>commands</c> or the code of a refusal.</summary>
    public long Delivered(string what)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(sum(n), 0) FROM delivery WHERE what = $what";
        command.Parameters.AddWithValue("$what", what);
        return (long)command.ExecuteScalar()!;
    }

    public void Dispose() => connection.Dispose();
}
