using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Coordination.Audit;
using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Reports;
using Coordination.Urgent;

namespace Coordination.Silos;

/// <summary>The same order by one silo and by two on one database: how evenly they share it, and what being two costs.</summary>
internal sealed class SilosBenchmark : IBenchmark
{
    private const int QuickLines = 40_000;

    /// <summary>Lines of an order before, of another issuer: every process has then compiled what it runs.</summary>
    private const int WarmUpLines = 20_000;

    // Far behind the numbers of the warm-up.
    private const int FirstPlace = 10_000_000;

    private static readonly Principal issuer = new("benchmark-1", Role.MinistryOperator, "工业和信息化部 (benchmark)", ProvinceCode.Unknown, null);
    private static readonly Principal warmer = new("benchmark-2", Role.MinistryOperator, "工业和信息化部 (warm-up)", ProvinceCode.Unknown, null);
    private static readonly Principal approver = new("benchmark-3", Role.Approver, "示范省反诈中心", ProvinceCode.Unknown, null);

    public string Name => "silos";

    public string About => "an order by one silo and by two on PostgreSQL: shares of each, and what two cost more";

    public async Task<Section> Run(BenchPlace place, CancellationToken cancellation)
    {
        if (!place.Options.Storages.Contains(StorageKind.PostgreSql))
        {
            place.Say("Only a server's database takes two silos.");
            return new(new JsonObject());
        }

        var lines = place.Options.Lines ?? (place.Options.IsFull ? BenchOptions.FullLines : QuickLines);
        var one = await Measure(place, 1, lines, cancellation);
        var two = await Measure(place, 2, lines, cancellation);
        return new(
            new JsonObject
            {
                ["silos"] = new JsonObject
                {
                    ["lines"] = lines,
                    ["shares"] = Shares(two.Facts),
                    ["processorShares"] = Shares(two.Silos),
                    ["overhead"] = Figures.Rounded(two.Microseconds / one.Microseconds),
                    ["one"] = Json(one),
                    ["two"] = Json(two),
                },
            },
            new ResultTable(
                "An order by one silo and by two on postgresql",
                ["silos", "lines", "seconds", "facts, % of each", "processor time, % of each", "silos, µs a line", "database, µs a line", "of one silo"],
                [Row(one, one), Row(two, one)],
                "From the file's first byte to the last acknowledgement, after an order that warmed every process up. Everything shares the machine's processors: two silos are not to be faster here, but to cost little more. Facts are those of each silo's chain."));
    }

    private static async Task<SharedOrder> Measure(BenchPlace place, int count, int lines, CancellationToken cancellation)
    {
        place.Say(string.Create(CultureInfo.InvariantCulture, $"An order of {lines:N0} lines by {count} {(count == 1 ? "silo" : "silos")} on postgresql"));
        await using var store = place.Store(StorageKind.PostgreSql);
        await using var silos = await ServedSilos.Start(store, count, cancellation);
        await using var desk = await silos.As(issuer, cancellation);
        await using var second = await silos.As(approver, cancellation);
        await using (var warm = await silos.As(warmer, cancellation))
        {
            Demand(await BulkOrder.Run(place, warm, second, 0, WarmUpLines, cancellation), store, 0, WarmUpLines);
        }

        var (facts, times, database) = (Facts(store), Times(silos), store.ServerTime());
        var begunAt = Stopwatch.GetTimestamp();
        var order = await BulkOrder.Run(place, desk, second, FirstPlace, lines, cancellation);
        var seconds = Stopwatch.GetElapsedTime(begunAt).TotalSeconds;
        double[] own = [.. Times(silos).Zip(times, (after, before) => (after - before).TotalMicroseconds / lines)];
        var server = (store.ServerTime() - database)?.TotalMicroseconds / lines;
        Demand(order, store, FirstPlace, lines);
        return new(count, lines, seconds, [.. Facts(store).Select(silo => (double)(silo.Value - facts.GetValueOrDefault(silo.Key))).Where(share => share > 0)], own, server);
    }

    /// <summary>Every line ended by its carrier's word, and the carriers' log holds each number once.</summary>
    private static void Demand(BulkOrder order, Store store, int first, int lines)
    {
        var applied = Lines(ItemOutcome.Applied);
        var effects = EffectCheck.Of(store.Folder, first, lines).Effects;
        if (order.End.Phase is not OrderPhase.Completed || applied + Lines(ItemOutcome.NotAssigned) != lines || applied != effects)
        {
            throw new BenchmarkFailedException($"{lines} lines were ordered; the carriers' log holds {effects} bars, and the outcomes are {string.Join(", ", order.End.Outcomes.Select(count => $"{count.Name} {count.Lines}"))}.");
        }

        long Lines(ItemOutcome outcome) => order.End.Outcomes.Where(count => count.Name == $"{outcome}").Sum(count => count.Lines);
    }

    private static List<TimeSpan> Times(ServedSilos silos) => [.. silos.Processes.Select(ProcessTimes.Of)];

    /// <summary>Facts of each silo's chains.</summary>
    private static Dictionary<string, long> Facts(Store store)
    {
        using var connection = store.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT split_part(s.owner, '/', 1), sum(b.count)::bigint FROM batch b JOIN slot s USING (slot) GROUP BY 1";
        using var reader = command.ExecuteReader();
        var facts = new Dictionary<string, long>(StringComparer.Ordinal);
        while (reader.Read())
        {
            facts.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return facts;
    }

    private static JsonArray Shares(IReadOnlyList<double> parts) => new([.. parts.Select(part => (JsonNode?)Figures.Rounded(part / parts.Sum()))]);

    private static string Percentages(IReadOnlyList<double> parts) => string.Join(" : ", parts.Select(part => Figures.Text(100 * part / parts.Sum())));

    private static JsonObject Json(SharedOrder run) => new()
    {
        ["seconds"] = Figures.Rounded(run.Seconds),
        ["silosMicroseconds"] = Figures.Rounded(run.Silos.Sum(), 1),
        ["databaseMicroseconds"] = Figures.Rounded(run.Database, 1),
    };

    private static string[] Row(SharedOrder run, SharedOrder one) =>
    [
        Figures.Text(run.Count),
        Figures.Text(run.Lines),
        Figures.Text(run.Seconds),
        Percentages(run.Facts),
        Percentages(run.Silos),
        Figures.Text(run.Silos.Sum()),
        Figures.Text(run.Database),
        $"{Figures.Text(run.Microseconds / one.Microseconds)} ×",
    ];

    /// <summary>An order, and what each silo had of it.</summary>
    /// <param name="Count">Silos.</param>
    /// <param name="Lines">Lines of the order.</param>
    /// <param name="Seconds">From the file's first byte to the last acknowledgement.</param>
    /// <param name="Facts">Facts of each silo's chain.</param>
    /// <param name="Silos">Processor time of each silo for a line, microseconds.</param>
    /// <param name="Database">The same of the database's processes; null where they cannot be seen.</param>
    private sealed record SharedOrder(int Count, int Lines, double Seconds, IReadOnlyList<double> Facts, IReadOnlyList<double> Silos, double? Database)
    {
        public double Microseconds => Silos.Sum() + (Database ?? 0);
    }
}
