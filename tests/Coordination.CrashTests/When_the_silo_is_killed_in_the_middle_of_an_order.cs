using Coordination.Harness;

namespace Coordination;

/// <summary>SIGKILL between the first bar and the last, and the same command again.</summary>
public sealed class When_the_silo_is_killed_in_the_middle_of_an_order
{
    private const int Lines = 2_000;

    /// <summary>Share of the bars after which no kill is drawn any more: what is left would be over before the signal arrives.</summary>
    private const double LatestKill = 0.8;

    private static readonly string[] Carriers = ["CMCC", "CTCC", "CUCC", "CBN", "MVNO-001"];

    /// <summary>Beside being slow enough to be killed in between: what one carrier does to make it harder.</summary>
    private static readonly string[] Faults = ["", ",jitter=100ms", ",loseAnswers=0.2", ",duplicate=0.3", ",reorder=0.3,holdBack=50ms", ",acceptFirst=0.3,acceptDelay=300ms"];

    [Fact]
    public async Task Every_number_is_barred_exactly_once_however_often_and_whenever_it_dies()
    {
        var inTheMiddle = 0;
        var kills = 0;
        for (var repeat = 0; repeat < CrashSettings.Repeats; repeat++)
        {
            await CrashPlace.In(CrashSettings.Seed + repeat, async place =>
            {
                var atKills = await KillAndGoOn(place);
                kills += atKills.Count;
                inTheMiddle += atKills.Count(isInTheMiddle => isInTheMiddle);
            });
        }

        // A test that kills before or after the work shows nothing.
        Assert.True(2 * inTheMiddle > kills && kills >= CrashSettings.Repeats, $"Only {inTheMiddle} of {kills} kills fell in the middle of an order.");
    }

    private static async Task<List<bool>> KillAndGoOn(CrashPlace place)
    {
        var order = place.Order(Lines);
        string[] options =
        [
            "--key", $"crash-{place.Seed}",
            .. Carriers.SelectMany(carrier => new[] { "--fault", $"{carrier}:slow={place.Random.Next(20, 80)}ms{Faults[place.Random.Next(Faults.Length)]}" }),
        ];
        var killsWanted = place.Random.Next(3) == 0 ? 2 : 1;
        var atKills = new List<bool>();
        var seen = 0L;
        string? orderId = null;
        for (var kill = 0; kill < killsWanted; kill++)
        {
            var run = place.Once(order.Path, options);
            await run.Says("Plan of order:");
            orderId ??= OrderIdOf(run);
            using var log = CarriersLog.Open(place.Data);
            var latest = (int)(Lines * LatestKill);
            await log.Reaches(place.Random.NextInt64(Math.Min(seen + 1, latest - 1), latest), run);
            await run.Kill();
            seen = log.Count();
            atKills.Add(seen is > 0 and < Lines * 98 / 100);
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {place.Seed}: killed after {seen} of {Lines} bars");
            Assert.True(File.Exists(Path.Combine(place.Data, "dev.json")), "A killed silo cannot tidy up; was it killed?");
        }

        var result = await place.Once(order.Path, options).Finishes();
        Assert.Equal(orderId, result.OrderId);
        Verdict.EveryNumberBarredExactlyOnce(order, result, place.Data);
        return atKills;
    }

    private static string OrderIdOf(SiloProcess run)
    {
        const string before = "Plan of ";
        var line = run.Error.Lines().First(said => said.Contains(before, StringComparison.Ordinal));
        return line[(line.IndexOf(before, StringComparison.Ordinal) + before.Length)..].Split(' ')[0];
    }
}
