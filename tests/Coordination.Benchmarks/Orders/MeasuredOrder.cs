using Coordination.DevMode;
using Coordination.Harness;
using Coordination.Hosting;

namespace Coordination.Orders;

/// <summary>An order file from its first byte to the last acknowledgement, run by the program itself on a fresh database.</summary>
/// <param name="Storage">Database.</param>
/// <param name="Lines">Lines of the file.</param>
/// <param name="SecondsToPlanned">From the file's first byte to the sealed plan.</param>
/// <param name="SecondsToHeld">From the approval to the last hold placed.</param>
/// <param name="SecondsToAcknowledged">From the approval to the last line's end.</param>
/// <param name="PeakResidentMiB">Most memory the silo ever had.</param>
/// <param name="BytesPerNumber">What the databases grew by, for each line.</param>
/// <param name="CommandsPerRequest">Commands in a request to a carrier, on average.</param>
/// <param name="FactsPerBatch">Facts in a transaction of the journal, on average of those that hold any.</param>
/// <param name="Outcomes">How the lines ended.</param>
/// <param name="Costs">The parts of the road.</param>
/// <param name="Course">What was seen meanwhile.</param>
internal sealed record MeasuredOrder(
    StorageKind Storage,
    int Lines,
    double SecondsToPlanned,
    double SecondsToHeld,
    double SecondsToAcknowledged,
    double PeakResidentMiB,
    double BytesPerNumber,
    double CommandsPerRequest,
    double FactsPerBatch,
    IReadOnlyDictionary<string, long> Outcomes,
    IReadOnlyList<PhaseCost> Costs,
    OrderCourse Course)
{
    private const double Mebibyte = 1 << 20;
    private const string Key = "benchmark";
    private static readonly TimeSpan LastLookWithin = TimeSpan.FromSeconds(3);

    /// <summary>From the first byte to the last line's end, without the pause for the approval.</summary>
    public double SecondsInAll => SecondsToPlanned + SecondsToAcknowledged;

    public static async Task<MeasuredOrder> Measure(BenchPlace place, StorageKind storage, int lines, CancellationToken cancellation)
    {
        var name = $"order-{lines}-{StorageNames.Of(storage)}";
        place.Say($"An order of {lines:N0} lines on {StorageNames.Of(storage)}");
        var file = Path.Combine(place.Folder("order"), "order.csv");
        await OrderNumbers.WriteFile(file, 0, lines, cancellation);
        await using var store = place.Store(storage);
        var bytesBefore = storage is StorageKind.Sqlite ? 0 : store.Bytes();

        await using var silo = DevProcess.Start(
            store,
            ["--once", "--order", file, "--key", Key, "--no-story", "--wait", "6h", "-o", "json"],
            isProfiled: place.Options.ProfileFolder is not null);
        var dev = await silo.Listens(cancellation);
        await using var desk = await CoordinationClient.Connect(CoordinationConnection.Of(dev, DevProfiles.Issuer), cancellation);
        var orderId = OrderId.For(dev.Profiles[DevProfiles.Issuer].Organisation, Key);
        OrderResult result;
        IReadOnlyList<Sight> seen;
        await using (Profile.Of(place.Options.ProfileFolder, name, [silo.Id, silo.Carriers, store.ServerProcess, .. ProcessTimes.Children(store.ServerProcess)]))
        using (var progress = new OrderProgress(place.Screen))
        await using (var watch = new OrderWatch(silo, store, desk.Province, orderId, progress.Report))
        {
            result = OrderResult.Of(await silo.Finishes(cancellation));
            seen = watch.Seen;
        }

        var effects = EffectCheck.Of(store.Folder, 0, lines);
        result.Demand(lines, effects);
        if (effects.Others.Count > 0)
        {
            throw new BenchmarkFailedException($"{effects.Others.Count} numbers were barred that nobody ordered.");
        }

        if (result is not { SecondsToPlanned: { } planned, SecondsToHeld: { } held, SecondsToAcknowledged: { } acknowledged }
            || seen.LastOrDefault(sight => sight.Order?.ApprovedAt is not null)?.Order is not { } last)
        {
            throw new BenchmarkFailedException("The order's run was not seen.");
        }

        var begunAt = last.ApprovedAt!.Value.AddSeconds(-planned);
        if (seen[^1].At < last.ApprovedAt.Value.AddSeconds(acknowledged) - LastLookWithin)
        {
            throw new BenchmarkFailedException("The order's run was not seen to its end.");
        }

        return new(
            storage,
            lines,
            planned,
            held,
            acknowledged,
            seen.Max(sight => sight.PeakBytes) / Mebibyte,
            (store.Bytes() - bytesBefore) / (double)lines,
            effects.Commands / (double)effects.Requests,
            store.Value("SELECT sum(count) FROM batch") / (double)store.Value("SELECT count(*) FROM batch WHERE count > 0"),
            result.Outcomes,
            OrderCosts.Of(seen, lines, begunAt, last, held, acknowledged),
            OrderCourse.Of(store, seen, effects, begunAt));
    }
}
