using System.Collections.Immutable;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Sims;

/// <summary>A number and since when it is, or is not, on the card.</summary>
[GenerateSerializer, Immutable, Alias("number-on-card")]
internal readonly record struct NumberOnCard([property: Id(0)] long Number, [property: Id(1)] DateTimeOffset At, [property: Id(2)] bool IsOn)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(NumberOnCard);
}

/// <summary>A card as the fold of its facts. Default: never seen.</summary>
[GenerateSerializer, Immutable, Alias("sim-state")]
internal sealed record SimState
{
    /// <summary>Numbers remembered, those that left it among them; those on it are never forgotten.</summary>
    public const int NumbersKeptMax = 32;

    [Id(0)]
    public ImmutableArray<NumberOnCard> Numbers { get; init; } = [];

    /// <summary>Holds on it, in the order they were placed.</summary>
    [Id(1)]
    public ImmutableArray<HoldTerms> Holds { get; init; } = [];

    /// <summary>Orders whose holds ended, the latest: a repeat of one places nothing.</summary>
    [Id(2)]
    public ImmutableArray<string> Ended { get; init; } = [];

    /// <summary>The device it was seen in last, 15 digits; null when never.</summary>
    [Id(3)]
    public string? Imei { get; init; }

    /// <summary>When it was.</summary>
    [Id(4)]
    public DateTimeOffset? SeenAt { get; init; }

    public bool IsNews(long number, DateTimeOffset at, bool isOn) => Numbers.FirstOrDefault(one => one.Number == number) is var known
        && (known.Number != number || at > known.At || (at == known.At && known.IsOn && !isOn));

    /// <summary>The state after one more fact.</summary>
    /// <exception cref="UnknownFactException">A kind that is no card's.</exception>
    public SimState Apply(FactRecord record) => record.Fact switch
    {
        NumberJoinedCard joined => With(joined.Number, record.HappenedAt, isOn: true),
        NumberLeftCard left => With(left.Number, record.HappenedAt, isOn: false),
        CardHeld held => this with { Holds = Holds.Add(held.Terms) },
        CardHoldLifted lifted => this with
        {
            Holds = Holds.RemoveAll(hold => hold.OrderId == lifted.Request.OrderId),
            Ended = [.. Ended.TakeLast(ScopeHolds.HoldsMax - 1), lifted.Request.OrderId],
        },
        CardSeenInDevice seen => this with { Imei = seen.Imei, SeenAt = record.HappenedAt },
        _ => throw new UnknownFactException(record.Fact.Kind),
    };

    private SimState With(long number, DateTimeOffset at, bool isOn)
    {
        var numbers = Numbers.Where(known => known.Number != number).Append(new(number, at, isOn)).OrderBy(known => known.At).ToList();
        while (numbers.Count > NumbersKeptMax && numbers.FindIndex(known => !known.IsOn) is >= 0 and var oldest)
        {
            numbers.RemoveAt(oldest);
        }

        return this with { Numbers = [.. numbers] };
    }

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(SimState);
}
