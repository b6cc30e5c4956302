using System.Diagnostics;
using System.Text.Json.Nodes;
using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Reports;

namespace Coordination.Starting;

/// <summary>From the start of the process to a silo that serves, embedded: its schema made, its carriers started.</summary>
internal sealed class StartBenchmark : IBenchmark
{
    private const int Starts = 5;

    public string Name => "startup";

    public string About => "from the start of the process to a silo that serves, on SQLite";

    public async Task<Section> Run(BenchPlace place, CancellationToken cancellation)
    {
        var seconds = new List<double>(Starts);
        for (var start = 0; start < Starts; start++)
        {
            await using var store = place.Store(StorageKind.Sqlite);
            var begunAt = Stopwatch.GetTimestamp();
            await using var silo = DevProcess.Start(store, []);
            await silo.Says("Ready.", cancellation);
            seconds.Add(Stopwatch.GetElapsedTime(begunAt).TotalSeconds);
        }

        var median = Figures.Median(seconds);
        return new(
            new() { ["startupSeconds"] = Figures.Rounded(median), ["startupSecondsOfEach"] = new JsonArray([.. seconds.Select(value => (JsonNode?)Figures.Rounded(value))]) },
            new ResultTable(
                "Start-up",
                ["median, s", "least", "most"],
                [[Figures.Text(median), Figures.Text(seconds.Min()), Figures.Text(seconds.Max())]],
                $"Of {Starts} starts of `silo -- dev` in an empty folder, simulated carriers and new databases included."));
    }
}
