using Coordination.Harness;
using Npgsql;

namespace Coordination;

/// <summary>
/// The disk of the record has no room left while a silo serves, and then has again: what was acknowledged is there, what could not
/// be recorded was said not to be, readiness told of it, and all of it goes on by itself.
/// </summary>
public sealed class When_the_records_disk_is_full
{
    private const int Lines = 2_500;

    /// <summary>More pieces of a server's log than the disk has room for.</summary>
    private const int PiecesMax = 100;

    private static readonly string[] SmallServer = ["shared_buffers = 32MB", "min_wal_size = 32MB", "max_wal_size = 48MB"];

    /// <summary>Its log lies elsewhere, and no checkpoint comes: one that cannot flush a table ends the server, as a full log does.</summary>
    private static readonly string[] WithoutCheckpoints = ["shared_buffers = 32MB", "max_wal_size = 1GB", "checkpoint_timeout = 1h"];

    [Fact]
    public Task Of_SQLite() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var disk = SmallDisk.Mount(megabytes: 64);
        place.Record = Path.Combine(disk.Folder, "data");
        using var around = await Surroundings.Paced(place, connectionString: null, "100ms");
        await FillsAndGoesOn(place, around, disk.Fill, disk.MakeRoom, "Make room");
    });

    /// <summary>Tables cannot grow; the server lives and says so.</summary>
    [Fact]
    public Task Of_PostgreSQLs_tables() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        PostgreSqlServer.Require();
        using var disk = SmallDisk.Mount(megabytes: 128);
        using var server = new PostgreSqlServer(new PostgreSqlFolders(Data: disk.Folder), WithoutCheckpoints);
        using var around = await Surroundings.Paced(place, server.CreateDatabase(isMigrated: false), "100ms");
        await FillsAndGoesOn(place, around, disk.Fill, disk.MakeRoom, "Make room");
    });

    /// <summary>The log cannot grow: the server falls, and somebody has to start it once there is room.</summary>
    [Fact]
    public Task Of_PostgreSQLs_log() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        PostgreSqlServer.Require();
        using var disk = SmallDisk.Mount(megabytes: 128);
        using var server = new PostgreSqlServer(new PostgreSqlFolders(Log: disk.Folder), SmallServer);
        var database = server.CreateDatabase(isMigrated: false);
        using var around = await Surroundings.Paced(place, database, "100ms");
        await FillsAndGoesOn(
            place,
            around,
            () =>
            {
                disk.Fill();
                UseUpTheLog(database);
            },
            () =>
            {
                server.Crash();
                disk.MakeRoom();
                server.Resume();
            },
            string.Empty);
    });

    private static async Task FillsAndGoesOn(CrashPlace place, Surroundings around, Action fills, Action makesRoom, string advice)
    {
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var drawn = place.Order(Lines);
        await using var issuer = await around.As(Surroundings.Police, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        var order = await OrderRun.Begin(issuer, approver, drawn);
        await using var drafts = DraftStream.Begin(issuer);
        await Middle.IsReached(place, drawn, silo);
        await drafts.Takes();

        fills();
        await drafts.IsRefused();
        Middle.Is(place, drawn);
        var full = await silo.Until(report => !report.Of("journal").Ok, "readiness told of it");
        Assert.False(full.Ready);
        Assert.Contains(advice, full.Of("journal").Reason, StringComparison.Ordinal);
        await drafts.IsRefused();
        Assert.False((await silo.Look()).Ready);

        makesRoom();
        await silo.Until(report => report.Ready, "it was ready again");
        await drafts.Takes();
        Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);
        await drafts.NothingIsLost();
        await silo.Stopped();
    }

    /// <summary>
    /// Has the server take one piece of its log after the other, until there is none. The silo writes too: it may have taken the last
    /// one, and then nobody is let in any more.
    /// </summary>
    private static void UseUpTheLog(string database)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        using var command = new NpgsqlCommand("SELECT pg_logical_emit_message(true, '', 'one piece more'), pg_switch_wal()", connection);
        Assert.ThrowsAny<NpgsqlException>(() =>
        {
            connection.Open();
            for (var pieces = 0; pieces < PiecesMax; pieces++)
            {
                command.ExecuteNonQuery();
            }
        });
    }
}
