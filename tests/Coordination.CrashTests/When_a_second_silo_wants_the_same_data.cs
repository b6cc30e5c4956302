using Coordination.Harness;

namespace Coordination;

/// <summary>Two silos on one data directory.</summary>
public sealed class When_a_second_silo_wants_the_same_data
{
    private const int Failed = 1;

    public static bool CanTerminate => !OperatingSystem.IsWindows();

    [Fact(SkipUnless = nameof(CanTerminate), Skip = "There is no SIGTERM on Windows.")]
    public Task The_second_is_refused_and_the_first_goes_on() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        var order = place.Order(20);
        var first = place.Dev();
        Assert.True(await first.Output.Says("Ready.").WaitAsync(SiloProcess.Patience), "The first silo did not start.");
        var described = await File.ReadAllTextAsync(Path.Combine(place.Data, "dev.json"), TestContext.Current.CancellationToken);

        var second = place.Once(order.Path);

        Assert.Equal(Failed, await second.Ended());
        Assert.Single(second.Error.Lines(), line => line.Contains("in use by another process", StringComparison.Ordinal));
        Complaints.AreForPeople(second);
        Assert.False(first.HasExited);
        Assert.Equal(described, await File.ReadAllTextAsync(Path.Combine(place.Data, "dev.json"), TestContext.Current.CancellationToken));

        first.Terminate();
        Assert.Equal(0, await first.Ended());
        Verdict.EveryNumberBarredExactlyOnce(order, await place.Once(order.Path).Finishes(), place.Data);
    });
}
