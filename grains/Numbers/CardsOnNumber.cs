using System.Collections.Immutable;
using Coordination.Sims;

namespace Coordination.Numbers;

/// <summary>A card and since when it is, or is not, on the number.</summary>
[GenerateSerializer, Immutable, Alias("card-on-number")]
internal readonly record struct CardOnNumber([property: Id(0)] Iccid Card, [property: Id(1)] DateTimeOffset At, [property: Id(2)] bool IsOn);

/// <summary>
/// Cards of a number, each as the latest event about it says. Whatever order reports come in, the same cards are on at the end: of
/// two events at one instant, taking off wins.
/// </summary>
[GenerateSerializer, Immutable, Alias("cards-on-number")]
internal sealed record CardsOnNumber
{
    /// <summary>Cards on one number at a time (一号双终端 has two; two more for a change under way).</summary>
    public const int CardsMax = 4;

    /// <summary>Cards remembered, those that are off among them: a report that comes after as many changes of other cards is not recognised as late.</summary>
    public const int KeptMax = 12;

    public static readonly CardsOnNumber None = new();

    [Id(0)]
    public ImmutableArray<CardOnNumber> All { get; init; } = [];

    /// <summary>When all cards that were on it before were off; what put one on before that is late.</summary>
    [Id(1)]
    public DateTimeOffset? ReplacedAt { get; init; }

    public IEnumerable<Iccid> On => All.Where(card => card.IsOn).Select(card => card.Card);

    public bool IsOn(Iccid card) => All.Any(known => known.Card == card && known.IsOn);

    /// <summary>Whether an event would change or renew what is known of a card.</summary>
    public bool IsNews(Iccid card, DateTimeOffset at, bool isOn) => All.FirstOrDefault(one => one.Card == card) is var known
        && (known.Card != card || at > known.At || (at == known.At && known.IsOn && !isOn))
        && !(isOn && at < ReplacedAt);

    /// <summary>Whether something later than an instant is known of a card.</summary>
    public bool KnowsLater(Iccid card, DateTimeOffset at) => at < ReplacedAt || All.Any(known => known.Card == card && known.At > at);

    /// <summary>Whether an event that leaves none of the cards on would be news.</summary>
    public bool IsNewsOfAll(DateTimeOffset at) => ReplacedAt is null || at > ReplacedAt;

    /// <summary>All that were on before an instant are off.</summary>
    public CardsOnNumber Without(DateTimeOffset at) => new()
    {
        All = [.. All.Select(known => known.IsOn && known.At < at ? known with { At = at, IsOn = false } : known)],
        ReplacedAt = at > ReplacedAt || ReplacedAt is null ? at : ReplacedAt,
    };

    public CardsOnNumber With(Iccid card, DateTimeOffset at, bool isOn)
    {
        var others = All.Where(known => known.Card != card).Append(new(card, at, isOn)).OrderBy(known => known.At).ToList();
        while (others.Count > KeptMax)
        {
            others.RemoveAt(Math.Max(0, others.FindIndex(known => !known.IsOn)));
        }

        return this with { All = [.. others] };
    }

    public bool Equals(CardsOnNumber? other) => other is not null && ReplacedAt == other.ReplacedAt && All.AsSpan().SequenceEqual(other.All.AsSpan());

    public override int GetHashCode() => All.Length;
}
