using System.Diagnostics;
using Coordination.Harness;

namespace Coordination;

/// <summary>SIGTERM between the first bar and the last.</summary>
public sealed class When_the_silo_is_asked_to_stop
{
    private const int Lines = 2_000;
    private const int Open = 3;
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);

    public static bool CanTerminate => !OperatingSystem.IsWindows();

    [Fact(SkipUnless = nameof(CanTerminate), Skip = "There is no SIGTERM on Windows.")]
    public Task It_stops_in_order_and_the_same_command_goes_on() => CrashPlace.In(CrashSettings.Seed, async place =>
    {
        var order = place.Order(Lines);
        string[] slow = ["--fault", "CMCC:slow=400ms", "--fault", "CTCC:slow=400ms", "--fault", "CUCC:slow=400ms", "--fault", "CBN:slow=400ms"];
        var first = place.Once(order.Path, slow);
        await first.Says("Approved by");
        long seen;
        using (var log = CarriersLog.Open(place.Data))
        {
            await log.Reaches(place.Random.Next(1, Lines / 4), first);
            var askedAt = Stopwatch.GetTimestamp();
            first.Terminate();
            Assert.Equal(Open, await first.Ended());
            Assert.True(Stopwatch.GetElapsedTime(askedAt) < StopsWithin, $"It took {Stopwatch.GetElapsedTime(askedAt)} to stop.");
            seen = log.Count();
        }

        Assert.InRange(seen, 1, Lines * 98 / 100);
        Complaints.AreForPeople(first);
        Assert.Contains("Stopped.", first.Error.Lines());
        Assert.False(File.Exists(Path.Combine(place.Data, "dev.json")), "dev.json would lead to a silo that is gone.");

        var result = await place.Once(order.Path, slow).Finishes();

        Verdict.EveryNumberBarredExactlyOnce(order, result, place.Data);
    });
}
