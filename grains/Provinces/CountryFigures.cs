using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Ministry;
using Coordination.Orders;

namespace Coordination.Provinces;

/// <summary>
/// What provinces and the ministry are told, on each core silo: one question to the journal for all provinces, so that they add up while
/// lines end, and the pace of the last minute. It needs no other grain: a province that is cut off from the ministry is told the same.
/// </summary>
internal sealed class CountryFigures(IJournal journal, CarrierQueues queues, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly LinePace pace = new();

    /// <summary>One province.</summary>
    public async Task<ProvinceView> Of(ProvinceCode province)
    {
        var lines = await Look();
        return View(province, lines, await queues.View(null), time.GetUtcNow());
    }

    /// <summary>The country: every province that has any lines, and their sum.</summary>
    public async Task<MinistryView> Country()
    {
        var lines = await Look();
        var carriers = await queues.View(null);
        var now = time.GetUtcNow();
        var running = lines.Live.Where(order => order.Phase is OrderPhase.Running).Select(order => order.OrderId).ToList();
        var counts = lines.Suspending().ToList();
        var provinces = counts.Select(count => count.Province).Distinct().OrderBy(province => province.Value);
        return new(
            [.. provinces.Select(province => View(province, lines, carriers, now))],
            OrderViews.Sum(counts, count => count.Outcome.ToString()),
            carriers,
            running)
        {
            Effect = Effects.Of(counts, carrier => PerSecond(carrier, null), carriers, now, null, running.Count > 0),
        };
    }

    /// <summary>Remembers how far lines are, so that whoever asks once is told a pace.</summary>
    public Task Remember(CancellationToken cancellation) => Look(cancellation);

    private async Task<CountryLines> Look(CancellationToken cancellation = default)
    {
        var lines = await journal.Country(cancellation);
        lock (gate)
        {
            pace.Add(time.GetUtcNow(), [.. lines.Suspending()]);
        }

        return lines;
    }

    private ProvinceView View(ProvinceCode province, CountryLines lines, IReadOnlyList<CarrierView> carriers, DateTimeOffset now)
    {
        var counts = lines.Suspending().Where(count => count.Province == province).ToList();
        var own = lines.Live.Where(order => !order.IsUndo && order.Counts.Any(count => count.Province == province)).ToList();
        var running = own.Count(order => order.Phase is OrderPhase.Running && order.Counts.Any(count => count.Province == province && IsWaiting(count)));
        var waiting = counts.Where(IsWaiting).Select(count => count.Carrier).ToHashSet();
        return new(
            province.ToString(),
            province.NameZh,
            province.NameEn,
            own.Count + (int)lines.Orders.Where(count => count.Province == province).Sum(count => count.Lines),
            running,
            OrderViews.Sum(counts, count => count.Outcome.ToString()),
            OrderViews.Sum(counts.Where(count => count.Carrier is not null), count => count.Carrier!.Value.ToString()),
            lines.Undoing().Where(count => count.Province == province && Effects.IsInEffect(count.Outcome)).Sum(count => count.Lines))
        {
            Effect = Effects.Of(counts, carrier => PerSecond(carrier, province), carriers, now, null, running > 0),
            Carriers = [.. carriers.Where(carrier => waiting.Contains(CarrierUnit.Parse(carrier.Executor).Carrier))],
        };
    }

    private double? PerSecond(CarrierCode carrier, ProvinceCode? province)
    {
        lock (gate)
        {
            return pace.PerSecond(carrier, province);
        }
    }

    private static bool IsWaiting(LineCount count) => count is { Outcome: ItemOutcome.Pending, Lines: > 0 };
}
