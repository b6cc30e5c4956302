using System.Collections.Immutable;
using Coordination.Appeals;
using Coordination.Carriers;
using Coordination.Journal;

namespace Coordination.Numbers;

/// <summary>
/// A number as the fold of its facts. Default: never seen, so assigned to an unknown holder in epoch 0 and served by nobody we
/// know of. Kept small: every number ever touched stores one.
/// </summary>
[GenerateSerializer, Immutable, Alias("number-state")]
internal sealed partial record NumberState
{
    /// <summary>Live holds one number carries at most; the next order is refused for it.</summary>
    public const int HoldsPerNumberMax = 32;

    /// <summary>
    /// Ended holds kept, the latest. A repeat of PlaceHold finds its hold among them and places nothing; one that comes after
    /// as many later ends is turned away by its notAfter.
    /// </summary>
    public const int EndedHoldsKeptMax = 8;

    /// <summary>Assignment: a new holder increments it.</summary>
    [Id(0)]
    public int Epoch { get; init; }

    /// <summary>The unit commands are meant for: told by a carrier, before that the original carrier's of the first order; null when neither.</summary>
    [Id(1)]
    public CarrierUnit? Unit { get; init; }

    /// <summary>Who was commanded at the newest version and has an open row; null when nobody is.</summary>
    [Id(2)]
    public CarrierUnit? Executor { get; init; }

    /// <summary>Live holds, in the order they were placed.</summary>
    [Id(3)]
    public ImmutableArray<Hold> Holds { get; init; } = [];

    /// <summary>The latest ended holds, oldest first, of any epoch.</summary>
    [Id(4)]
    public ImmutableArray<Hold> Ended { get; init; } = [];

    /// <summary>Version of the restriction wanted, the sequence of its command; 0 when nothing ever was.</summary>
    [Id(5)]
    public int Version { get; init; }

    /// <summary>Union of the effective holds' services.</summary>
    [Id(6)]
    public Services Union { get; init; }

    /// <summary>
    /// Every service that any command ever barred. Acknowledgements do not come here, so any of these versions may be the one that
    /// stands at the carrier: a command that leaves one of these services unbarred may free it.
    /// </summary>
    [Id(7)]
    public Services EverBarred { get; init; }

    /// <summary>Until when a carrier's risk finding alone places no hold, after a passed verification.</summary>
    [Id(8)]
    public DateTimeOffset? GraceUntil { get; init; }

    /// <summary>Level of the verification that earned the grace.</summary>
    [Id(9)]
    public int GraceLevel { get; init; }

    /// <summary>What the holder is called here, null while no carrier said.</summary>
    [Id(10)]
    public string? HolderToken { get; init; }

    /// <summary>Since when the carrier says the assignment stands; an older report changes nothing.</summary>
    [Id(11)]
    public DateTimeOffset? AssignedAt { get; init; }

    /// <summary>The carrier said that nobody holds it. The next report of a holder begins a new epoch.</summary>
    [Id(12)]
    public bool IsVacant { get; init; }

    /// <summary>Last generation given to a deadline.</summary>
    [Id(13)]
    public int Generation { get; init; }

    /// <summary>Times this union was sent after a ported number, without anything new being wanted.</summary>
    [Id(14)]
    public int Reroutes { get; init; }

    /// <summary>Times this union was sent anew after a refusal, without anything new being wanted.</summary>
    [Id(15)]
    public int Reissues { get; init; }

    /// <summary>Version whose refusal waits for a person; the same refusal again is no news.</summary>
    [Id(16)]
    public int RefusedVersion { get; init; }

    /// <summary>Since when <see cref="Unit"/> serves it, as a carrier said; an older report of it changes nothing.</summary>
    [Id(30)]
    public DateTimeOffset? ServedSince { get; init; }

    /// <summary>Who served it before; what that carrier reports of the time before is its own to report.</summary>
    [Id(31)]
    public CarrierUnit? FormerUnit { get; init; }

    /// <summary>When the line was closed, as its carrier said; null while it is not.</summary>
    [Id(32)]
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Cards that are or lately were on it, by the time of the last change of each; null while none is known.</summary>
    [Id(33)]
    public CardsOnNumber? CardsKnown { get; init; }

    /// <summary>Appeals of the present holder that are not decided, oldest first.</summary>
    [Id(40)]
    public ImmutableArray<OpenAppeal> Appeals { get; init; } = [];

    public CardsOnNumber Cards => CardsKnown ?? CardsOnNumber.None;

    /// <summary>The live hold of an order in this epoch.</summary>
    public Hold? Live(string orderId) => Find(Holds, hold => hold.Is(orderId, Epoch));

    /// <summary>
    /// The hold an order placed, live or ended; with no epoch given, in whatever epoch, so that an order that acted on the
    /// former holder never acts on the next.
    /// </summary>
    public Hold? Placed(string orderId, int? epoch)
    {
        bool Matches(Hold hold) => hold.Is(orderId, epoch ?? hold.Epoch);
        return Find(Holds, Matches) ?? Find(Ended, Matches);
    }

    /// <summary>Its row in the table of its holder's lines; null while no holder is known, or nobody holds it.</summary>
    public Holding? Holding => HolderToken is { } holder && !IsVacant && Unit is { } unit ? new(holder, unit, Epoch, AssignedAt!.Value) : null;

    /// <summary>Equal in what it says: immutable arrays compare by reference, which a replay cannot reproduce.</summary>
    public bool Equals(NumberState? other) => other is not null
        && Epoch == other.Epoch
        && Unit == other.Unit
        && Executor == other.Executor
        && Holds.AsSpan().SequenceEqual(other.Holds.AsSpan())
        && Ended.AsSpan().SequenceEqual(other.Ended.AsSpan())
        && Version == other.Version
        && Union == other.Union
        && EverBarred == other.EverBarred
        && GraceUntil == other.GraceUntil
        && GraceLevel == other.GraceLevel
        && HolderToken == other.HolderToken
        && AssignedAt == other.AssignedAt
        && IsVacant == other.IsVacant
        && Generation == other.Generation
        && Reroutes == other.Reroutes
        && Reissues == other.Reissues
        && RefusedVersion == other.RefusedVersion
        && ServedSince == other.ServedSince
        && FormerUnit == other.FormerUnit
        && ClosedAt == other.ClosedAt
        && Cards.Equals(other.Cards)
        && Appeals.AsSpan().SequenceEqual(other.Appeals.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Epoch, Version, Union, Holds.Length, Ended.Length, Generation, RefusedVersion);

    private static Hold? Find(ImmutableArray<Hold> holds, Func<Hold, bool> matches)
    {
        // The latest first: an order may have held an earlier assignment too.
        for (var index = holds.Length - 1; index >= 0; index--)
        {
            if (matches(holds[index]))
            {
                return holds[index];
            }
        }

        return null;
    }

    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(NumberState);
}
