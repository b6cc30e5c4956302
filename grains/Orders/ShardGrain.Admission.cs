using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Orders;

internal sealed partial class ShardGrain
{
    // Granted by a cap for lines of the page in progress and not placed yet: a page that is tried again takes nothing twice.
    private readonly Dictionary<CarrierCode, int> granted = [];
    private long canaryLines;

    private IPaceGrain Pace => GrainFactory.GetGrain<IPaceGrain>(PaceGrain.KeyOf(run!.OrderId));

    /// <summary>Each wave of each run goes through the pages on its own.</summary>
    private string CursorKey => run!.Order switch
    {
        { Wave: OrderWave.Canary } => $"{Key}#canary",
        { Wave: OrderWave.First } => $"{Key}#first",
        { Run: 1 } => Key,
        { Run: var number } => $"{Key}#{number}",
    };

    /// <summary>What of a page may be placed now.</summary>
    /// <param name="Lines">Lines to place.</param>
    /// <param name="Protected">Lines that are put before a person instead.</param>
    /// <param name="IsAll">Whether nothing of the page is left for later.</param>
    /// <param name="IsCapped">Whether a cap was met.</param>
    private sealed record Admitted(List<OrderLine> Lines, IReadOnlyList<LineResult> Protected, bool IsAll, bool IsCapped);

    private void Forget() => granted.Clear();

    private static int LeftToPeople(Admitted admitted, IReadOnlyList<LineResult> results) =>
        results.Count(result => result.Outcome is ItemOutcome.ProtectedReview) - admitted.Protected.Count;

    /// <summary>Lines of the canary on pages that were recorded before this shard came to life.</summary>
    private async Task<long> CanaryLinesBefore(IReadOnlyList<PageOfPlan> all, int first, CancellationToken cancellation)
    {
        var tried = 0L;
        for (var index = first; index < next; index++)
        {
            if (WavePages.Has(OrderWave.Canary, all[index]))
            {
                var lines = await journal.LinesOf(run!.OrderId, all[index], cancellation);
                tried += Tried(lines, WavePages.Canary(all.Count, lines, brakes.CanaryOneIn));
            }
        }

        return tried;
    }

    private static int Tried(IReadOnlyList<OrderLine> lines, HashSet<long> canary) => lines.Count(line =>
        canary.Contains(line.Number) && (line.Version is not null || (line.Outcome is { } outcome && LineTally.IsTried(outcome))));

    private async Task<Admitted> Admit(SealedPlan proved, PageOfPlan page, List<OrderLine> open, int pace)
    {
        // What gives service back is neither capped nor kept from anybody.
        var hits = run!.Order.Undo is null ? await Protected(proved, page, open) : [];
        var wanted = hits.Count == 0 ? open : open.FindAll(line => !hits.Contains(line.Number));
        var lines = wanted.Count > pace ? wanted.GetRange(0, pace) : wanted;
        var isCapped = false;
        if (run.Order.Undo is null && brakes.CapPerHour < long.MaxValue)
        {
            (lines, isCapped) = await WithinCaps(page, lines);
        }

        if (pace < PageOfPlan.LinesMax && lines.Count < pace)
        {
            await Pace.GiveBack(pace - lines.Count);
        }

        return new(
            lines,
            [.. hits.Select(number => new LineResult(number, ItemOutcome.ProtectedReview, 0, Services.None))],
            lines.Count == wanted.Count,
            isCapped);
    }

    /// <summary>Lines whose numbers are protected now. Where the list cannot be asked, this fails, and the page waits.</summary>
    private async Task<HashSet<long>> Protected(SealedPlan proved, PageOfPlan page, List<OrderLine> open)
    {
        var found = await GrainFactory.GetGrain<IProtectedGrain>(ProtectedGrain.KeyOf(page.Province)).Between(page.FirstNumber, page.LastNumber);
        HashSet<long> hits = found.Count == 0 ? [] : [.. open.Select(line => line.Number).Intersect(found).Where(number => proved.ReviewOf(number) is null)];

        // A page that comes again after a crash may have placed a hold on a number that was listed meanwhile: what stands is told as it is.
        var held = await Task.WhenAll(hits.Select(async number => (Number: number, Is: await GrainFactory.GetGrain<INumberGrain>(number).HasPlaced(run!.OrderId))));
        hits.ExceptWith(held.Where(known => known.Is).Select(known => known.Number));
        return hits;
    }

    private async Task<(List<OrderLine> Lines, bool IsCapped)> WithinCaps(PageOfPlan page, List<OrderLine> lines)
    {
        List<OrderLine> within = [];
        var isCapped = false;
        foreach (var carrier in lines.GroupBy(line => line.Unit!.Value.Carrier))
        {
            var (wanted, ready) = (carrier.Count(), granted.GetValueOrDefault(carrier.Key));
            if (ready < wanted)
            {
                var cap = CapGrain.KeyOf(carrier.Key, page.Province);
                var answer = await GrainFactory.GetGrain<ICapGrain>(cap).Take(wanted - ready);
                ready += answer.Lines;
                if (ready < wanted)
                {
                    isCapped = true;
                    await Pace.Report(new($"{carrier.Key}-{page.Province}", answer.PerHour));
                }
            }

            granted[carrier.Key] = ready;
            within.AddRange(carrier.Take(ready));
        }

        // Ascending, as blocks and pages want them.
        within.Sort((left, right) => left.Number.CompareTo(right.Number));
        return (within, isCapped);
    }

    /// <summary>What was placed used up what caps had granted for it.</summary>
    private void UseUp(IEnumerable<OrderLine> lines)
    {
        foreach (var line in lines)
        {
            if (line.Unit is { Carrier: var carrier } && granted.TryGetValue(carrier, out var ready) && ready > 0)
            {
                granted[carrier] = ready - 1;
            }
        }
    }
}
