using System.Text.Json.Nodes;
using Coordination.Harness;
using Coordination.Reports;

namespace Coordination.Orders;

/// <summary>One order from its file to the last acknowledgement by five simulated carriers.</summary>
internal sealed class OrderBenchmark : IBenchmark
{
    public string Name => "order";

    public string About => "an order from its file's first byte to the last acknowledgement by five simulated carriers";

    public async Task<Section> Run(BenchPlace place, CancellationToken cancellation)
    {
        var runs = new List<MeasuredOrder>();
        foreach (var storage in place.Options.Storages)
        {
            runs.Add(await place.Order(storage, place.Options.LinesOfOrder, cancellation));
        }

        var json = new JsonObject
        {
            ["order"] = Json(runs[0]),
            ["orders"] = new JsonObject(runs.Select(run => KeyValuePair.Create(StorageNames.Of(run.Storage), (JsonNode?)Json(run)))),
        };
        return new(json, [Table(runs), .. runs.Select(Costs)], [.. runs.Select(Picture)]);
    }

    public static JsonObject Json(MeasuredOrder run) => new()
    {
        ["storage"] = StorageNames.Of(run.Storage),
        ["lines"] = run.Lines,
        ["secondsToPlanned"] = Figures.Rounded(run.SecondsToPlanned),
        ["secondsToHeld"] = Figures.Rounded(run.SecondsToHeld),
        ["secondsToAcknowledged"] = Figures.Rounded(run.SecondsToAcknowledged),
        ["peakResidentMiB"] = Figures.Rounded(run.PeakResidentMiB, 1),
        ["bytesPerNumber"] = Figures.Rounded(run.BytesPerNumber, 1),
        ["commandsPerRequest"] = Figures.Rounded(run.CommandsPerRequest, 1),
        ["factsPerBatch"] = Figures.Rounded(run.FactsPerBatch, 1),
        ["outcomes"] = new JsonObject(run.Outcomes.Where(outcome => outcome.Value > 0).Select(outcome => KeyValuePair.Create(outcome.Key, (JsonNode?)outcome.Value))),
        ["parts"] = new JsonArray([.. run.Costs.Select(cost => new JsonObject
        {
            ["name"] = cost.Name,
            ["seconds"] = Figures.Rounded(cost.Seconds),
            ["siloMicroseconds"] = Figures.Rounded(cost.Silo, 2),
            ["databaseMicroseconds"] = Figures.Rounded(cost.Database, 2),
            ["carriersMicroseconds"] = Figures.Rounded(cost.Carriers, 2),
        })]),
    };

    private static ResultTable Table(List<MeasuredOrder> runs) => new(
        "Order, from its file to the last acknowledgement",
        ["database", "lines", "planned, s", "held, s", "acknowledged, s", "peak resident, MiB", "bytes a number", "commands a request", "facts a batch"],
        [.. runs.Select(Row)],
        "Planned from the file's first byte; held and acknowledged from the approval. The silo is a process of its own and begins cold; the file is read in it.");

    private static string[] Row(MeasuredOrder run) =>
    [
        StorageNames.Of(run.Storage),
        Figures.Text(run.Lines),
        Figures.Text(run.SecondsToPlanned),
        Figures.Text(run.SecondsToHeld),
        Figures.Text(run.SecondsToAcknowledged),
        Figures.Text(run.PeakResidentMiB),
        Figures.Text(run.BytesPerNumber),
        Figures.Text(run.CommandsPerRequest),
        Figures.Text(run.FactsPerBatch),
    ];

    private static ResultTable Costs(MeasuredOrder run) => new(
        $"Where its time goes on {StorageNames.Of(run.Storage)}, {run.Lines:N0} lines",
        ["part", "seconds", "silo, µs a line", "database, µs a line", "carriers, µs a line", "processors in use"],
        [.. run.Costs.Select(cost => (IReadOnlyList<string>)
        [
            cost.Name,
            Figures.Text(cost.Seconds),
            Figures.Text(cost.Silo),
            Figures.Text(cost.Database),
            Figures.Text(cost.Carriers),
            Figures.Text(cost.Seconds > 0 ? cost.Sum * run.Lines / 1e6 / cost.Seconds : 0),
        ])],
        "Microseconds of processor time, by what Linux counts of each process.");

    private static (string Name, Plot Plot) Picture(MeasuredOrder run)
    {
        var course = run.Course;
        return ($"order-{StorageNames.Of(run.Storage)}", new(
            $"An order of {run.Lines:N0} lines on {StorageNames.Of(run.Storage)}",
            "seconds from the file's first byte",
            [
                new("numbers a second", [new("lines taken in", course.TakenIn), new("holds placed", course.Held), new("barred by carriers", course.Applied)]),
                new("processors in use", [.. course.Processors.Select(process => new Curve(process.Key, process.Value))]),
                new("MiB resident", [new("silo", course.ResidentMiB)]),
            ],
            [
                new(run.SecondsToPlanned, "approved"),
                new(run.SecondsToPlanned + run.SecondsToHeld, "held"),
                new(run.SecondsInAll, "acknowledged"),
            ]));
    }
}
