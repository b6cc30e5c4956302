using Coordination.Harness;
using Coordination.Orders;

namespace Coordination;

/// <summary>
/// The record's disk loses its power in the middle of an order: what was not flushed is gone. With the product's settings that is
/// nothing that was acknowledged, and nothing a carrier was told of; that settings which do not flush would be found out by this is
/// shown in <c>PowerLossTests</c>, because a silo cannot be set up that way.
/// </summary>
public sealed class When_the_power_is_lost
{
    private const int Lines = 2_500;
    private const int DiskMegabytes = 384;

    [Fact]
    public Task With_the_silo_on_SQLite_it_goes_on_where_it_was() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var disk = FragileDisk.Mount(DiskMegabytes);
        place.Record = Path.Combine(disk.Folder, "data");
        using var around = await Surroundings.Paced(place, connectionString: null, "100ms");
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var drawn = place.Order(Lines);
        await using var issuer = await around.As(Surroundings.Police, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        var order = await OrderRun.Begin(issuer, approver, drawn);
        await using var drafts = DraftStream.Begin(issuer);
        await Middle.IsReached(place, drawn, silo);
        await drafts.Takes();

        silo.Process.Freeze();
        disk.CutPower();
        Middle.Is(place, drawn);
        await silo.Process.Kill();
        disk.Return();

        var again = await around.ServeAgain(silo).Ready();
        await Ends(again, place, drawn, issuer, order, drafts);
    });

    [Fact]
    public Task With_the_server_of_PostgreSQL_the_silo_goes_on_when_it_returns() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        PostgreSqlServer.Require();
        using var disk = FragileDisk.Mount(DiskMegabytes);
        using var server = new PostgreSqlServer(new PostgreSqlFolders(disk.Folder, disk.Folder), "shared_buffers = 64MB", "min_wal_size = 32MB", "max_wal_size = 64MB");

        // The server's own files of before are not the silo's to flush.
        disk.Flush();
        using var around = await Surroundings.Paced(place, server.CreateDatabase(isMigrated: false), "100ms");
        await around.Migrated();
        var silo = await around.Serve().Ready();
        var drawn = place.Order(Lines);
        await using var issuer = await around.As(Surroundings.Police, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        var order = await OrderRun.Begin(issuer, approver, drawn);
        await using var drafts = DraftStream.Begin(issuer);
        await Middle.IsReached(place, drawn, silo);
        await drafts.Takes();

        server.Freeze();
        disk.CutPower();
        Middle.Is(place, drawn);
        server.Kill();
        await silo.Until(report => !report.Ready, "readiness told of it");
        disk.Return();
        server.Resume();

        await silo.Until(report => report.Ready, "it was ready again");
        await Ends(silo, place, drawn, issuer, order, drafts);
    });

    private static async Task Ends(ServedSilo silo, CrashPlace place, DrawnOrder drawn, CoordinationClient issuer, OrderView order, DraftStream drafts)
    {
        // Carriers were told where the record stood: one that came back shorter would be in doubt.
        Assert.True((await silo.Look()).Of("fence").Ok);
        await drafts.Takes();
        Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);
        await drafts.NothingIsLost();
        await silo.Stopped();
    }
}
