using System.Text.Json.Nodes;
using Coordination.Harness;
using Coordination.Reports;

namespace Coordination.Orders;

/// <summary>What a number costs in a small order and in a large one: the same, if nothing grows with the order.</summary>
internal sealed class GrowthBenchmark : IBenchmark
{
    private const int QuickLines = 25_000;
    private const int SmallLines = 100_000;
    private const int LargeLines = 10_000_000;

    /// <summary>Everything that was stopped for fraud in the country in 2020.</summary>
    private const int NationalLines = 18_650_000;

    private const long NationalBytesMin = 35_000_000_000;

    public string Name => "growth";

    public string About => "the cost of one number in orders of different sizes";

    public async Task<Section> Run(BenchPlace place, CancellationToken cancellation)
    {
        var storage = place.Options.Storages[0];
        var notes = new List<string> { "Seconds from the first byte to the last acknowledgement, without the pause for the approval. In a small order the compiler's share is large: a process compiles its hot methods during its first hundred thousand numbers." };
        var runs = new List<MeasuredOrder>();
        foreach (var lines in Sizes(place, notes))
        {
            runs.Add(await place.Order(storage, lines, cancellation));
        }

        var table = new ResultTable(
            $"Growth on {StorageNames.Of(storage)}",
            ["lines", "seconds in all", "µs a line, elapsed", "µs a line, processor", "peak resident, MiB", "bytes a number"],
            [.. runs.Select(Row)],
            [.. notes]);
        return new(new() { ["growth"] = new JsonArray([.. runs.Select(Json)]) }, table);
    }

    private static IEnumerable<int> Sizes(BenchPlace place, List<string> notes)
    {
        if (!place.Options.IsFull)
        {
            return [QuickLines, place.Options.LinesOfOrder];
        }

        int[] sizes = [SmallLines, place.Options.LinesOfOrder, LargeLines];
        var free = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        if (free >= NationalBytesMin)
        {
            return sizes.Append(NationalLines).Distinct().Order();
        }

        var why = $"{NationalLines:N0} lines were left out: they need {NationalBytesMin / 1e9:N0} GB of disk, and {Path.GetTempPath()} has {free / 1e9:N1}.";
        place.Say(why);
        notes.Add(why);
        return sizes.Distinct().Order();
    }

    private static string[] Row(MeasuredOrder run) =>
    [
        Figures.Text(run.Lines),
        Figures.Text(run.SecondsInAll),
        Figures.Text(run.SecondsInAll * 1e6 / run.Lines),
        Figures.Text(run.Costs[^1].Sum),
        Figures.Text(run.PeakResidentMiB),
        Figures.Text(run.BytesPerNumber),
    ];

    private static JsonObject Json(MeasuredOrder run)
    {
        var json = OrderBenchmark.Json(run);
        json["microsecondsPerNumber"] = Figures.Rounded(run.SecondsInAll * 1e6 / run.Lines, 2);
        json["processorMicrosecondsPerNumber"] = Figures.Rounded(run.Costs[^1].Sum, 2);
        return json;
    }
}
