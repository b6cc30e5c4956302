using System.Diagnostics;
using System.Net;
using Coordination.Harness;

namespace Coordination;

/// <summary>PostgreSQL is down when a silo starts, and goes away while it works.</summary>
public sealed class When_the_database_is_away
{
    private const int Lines = 400;
    private static readonly TimeSpan EndsAtOnce = TimeSpan.FromSeconds(5);

    public static bool CanTerminate => !OperatingSystem.IsWindows();

    [Fact(SkipUnless = nameof(CanTerminate), Skip = "There is no SIGTERM on Windows.")]
    public Task It_waits_says_so_and_readiness_tells_the_truth() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var server = new PostgreSqlServer();
        using var around = await Surroundings.Of(place, server.CreateDatabase(isMigrated: false));
        await around.Migrated();
        server.Stop();

        var silo = around.Serve();
        var given = around.Serve();
        await Task.WhenAll(silo.Process.Says("Waiting for the database"), given.Process.Says("Waiting for the database"));
        Assert.Equal(HttpStatusCode.OK, await silo.Live());
        var waiting = await silo.Look();
        Assert.Equal((false, "starting"), (waiting.Ready, waiting.Phase));
        Assert.False(waiting.Of("schema").Ok);

        var askedAt = Stopwatch.GetTimestamp();
        given.Process.Terminate();
        Assert.Equal(0, await given.Process.Ended());
        Assert.True(Stopwatch.GetElapsedTime(askedAt) < EndsAtOnce, $"It took {Stopwatch.GetElapsedTime(askedAt)} to end.");
        Complaints.AreForPeople(given.Process);

        server.Resume();
        await silo.Ready();

        var drawn = place.Order(Lines);
        await using var issuer = await around.As(Surroundings.Police, silo);
        await using var approver = await around.As(Surroundings.Approver, silo);
        var order = await OrderRun.Begin(issuer, approver, drawn);
        server.Crash();
        var away = await silo.Until(report => !report.Of("journal").Ok, "the journal could not be written");
        Assert.False(away.Ready);
        await silo.Until(report => !report.Of("lease").Ok, "the stop state could not be read");
        Assert.Equal(HttpStatusCode.OK, await silo.Live());

        server.Resume();
        await silo.Until(report => report.Ready, "it was ready again");
        Verdict.EveryNumberBarredExactlyOnce(drawn, await OrderRun.Ends(issuer, order), place.Data);
        await silo.Stopped();
    });

    [Fact]
    public Task What_waiting_cannot_mend_is_told_at_once() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Of(place, PostgreSqlServer.Shared.ConnectionString("there_is_none"));
        var silo = around.Serve();
        Assert.Equal(1, await silo.Process.Ended());
        Assert.Contains(silo.Process.Error.Lines(), line => line.Contains("there_is_none", StringComparison.Ordinal));
        Complaints.AreForPeople(silo.Process);
    });
}
