using System.Text.Json.Nodes;
using Coordination.DevMode;
using Coordination.Harness;
using Coordination.Orders;
using Coordination.Reports;

namespace Coordination.Urgent;

/// <summary>How long an order of one number takes to its carrier, with nothing else to do and while a large order runs.</summary>
internal sealed class UrgentBenchmark : IBenchmark
{
    private const int SamplesMin = 200;
    private const int WarmUps = 50;
    private const int BulkOrdersMax = 20;

    // Roughly, so that the samples are spread over the large order's planning, holding and acknowledging alike.
    private const double LinesEndedPerSecond = 10_000;

    // Intake alone takes longer than a call may under a national order.
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromMinutes(2);

    public string Name => "urgent";

    public string About => "an order of one number, from the instant it is applied to its carrier's effect, idle and while a large order runs";

    public async Task<Section> Run(BenchPlace place, CancellationToken cancellation)
    {
        var storage = place.Options.Storages[0];
        var (idleSamples, loadedSamples, every) = place.Options.IsFull
            ? (500, 3_000, TimeSpan.FromMilliseconds(100))
            : (220, 400, TimeSpan.FromMilliseconds(50));
        var everyLoaded = Longer(every, TimeSpan.FromSeconds(place.Options.LinesOfOrder / LinesEndedPerSecond / loadedSamples));
        await using var store = place.Store(storage);
        IReadOnlyList<Applied> idle;
        List<Applied> loaded = [];
        List<BulkOrder> bulk = [];
        await using (var silo = DevProcess.Start(store, []))
        {
            var dev = await silo.Listens(cancellation);
            await silo.Says("Ready.", cancellation);
            await using var issuer = await Connect(dev, DevProfiles.Issuer, cancellation);
            await using var approver = await Connect(dev, DevProfiles.Approver, cancellation);
            await using var bulkIssuer = await Connect(dev, DevProfiles.Ministry, cancellation);
            place.Say($"Preparing {WarmUps + idleSamples + loadedSamples} orders of one number");
            var orders = await UrgentOrders.Prepare(dev, issuer, approver, WarmUps + idleSamples + loadedSamples, cancellation);
            await orders.Apply(WarmUps, every, () => true, cancellation);
            place.Say("Idle");
            idle = await orders.Apply(idleSamples, every, () => true, cancellation);

            while (loaded.Count < SamplesMin && orders.Left > 0 && bulk.Count < BulkOrdersMax)
            {
                place.Say($"Under an order of {place.Options.LinesOfOrder:N0} lines");
                var running = BulkOrder.Run(place, bulkIssuer, approver, (long)bulk.Count * place.Options.LinesOfOrder, place.Options.LinesOfOrder, cancellation);
                loaded.AddRange(await orders.Apply(loadedSamples, everyLoaded, () => !running.IsCompleted, cancellation));
                bulk.Add(await running);
            }
        }

        return Evaluate(place, store, idle, loaded, bulk);
    }

    private static Task<CoordinationClient> Connect(DevFile dev, string profile, CancellationToken cancellation)
    {
        var connection = CoordinationConnection.Of(dev, profile);
        connection.AnswerTimeout = AnswersWithin;
        return CoordinationClient.Connect(connection, cancellation);
    }

    private static Section Evaluate(
        BenchPlace place,
        Store store,
        IReadOnlyList<Applied> idle,
        List<Applied> loaded,
        List<BulkOrder> bulk)
    {
        var effects = EffectCheck.Of(store.Folder, 0, bulk.Count * place.Options.LinesOfOrder);
        foreach (var order in bulk)
        {
            if (order.End.Outcomes.Sum(count => count.Lines) != place.Options.LinesOfOrder)
            {
                throw new BenchmarkFailedException("The large order's outcomes do not add up to its lines.");
            }
        }

        var (idleMs, loadedMs) = (Latencies(idle, effects), Latencies(loaded, effects));
        var (idleAnswered, loadedAnswered) = (Answered(idle), Answered(loaded));
        var storage = StorageNames.Of(store.Kind);
        var json = new JsonObject
        {
            ["urgent"] = new JsonObject
            {
                ["storage"] = storage,
                ["idleP50Ms"] = Figures.Rounded(Percentile(idleMs, 0.5)),
                ["idleP99Ms"] = Figures.Rounded(Percentile(idleMs, 0.99)),
                ["loadedP50Ms"] = Figures.Rounded(Percentile(loadedMs, 0.5)),
                ["loadedP99Ms"] = Figures.Rounded(Percentile(loadedMs, 0.99)),
                ["idleSamples"] = idleMs.Count,
                ["loadedSamples"] = loadedMs.Count,
                ["lines"] = place.Options.LinesOfOrder,
            },
        };
        var table = new ResultTable(
            $"An order of one number on {storage}",
            ["while", "until", "samples", "p50, ms", "p90, ms", "p99, ms", "most, ms"],
            [
                Row("nothing else runs", "answered", idleAnswered),
                Row(string.Empty, "applied", idleMs),
                Row($"an order of {place.Options.LinesOfOrder:N0} lines runs", "answered", loadedAnswered),
                Row(string.Empty, "applied", loadedMs),
            ],
            "From the instant at which the order was to be applied until its issuer was answered that it runs, and to the carrier's durable effect, by the carrier's own log; orders come evenly, whether or not those before them were answered. Planned and approved before.");
        return new(json, [table], [($"urgent-{storage}", Picture(store, bulk[0], loaded, effects, place.Options.LinesOfOrder))]);
    }

    private static List<(DateTimeOffset At, double Milliseconds)> Latencies(IReadOnlyList<Applied> orders, EffectCheck effects) =>
    [
        .. orders.Select(order => effects.Others.TryGetValue(order.Number, out var at)
            ? (order.IntendedAt, (at - order.IntendedAt).TotalMilliseconds)
            : throw new BenchmarkFailedException("An urgent order was applied and never reached its carrier.")),
    ];

    private static List<(DateTimeOffset At, double Milliseconds)> Answered(IEnumerable<Applied> orders) =>
        [.. orders.Select(order => (order.IntendedAt, (order.AnsweredAt - order.IntendedAt).TotalMilliseconds))];

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static double Percentile(IEnumerable<(DateTimeOffset At, double Milliseconds)> latencies, double share) =>
        Figures.Percentile([.. latencies.Select(latency => latency.Milliseconds).Order()], share);

    private static string[] Row(string what, string until, List<(DateTimeOffset At, double Milliseconds)> latencies) =>
        [what, until, Figures.Text(latencies.Count), .. new[] { 0.5, 0.9, 0.99, 1 }.Select(share => Figures.Text(Percentile(latencies, share)))];

    private static Plot Picture(Store store, BulkOrder bulk, List<Applied> loaded, EffectCheck effects, int lines)
    {
        double X(DateTimeOffset? at) => (at!.Value - bulk.BegunAt).TotalSeconds;
        var end = bulk.End.CompletedAt!.Value;
        var seconds = Latencies([.. loaded.Where(order => order.IntendedAt <= end)], effects)
            .GroupBy(latency => (int)X(latency.At))
            .OrderBy(second => second.Key)
            .ToList();
        Curve Latency(string name, double share) => new(name, [.. seconds.Select(second => new PlotPoint(second.Key + 0.5, Percentile(second, share)))]);
        return new(
            $"Orders of one number while {lines:N0} lines run, {StorageNames.Of(store.Kind)}",
            "seconds from the large order's first byte",
            [
                new("numbers a second",
                [
                    new("holds placed", OrderCourse.FactsBySecond(store, bulk.BegunAt, end)),
                    new("barred by carriers", [.. effects.BySecond.Select(second => new PlotPoint(X(DateTimeOffset.FromUnixTimeSeconds(second.Second)) + 0.5, second.Numbers)).Where(point => point.X <= X(end))]),
                ]),
                new("milliseconds to the carrier", [Latency("p50", 0.5), Latency("p99", 0.99)]),
            ],
            [new(X(bulk.End.ApprovedAt), "approved"), new(X(bulk.End.HeldAt), "held"), new(X(end), "acknowledged")]);
    }
}
