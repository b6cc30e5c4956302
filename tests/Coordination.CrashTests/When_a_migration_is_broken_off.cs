using Coordination.Harness;
using Npgsql;

namespace Coordination;

/// <summary><c>migrate --apply</c> is killed, or loses its database, with half of it done.</summary>
public sealed class When_a_migration_is_broken_off
{
    private const int Failed = 1;
    private const int Conflict = 5;
    private const int Killed = 137;

    /// <summary>More flushes than migrating an empty folder takes.</summary>
    private const int FlushesMax = 200;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Killed in the middle of a script: nothing of it stays, and the next run waits for the server to notice, and goes on.</summary>
    [Fact]
    public Task Killed_within_a_script_of_PostgreSQL_the_next_run_does_it_whole() => OnPostgreSql(async (place, around, database) =>
    {
        await using var inTheWay = await InTheWay(database, "CREATE SCHEMA journal", "CREATE TABLE journal.notice ()");
        var first = around.Migrate("--apply");
        await Waits(inTheWay, 1);
        await first.Kill();

        var second = around.Migrate("--apply");
        await Waits(inTheWay, 2);
        await inTheWay.DisposeAsync();

        Assert.Equal(0, await second.Ended());
        await Serves(around);
    });

    /// <summary>The connection is cut between two schemas: those before are done, those after are not, and everybody is told.</summary>
    [Fact]
    public Task Cut_off_from_PostgreSQL_between_two_schemas_it_says_what_to_do_and_the_next_run_goes_on() => OnPostgreSql(async (place, around, database) =>
    {
        await using var inTheWay = await InTheWay(database, "SELECT 1", "CREATE SCHEMA cluster");
        var first = around.Migrate("--apply");
        await Waits(inTheWay, 1);
        await Execute(inTheWay, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'coordination migrate' AND wait_event_type = 'Lock'");
        Assert.Equal(Failed, await first.Ended());
        Assert.Contains(first.Error.Lines(), line => line.Contains("`migrate --apply` goes on", StringComparison.Ordinal));
        Complaints.AreForPeople(first);
        await inTheWay.DisposeAsync();

        var silo = around.Serve();
        Assert.Equal(Conflict, await silo.Process.Ended());
        Assert.Contains(silo.Process.Error.Lines(), line => line.Contains("schema cluster waits for migration 0001_membership.sql", StringComparison.Ordinal) && line.Contains("migrate --apply", StringComparison.Ordinal));
        await around.Migrated();
        await Serves(around);
    });

    /// <summary>At each flush of the disk that a migration asks for, one is killed.</summary>
    [Fact]
    public Task Killed_at_any_flush_of_SQLite_the_next_run_goes_on() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Of(place, connectionString: null);
        var kills = 0;
        for (var flush = 1; flush < FlushesMax; flush++)
        {
            Array.ForEach([.. Directory.GetFiles(place.Data, "journal.*"), .. Directory.GetFiles(place.Data, "grains.*")], File.Delete);
            place.Under = Flushes.KillAt(flush);
            var killed = around.Migrate("--apply");
            place.Under = [];
            if (await killed.Ended() == 0)
            {
                break;
            }

            kills++;
            Assert.Equal(Killed, killed.ExitCode);
            await around.Migrated();
        }

        Assert.InRange(kills, 5, FlushesMax - 2);
        await Serves(around);
    });

    private static Task OnPostgreSql(Func<CrashPlace, Surroundings, string, Task> test) => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        var database = PostgreSqlServer.Shared.CreateDatabase(isMigrated: false);
        using var around = await Surroundings.Of(place, database);
        await test(place, around, database);
        PostgreSqlServer.Shared.DropDatabase(database);
    });

    /// <summary>Somebody who is about to make what a script makes, too, and neither does it nor leaves it: the script waits.</summary>
    private static async Task<NpgsqlConnection> InTheWay(string database, string before, string made)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await Execute(connection, before);
        await Execute(connection, "BEGIN");
        await Execute(connection, made);
        return connection;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Returns once so many migrations wait for somebody.</summary>
    private static async Task Waits(NpgsqlConnection connection, long migrations)
    {
        using var patience = new CancellationTokenSource(SiloProcess.Patience);
        using var timer = new PeriodicTimer(LookEvery);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'coordination migrate' AND wait_event_type = 'Lock'", connection);
        while ((long)(await command.ExecuteScalarAsync(patience.Token))! != migrations)
        {
            // What was seen once is seen until the end of the transaction, otherwise.
            await Execute(connection, "SELECT pg_stat_clear_snapshot()");
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private static async Task Serves(Surroundings around)
    {
        var status = around.Migrate();
        Assert.Equal(0, await status.Ended());
        Assert.Contains("Nothing waits.", status.Output.Lines());
        await (await around.Serve().Ready()).Stopped();
    }
}
