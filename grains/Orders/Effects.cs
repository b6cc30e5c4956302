using System.Globalization;
using Coordination.Carriers;
using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>How far bars have taken effect, and who is slowest: from counters, paces and queues. Pure.</summary>
internal static class Effects
{
    /// <summary>Further ahead than this an estimate is a guess, and none is given.</summary>
    public static readonly TimeSpan EstimateMax = TimeSpan.FromDays(7);

    /// <summary>No carrier is slow whose oldest command has waited less.</summary>
    public static readonly TimeSpan QueueAgeMin = TimeSpan.FromSeconds(5);

    /// <param name="counts">Lines, of one order or of many.</param>
    /// <param name="perSecond">Lines a carrier answers for in a second; null while that is not known.</param>
    /// <param name="queues">Carriers' queues; empty where they are not asked.</param>
    /// <param name="now">UTC.</param>
    /// <param name="latest">When lines that still wait end anyhow; null where that is not one instant.</param>
    /// <param name="goesOn">False for what is held up or over: nothing can be said about its end.</param>
    public static EffectView Of(
        IReadOnlyList<LineCount> counts,
        Func<CarrierCode, double?> perSecond,
        IReadOnlyList<CarrierView> queues,
        DateTimeOffset now,
        DateTimeOffset? latest,
        bool goesOn)
    {
        List<CarrierEffect> carriers =
        [
            .. counts.Where(count => count.Carrier is not null && IsDue(count.Outcome)).GroupBy(count => count.Carrier!.Value)
                .Select(carrier => Of(carrier.Key, [.. carrier], goesOn ? perSecond(carrier.Key) : null))
                .Where(carrier => carrier.Due > 0)
                .OrderBy(carrier => carrier.Carrier, StringComparer.Ordinal),
        ];
        return new(
            carriers.Sum(carrier => carrier.Due),
            carriers.Sum(carrier => carrier.InEffect),
            carriers.Sum(carrier => carrier.Waiting),
            goesOn ? EndOf(carriers, now, latest) : null,
            carriers,
            goesOn ? Slowest(carriers, queues) : null);
    }

    /// <summary>Whether a line that stands so should be barred: neither sorted out nor taken off, nor told first.</summary>
    public static bool IsDue(ItemOutcome outcome) => IsInEffect(outcome)
        || outcome is ItemOutcome.Pending or ItemOutcome.DeferredPorting or ItemOutcome.CarrierFailed or ItemOutcome.TimedOut;

    /// <summary>Whether all its networks bar it.</summary>
    public static bool IsInEffect(ItemOutcome outcome) => outcome is ItemOutcome.Applied or ItemOutcome.AlreadyInState;

    private static CarrierEffect Of(CarrierCode carrier, IReadOnlyList<LineCount> counts, double? perSecond) => new(
        carrier.ToString(),
        counts.Sum(count => count.Lines),
        counts.Where(count => IsInEffect(count.Outcome)).Sum(count => count.Lines),
        counts.Where(count => count.Outcome is ItemOutcome.Pending).Sum(count => count.Lines),
        perSecond);

    /// <summary>The end is when the last carrier is through; one that answers nothing has none.</summary>
    private static DateTimeOffset? EndOf(List<CarrierEffect> carriers, DateTimeOffset now, DateTimeOffset? latest)
    {
        var left = TimeSpan.Zero;
        foreach (var carrier in carriers.Where(carrier => carrier.Waiting > 0))
        {
            if (LeftOf(carrier) is not { } time)
            {
                return null;
            }

            left = time > left ? time : left;
        }

        return left == TimeSpan.Zero ? null : latest is { } at && at > now && now + left > at ? at : now + left;
    }

    private static TimeSpan? LeftOf(CarrierEffect carrier) =>
        carrier.PerSecond is { } pace and > 0 && carrier.Waiting / pace is var seconds && seconds <= EstimateMax.TotalSeconds
            ? TimeSpan.FromSeconds(Math.Max(seconds, 1))
            : null;

    private static SlowestCarrier? Slowest(List<CarrierEffect> carriers, IReadOnlyList<CarrierView> queues)
    {
        var waiting = carriers.Where(carrier => carrier.Waiting > 0).ToDictionary(carrier => carrier.Carrier, StringComparer.Ordinal);
        var oldest = queues
            .Where(queue => queue.QueueAge >= QueueAgeMin && waiting.ContainsKey(CarrierOf(queue)))
            .OrderByDescending(queue => queue.QueueAge).ThenBy(queue => queue.Executor, StringComparer.Ordinal)
            .FirstOrDefault();
        if (oldest is not null)
        {
            return new(CarrierOf(oldest), SlowReason.OldestCommand, OldestZh(oldest), OldestEn(oldest));
        }

        // Longest still to go; who answers nothing comes before all who do. What was never measured is not called slow.
        var slowest = waiting.Values
            .Where(carrier => carrier.PerSecond is not null)
            .OrderByDescending(carrier => LeftOf(carrier) ?? TimeSpan.MaxValue).ThenBy(carrier => carrier.Carrier, StringComparer.Ordinal)
            .FirstOrDefault();
        return slowest is null ? null : new(slowest.Carrier, SlowReason.SlowAcknowledgements, SlowZh(slowest), SlowEn(slowest));
    }

    private static string CarrierOf(CarrierView queue) => CarrierUnit.Parse(queue.Executor).Carrier.ToString();

    private static string OldestZh(CarrierView queue) => string.Create(
        CultureInfo.InvariantCulture,
        $"最早的指令已等待 {Spans.Zh(queue.QueueAge!.Value)}，共 {queue.Waiting:#,0} 条未应答{(queue.Reachable ? string.Empty : "；现在不可达")}");

    private static string OldestEn(CarrierView queue) => string.Create(
        CultureInfo.InvariantCulture,
        $"its oldest command has waited for {Spans.En(queue.QueueAge!.Value)}, and {queue.Waiting:#,0} wait{(queue.Reachable ? string.Empty : "; it cannot be reached")}");

    private static string SlowZh(CarrierEffect carrier) => carrier.PerSecond > 0
        ? string.Create(CultureInfo.InvariantCulture, $"每秒确认 {carrier.PerSecond:#,0.#} 行，尚有 {carrier.Waiting:#,0} 行：需时最长")
        : string.Create(CultureInfo.InvariantCulture, $"近来没有确认过一行，尚有 {carrier.Waiting:#,0} 行");

    private static string SlowEn(CarrierEffect carrier) => carrier.PerSecond > 0
        ? string.Create(CultureInfo.InvariantCulture, $"it acknowledges {carrier.PerSecond:#,0.#} lines a second and has {carrier.Waiting:#,0} to go: longest of all")
        : string.Create(CultureInfo.InvariantCulture, $"it has acknowledged none of its lines lately, and {carrier.Waiting:#,0} wait");
}
