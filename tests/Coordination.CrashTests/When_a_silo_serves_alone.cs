using Coordination.Harness;

namespace Coordination;

/// <summary><c>serve</c> on SQLite: one silo, carriers and tokens from its settings, nothing simulated in it.</summary>
public sealed class When_a_silo_serves_alone
{
    private const int Lines = 300;
    private const int Failed = 1;
    private const int Usage = 2;
    private const int Conflict = 5;

    public static bool CanTerminate => !OperatingSystem.IsWindows();

    [Fact(SkipUnless = nameof(CanTerminate), Skip = "There is no SIGTERM on Windows.")]
    public Task It_starts_on_a_migrated_folder_only_serves_stops_in_order_and_goes_on() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Of(place, connectionString: null);
        var early = around.Serve();
        Assert.Equal(Conflict, await early.Process.Ended());
        Assert.Contains(early.Process.Error.Lines(), line => line.Contains("migrate --apply", StringComparison.Ordinal));
        await around.Migrated();

        var silo = await around.Serve().Ready();
        var second = around.Serve();
        Assert.Equal(Failed, await second.Process.Ended());
        Assert.Contains(second.Process.Error.Lines(), line => line.Contains("in use by another process", StringComparison.Ordinal));
        Complaints.AreForPeople(second.Process);

        var drawn = place.Order(Lines);
        OrderResult result;
        await using (var issuer = await around.As(Surroundings.Police, silo))
        await using (var approver = await around.As(Surroundings.Approver, silo))
        {
            result = await OrderRun.Ends(issuer, await OrderRun.Begin(issuer, approver, drawn));
        }

        Verdict.EveryNumberBarredExactlyOnce(drawn, result, place.Data);
        await silo.Stopped();

        var again = await around.Serve().Ready();
        await using (var issuer = await around.As(Surroundings.Police, again))
        {
            var seen = await issuer.Province.Order(result.OrderId, TestContext.Current.CancellationToken);
            Assert.Equal(Lines, seen.Value!.Outcomes.Sum(count => count.Lines));
        }

        await again.Stopped();
    });

    [Fact]
    public Task Settings_that_cannot_be_used_are_told_and_it_does_not_start() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        using var around = await Surroundings.Of(place, connectionString: null);
        var silo = around.Serve("--log-level", "loud");
        Assert.Equal(Usage, await silo.Process.Ended());
        Assert.Contains(silo.Process.Error.Lines(), line => line.StartsWith("log:level = 'loud' (command line)", StringComparison.Ordinal));
        Assert.Empty(silo.Process.Output.Lines());
    });
}
