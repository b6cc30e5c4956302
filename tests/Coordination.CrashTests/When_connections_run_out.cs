using System.Net;
using Coordination.Harness;

namespace Coordination;

/// <summary>Another client holds every connection PostgreSQL gives: when a silo starts, and while it works.</summary>
public sealed class When_connections_run_out
{
    private const int Lines = 2_500;

    [Fact]
    public Task It_says_so_is_not_ready_and_goes_on_when_there_are_some_again() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        PostgreSqlServer.Require();
        using var server = new PostgreSqlServer("max_connections = 30");
        var database = server.CreateDatabase(isMigrated: false);
        using var around = await Surroundings.Paced(place, database, "100ms");
        await around.Migrated();

        using var greedy = new GreedyClient(database);
        Assert.NotEqual(0, greedy.Take());
        var silo = around.Serve();
        await silo.Process.Says("Waiting for the database");
        Assert.Equal(HttpStatusCode.OK, await silo.Live());
        var waiting = await silo.Look();
        Assert.False(waiting.Ready);
        Assert.Contains("too many clients", waiting.Of("schema").Reason, StringComparison.Ordinal);
        greedy.Dispose();
        await silo.Ready();

        var drawn = place.Order(Lines);
        await using var issuer = await around.As(Surroundings.Police, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        var order = await OrderRun.Begin(issuer, approver, drawn);
        await using var drafts = DraftStream.Begin(issuer);
        await Middle.IsReached(place, drawn, silo);

        // With what it has it works on: the journal keeps its connections.
        greedy.Take();
        await drafts.Takes();
        Assert.True((await silo.Look()).Ready);

        greedy.TakeTheirs();
        Middle.Is(place, drawn);
        var without = await silo.Until(report => !report.Of("journal").Ok && !report.Of("lease").Ok, "readiness told of it");
        Assert.False(without.Ready);
        Assert.Contains("max_connections", without.Of("journal").Reason, StringComparison.Ordinal);
        await drafts.IsRefused();

        greedy.Dispose();
        await silo.Until(report => report.Ready, "it was ready again");
        await drafts.Takes();
        Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);
        await drafts.NothingIsLost();
        await silo.Stopped();
    });
}
