using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>
/// How fast carriers answer for lines, from counters looked at again and again within the last minute. It remembers a few dozen
/// figures and nothing of lines; one that has looked once knows nothing yet.
/// </summary>
internal sealed class LinePace
{
    /// <summary>How far back it looks.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Looks that are closer together are one.</summary>
    public static readonly TimeSpan BetweenMin = TimeSpan.FromSeconds(1);

    /// <summary>Less than this says nothing of a pace.</summary>
    public static readonly TimeSpan SpanMin = TimeSpan.FromSeconds(2);

    // What a carrier's word ends. A deadline that passes is none, and what was sorted out at the door was not sent.
    private static readonly ItemOutcome[] Answered =
    [
        ItemOutcome.Applied, ItemOutcome.AlreadyInState, ItemOutcome.NotAssigned, ItemOutcome.DeferredPorting, ItemOutcome.CarrierFailed,
        ItemOutcome.Superseded,
    ];

    private readonly Queue<Look> looks = new();
    private Look? last;

    /// <summary>Remembers what counters say now.</summary>
    public void Add(DateTimeOffset now, IReadOnlyList<LineCount> counts)
    {
        if (last is { } before && now >= before.At && now - before.At < BetweenMin)
        {
            return;
        }

        var look = new Look(now, []);
        foreach (var count in counts)
        {
            if (count.Carrier is { } carrier && Answered.Contains(count.Outcome))
            {
                look.Answered[(count.Province, carrier)] = look.Answered.GetValueOrDefault((count.Province, carrier)) + count.Lines;
            }
        }

        // A clock that was set back, or lines that are run once more: what was seen before tells nothing of what comes.
        if (last is { } known && (now < known.At || known.Answered.Any(seen => look.Answered.GetValueOrDefault(seen.Key) < seen.Value)))
        {
            looks.Clear();
        }

        looks.Enqueue(look);
        last = look;
        while (now - looks.Peek().At > Window)
        {
            looks.Dequeue();
        }
    }

    /// <summary>Lines a carrier answers for in a second, in all provinces; null while too little is known.</summary>
    public double? PerSecond(CarrierCode carrier) => PerSecond(carrier, null);

    /// <summary>The same in one province.</summary>
    public double? PerSecond(CarrierCode carrier, ProvinceCode? province)
    {
        if (last is not { } newest || looks.Peek() is not { } oldest || newest.At - oldest.At < SpanMin)
        {
            return null;
        }

        return (newest.Of(carrier, province) - oldest.Of(carrier, province)) / (newest.At - oldest.At).TotalSeconds;
    }

    private sealed record Look(DateTimeOffset At, Dictionary<(ProvinceCode Province, CarrierCode Carrier), long> Answered)
    {
        public long Of(CarrierCode carrier, ProvinceCode? province) => Answered
            .Where(seen => seen.Key.Carrier == carrier && (province is null || seen.Key.Province == province))
            .Sum(seen => seen.Value);
    }
}
