namespace Coordination.Harness;

/// <summary>One test's folder, processes and randomness. What fails is printed with its seed, and its folder is kept.</summary>
internal sealed class CrashPlace
{
    private readonly List<SiloProcess> runs = [];

    private CrashPlace(int seed, string folder)
    {
        Seed = seed;
        Folder = folder;
        Random = new(seed);
    }

    public int Seed { get; }

    public Random Random { get; }

    public string Folder { get; }

    /// <summary>What <c>--data</c> is told; a test with a disk of its own names another.</summary>
    public string Data { get; set; } = string.Empty;

    /// <summary>Folder of a SQLite record where it is not that of the carriers' log, which outlives what happens to the record.</summary>
    public string? Record { get; set; }

    /// <summary>What silos are started under from now on, such as <see cref="Flushes"/>.</summary>
    public IReadOnlyList<string> Under { get; set; } = [];

    /// <summary>The clock of silos that are started from now on; null for the machine's.</summary>
    public OwnClock? Clock { get; set; }

    /// <summary>Runs a test in a place of its own.</summary>
    public static async Task In(int seed, Func<CrashPlace, Task> test)
    {
        var folder = Directory.CreateTempSubdirectory($"coordination-crash-{seed}-").FullName;
        var place = new CrashPlace(seed, folder) { Data = Path.Combine(folder, "data") };
        try
        {
            await test(place);

            // Killed or not, silo and simulator have to be gone by themselves.
            await Task.WhenAll(place.runs.Select(run => run.Ended()));
            place.EndAll();
            Directory.Delete(folder, recursive: true);
        }
        catch
        {
            place.Report();
            throw;
        }
        finally
        {
            place.EndAll();
        }
    }

    /// <summary>A file of so many numbers.</summary>
    public DrawnOrder Order(int lines) => DrawnOrder.Draw(Path.Combine(Folder, "order.csv"), lines, Random);

    /// <summary>Starts <c>dev --once</c> on an order file.</summary>
    public SiloProcess Once(string orderFile, params string[] more) =>
        Dev(["--once", "--order", orderFile, "--no-story", "-o", "json", .. more]);

    /// <summary>Starts <c>dev</c>.</summary>
    public SiloProcess Dev(params string[] arguments) => Run(["dev", .. arguments, "--data", Data, "--port", "0"]);

    /// <summary>Starts the silo's program.</summary>
    public SiloProcess Run(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var all = new Dictionary<string, string>([.. environment ?? new Dictionary<string, string>(), .. Clock?.Environment ?? new Dictionary<string, string>()]);
        var run = SiloProcess.Start(Folder, arguments, all, Under);
        runs.Add(run);
        return run;
    }

    private void Report()
    {
        var report = $"""
            Seed {Seed}: COORDINATION_CRASH_SEED={Seed} COORDINATION_CRASH_REPEATS=1 draws this test again. Its folder is kept: {Folder}
            {string.Join(Environment.NewLine, runs.Select(run => run.Told()))}
            """;
        File.WriteAllText(Path.Combine(Folder, "processes.txt"), report);
        TestContext.Current.TestOutputHelper?.WriteLine(report);
    }

    private void EndAll()
    {
        runs.ForEach(run => run.Dispose());
        runs.Clear();
    }
}
