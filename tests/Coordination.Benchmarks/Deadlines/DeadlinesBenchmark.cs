using System.Text.Json.Nodes;
using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Orders;
using Coordination.Reports;

namespace Coordination.Deadlines;

/// <summary>The herd: how many windows that end together take effect in a second, and who waits for it.</summary>
internal sealed class DeadlinesBenchmark : IBenchmark
{
    private const int QuickWindows = 200_000;

    /// <summary>Numbers that verification was asked of in one campaign of 2021.</summary>
    private const int NationalWindows = 15_360_000;

    private const long NationalBytesMin = 60_000_000_000;

    public string Name => "deadlines";

    public string About => "windows that are over all at once: from the silo's start until each has taken effect";

    public async Task<Section> Run(BenchPlace place, CancellationToken cancellation)
    {
        var figures = new JsonObject();
        var plots = new List<(string, Plot)>();
        var rows = new List<IReadOnlyList<string>>();
        foreach (var kind in place.Options.Storages)
        {
            await using var store = place.Store(kind);
            var count = Windows(place);
            place.Say($"{count:N0} windows on {StorageNames.Of(kind)}");
            var herd = await DeadlineBench.Run(store, count, cancellation);
            if (herd.Lost != 0)
            {
                throw new BenchmarkFailedException($"{herd.Lost:N0} of {count:N0} windows did not end in one bar.");
            }

            figures.Add(StorageNames.Of(kind), Json(herd));
            rows.Add(Row(kind, herd));
            plots.Add(($"deadlines-{StorageNames.Of(kind)}", Picture(store, herd, kind)));
        }

        var first = (JsonObject)figures[StorageNames.Of(place.Options.Storages[0])]!.DeepClone();
        foreach (var (name, value) in figures.ToList())
        {
            first[name] = value!.DeepClone();
        }

        return new(
            new JsonObject { ["deadlines"] = first },
            [
                new ResultTable(
                    "Windows that end together",
                    ["on", "windows", "lost", "a second", "silo, µs", "database, µs", "urgent p50, ms", "p99", "peak, MiB"],
                    rows,
                    "Their notices were delivered within one minute; the silo starts a minute after the last of them was over. Each becomes a state, a fact, a command, and a deadline less, in one commit. Urgent: a hold placed on another number meanwhile, until it is durable. Commands are written and not sent."),
            ],
            plots);
    }

    private static int Windows(BenchPlace place)
    {
        if (place.Options.Lines is { } asked)
        {
            return asked;
        }

        return place.Options.IsFull && new DriveInfo(Path.GetTempPath()).AvailableFreeSpace >= NationalBytesMin ? NationalWindows : QuickWindows;
    }

    private static JsonObject Json(Herd herd) => new()
    {
        ["count"] = herd.Count,
        ["lost"] = herd.Lost,
        ["perSecond"] = Figures.Rounded(herd.PerSecond, 0),
        ["siloMicroseconds"] = Figures.Rounded(herd.SiloMicroseconds, 1),
        ["databaseMicroseconds"] = Figures.Rounded(herd.DatabaseMicroseconds, 1),
        ["urgentP50Ms"] = Figures.Rounded(Figures.Percentile(herd.UrgentMs, 0.5)),
        ["urgentP99Ms"] = Figures.Rounded(Figures.Percentile(herd.UrgentMs, 0.99)),
        ["peakResidentMiB"] = Figures.Rounded(herd.PeakResidentMiB, 0),
        ["secondsToSeed"] = Figures.Rounded(herd.SecondsToSeed, 1),
    };

    private static string[] Row(StorageKind kind, Herd herd) =>
    [
        StorageNames.Of(kind),
        Figures.Text(herd.Count),
        Figures.Text(herd.Lost),
        Figures.Text(herd.PerSecond),
        Figures.Text(herd.SiloMicroseconds),
        Figures.Text(herd.DatabaseMicroseconds),
        Figures.Text(Figures.Percentile(herd.UrgentMs, 0.5)),
        Figures.Text(Figures.Percentile(herd.UrgentMs, 0.99)),
        Figures.Text(herd.PeakResidentMiB),
    ];

    private static Plot Picture(Store store, Herd herd, StorageKind kind) => new(
        $"{herd.Count:N0} windows that end together, {StorageNames.Of(kind)}",
        "seconds from the silo's start",
        [new("windows a second", [new("taken effect", OrderCourse.FactsBySecond(store, herd.BegunAt, DateTimeOffset.MaxValue))])],
        []);
}
