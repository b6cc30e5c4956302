using System.Globalization;
using System.Text.Json.Nodes;
using Coordination.Crypto;
using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Reports;

namespace Coordination.Portals;

/// <summary>What it costs that a silo knows who calls: the same calls unguarded, over proved connections, and with everything.</summary>
internal sealed class PortalBenchmark : IBenchmark
{
    private static readonly (Guarding Guarding, string Name, string Json)[] Variants =
    [
        (Guarding.None, "in clear, everybody believed", "plain"),
        (Guarding.Connections, "mutual TLS, messages looked at", "tls"),
        (Guarding.Everything, "and token, permission, stamps", "secured"),
    ];

    public string Name => "portal";

    public string About => "a call at a portal unguarded, over mutual TLS, and with token and permission; what proofs and signatures cost";

    public async Task<Section> Run(BenchPlace place, CancellationToken cancellation)
    {
        var (rounds, calls) = place.Options.IsFull ? (9, 1_000) : (5, 400);
        var stores = Variants.Select(_ => place.Store(StorageKind.Sqlite)).ToList();
        var portals = new List<MeasuredPortal>();
        try
        {
            foreach (var (variant, store) in Variants.Zip(stores))
            {
                portals.Add(await MeasuredPortal.Start(variant.Guarding, store, cancellation));
            }

            place.Say("Asking for explanations");
            var reads = new PortalRounds(portals, async (portal, index) => Demand(await portal.Carrier.Explain(PortalRounds.Number(index % 1_000), chinese: false)));
            await reads.Run(rounds, calls);
            place.Say("Opening cases");
            var writes = new PortalRounds(portals, async (portal, index) => Demand(await portal.Carrier.OpenCase(new($"risk-{index}", PortalRounds.Number(index), "model", 1))));
            await writes.Run(rounds, calls);
            place.Say("Proving pages");
            var proof = await ProofCost.Measure(portals[0].Silo, rounds);
            place.Say("Signing");
            var signatures = CryptoSuites.All.Select(SignatureCost.Measure).ToList();
            return new(
                new() { ["portal"] = Json(reads, writes, proof, signatures) },
                Table("A read at a portal: explain", reads),
                Table("A durable write at a portal: open a case", writes),
                new ResultTable(
                    "A number of a large order",
                    ["", "µs a number"],
                    [["placed with its page proved", Figures.Text(proof.Placed)], ["proved beforehand", Figures.Text(proof.Believed)], ["more", Percent(proof.Overhead)]],
                    "Processor time of silo and SQLite together, new numbers, in blocks of a page."),
                new ResultTable(
                    "Signatures, one thread",
                    ["suite", "sign, µs", "verify, µs", "a carrier's answer, µs"],
                    [.. signatures.Select(cost => (IReadOnlyList<string>)[cost.Suite.SignatureName, Figures.Text(cost.Sign), Figures.Text(cost.Verify), Figures.Text(cost.Answer)])],
                    "An order has three: submitted, approved, applied. A carrier's answer is one for up to 500 commands."));
        }
        finally
        {
            foreach (var portal in portals)
            {
                await portal.DisposeAsync();
            }

            foreach (var store in stores)
            {
                await store.DisposeAsync();
            }
        }
    }

    private static void Demand<T>(Audit.Answer<T> answer)
        where T : class
    {
        if (answer.Value is null)
        {
            throw new BenchmarkFailedException($"A portal refused: {answer.Refusal?.Code} {answer.Refusal?.En}");
        }
    }

    private static ResultTable Table(string title, PortalRounds rounds)
    {
        var plain = rounds.Of(Guarding.None);
        return new(
            title,
            ["", "p50, ms", "p99, ms", "calls/s", "µs a call", "µs more"],
            [
                .. Variants.Select(variant => (variant.Name, Cost: rounds.Of(variant.Guarding))).Select(row => (IReadOnlyList<string>)
                [
                    row.Name, Figures.Text(row.Cost.P50), Figures.Text(row.Cost.P99), Figures.Text(row.Cost.PerSecond), Figures.Text(row.Cost.Microseconds),
                    Percent((row.Cost.Microseconds - plain.Microseconds) / plain.Microseconds),
                ]),
            ],
            $"p50 and p99 with one call in progress, the rest with {PortalRounds.InFlight}; client and silo share the machine and the process. Medians of rounds in turn.");
    }

    private static JsonObject Json(PortalRounds reads, PortalRounds writes, ProofCost proof, IReadOnlyList<SignatureCost> signatures)
    {
        var json = new JsonObject();
        foreach (var (prefix, rounds) in new[] { (string.Empty, reads), ("write", writes) })
        {
            foreach (var (guarding, _, name) in Variants)
            {
                var cost = rounds.Of(guarding);
                var key = prefix.Length == 0 ? name : $"{prefix}{char.ToUpperInvariant(name[0])}{name[1..]}";
                json[$"{key}P50Ms"] = Figures.Rounded(cost.P50);
                json[$"{key}P99Ms"] = Figures.Rounded(cost.P99);
                json[$"{key}PerSecond"] = Figures.Rounded(cost.PerSecond, 0);
                json[$"{key}Microseconds"] = Figures.Rounded(cost.Microseconds, 1);
            }
        }

        json["proofMicrosecondsWith"] = Figures.Rounded(proof.Placed, 2);
        json["proofMicrosecondsWithout"] = Figures.Rounded(proof.Believed, 2);
        json["proofOverhead"] = Figures.Rounded(proof.Overhead);
        json["signatures"] = new JsonArray([.. signatures.Select(cost => (JsonNode)new JsonObject
        {
            ["algorithm"] = cost.Suite.SignatureName,
            ["signMicroseconds"] = Figures.Rounded(cost.Sign, 1),
            ["verifyMicroseconds"] = Figures.Rounded(cost.Verify, 1),
            ["answerMicroseconds"] = Figures.Rounded(cost.Answer, 1),
        })]);
        return json;
    }

    private static string Percent(double share) => share.ToString("+0.0 %;-0.0 %;0 %", CultureInfo.InvariantCulture);
}
