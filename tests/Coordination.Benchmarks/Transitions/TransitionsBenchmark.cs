using System.Text.Json.Nodes;
using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Reports;

namespace Coordination.Transitions;

/// <summary>Transitions a second of new and of existing numbers: the product, plain grains on a database, and the database's driver.</summary>
internal sealed class TransitionsBenchmark : IBenchmark
{
    /// <summary>Names in the figures.</summary>
    public static readonly IReadOnlyList<string> Variants = ["ours", "oursInBlocks", "naive", "naiveTuned", "raw"];

    private static readonly string[] Texts =
        ["number grain on the journal", "numbers in blocks, as a large order", "IPersistentState on AdoNet, as it comes", "the same, tuned", "raw driver, the journal's rows"];

    public string Name => "transitions";

    public string About => "transitions a second against plain IPersistentState and against the raw driver";

    public async Task<Section> Run(BenchPlace place, CancellationToken cancellation)
    {
        var json = new JsonObject();
        var tables = new List<ResultTable>();
        foreach (var storage in place.Options.Storages)
        {
            var (fresh, existing) = await new TransitionRounds(place, storage).Run(cancellation);
            json[StorageNames.Of(storage)] = new JsonObject { ["new"] = Json(fresh), ["existing"] = Json(existing) };
            tables.Add(Table(storage, "new", fresh));
            tables.Add(Table(storage, "existing", existing));
        }

        return new(new() { ["transitions"] = json }, [.. tables]);
    }

    private static JsonObject Json(IReadOnlyList<Rates> variants)
    {
        var json = new JsonObject(variants.Select(rates => KeyValuePair.Create(rates.Name, (JsonNode?)Figures.Rounded(rates.Median, 0))));
        json["detail"] = new JsonObject(variants.Select(rates => KeyValuePair.Create(rates.Name, (JsonNode?)new JsonObject
        {
            ["least"] = Figures.Rounded(rates.Least, 0),
            ["most"] = Figures.Rounded(rates.Most, 0),
            ["siloMicroseconds"] = Figures.Rounded(rates.Silo, 2),
            ["databaseMicroseconds"] = Figures.Rounded(rates.Database, 2),
            ["transitions"] = rates.Slices.Sum(slice => slice.Count),
        })));
        return json;
    }

    private static ResultTable Table(StorageKind storage, string which, IReadOnlyList<Rates> variants) => new(
        $"Transitions of {which} numbers on {StorageNames.Of(storage)}",
        ["variant", "a second, median", "least – most", "silo, µs", "database, µs", "grain is", "blocks are"],
        [.. variants.Select((rates, index) => (IReadOnlyList<string>)
        [
            Texts[index],
            Figures.Text(rates.Median),
            $"{Figures.Text(rates.Least)} – {Figures.Text(rates.Most)}",
            Figures.Text(rates.Silo),
            Figures.Text(rates.Database),
            index < 2 ? string.Empty : Times(variants[0], rates),
            index < 2 ? string.Empty : Times(variants[1], rates),
        ])]);

    private static string Times(Rates ours, Rates other) => $"{Figures.Text(ours.Median / other.Median)} ×";
}
