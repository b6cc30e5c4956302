using Coordination.Numbers;

namespace Coordination.Carriers;

/// <summary>The fence against a record that was restored from a backup.</summary>
/// <param name="Fence">From 1. Every command carries it, and a carrier refuses a lower one than it has seen.</param>
/// <param name="RaisedAt">When it was raised last, UTC; null for never.</param>
/// <param name="DoubtedAt">Since when nothing is commanded because the record is older than what was sent, UTC; null while it is not.</param>
/// <param name="TextZh">Why, and what to type, in Chinese; empty while there is no doubt.</param>
/// <param name="TextEn">The same in English.</param>
/// <param name="Carriers">Every carrier, by code.</param>
[GenerateSerializer, Immutable, Alias("fence-view")]
public sealed record FenceView(
    [property: Id(0)] int Fence,
    [property: Id(1)] DateTimeOffset? RaisedAt,
    [property: Id(2)] DateTimeOffset? DoubtedAt,
    [property: Id(3)] string TextZh,
    [property: Id(4)] string TextEn,
    [property: Id(5)] IReadOnlyList<FenceCarrierView> Carriers);

/// <summary>How one carrier stands to the fence, as the silo that was asked sees it.</summary>
/// <param name="Carrier">Code.</param>
/// <param name="HeardAt">When it last said which history it has seen, UTC; null for not since the silo's start.</param>
/// <param name="IsCommanded">Whether commands are sent to it.</param>
/// <param name="IsCompared">Whether its effects were compared with the record, in this doubt or under this fence; before, the list may lack some.</param>
/// <param name="Open">Effects there that the record does not know, and that wait for a person; commands for their numbers are withheld.</param>
/// <param name="Settled">Those that do not wait any more.</param>
[GenerateSerializer, Immutable, Alias("fence-carrier-view")]
public sealed record FenceCarrierView(
    [property: Id(0)] string Carrier,
    [property: Id(1)] DateTimeOffset? HeardAt,
    [property: Id(2)] bool IsCommanded,
    [property: Id(3)] bool IsCompared,
    [property: Id(4)] long Open,
    [property: Id(5)] long Settled);

/// <summary>An effect at a carrier that is newer than what the record knows of it.</summary>
/// <param name="Entry">Its number in the list, from 1.</param>
/// <param name="Number">Masked, or all digits where they were asked for.</param>
/// <param name="Carrier">Code of the carrier.</param>
/// <param name="Fence">Fence of the command that was applied there.</param>
/// <param name="Sequence">Its sequence.</param>
/// <param name="Barred">What it bars; none where it gave service back.</param>
/// <param name="Wanted">What the record wants barred there.</param>
/// <param name="AppliedAt">The carrier's time of the effect, UTC.</param>
/// <param name="IsSettled">False while commands for the number are withheld.</param>
[GenerateSerializer, Immutable, Alias("forgotten-effect-view")]
public sealed record ForgottenEffectView(
    [property: Id(0)] long Entry,
    [property: Id(1)] string Number,
    [property: Id(2)] string Carrier,
    [property: Id(3)] int Fence,
    [property: Id(4)] int Sequence,
    [property: Id(5)] Services Barred,
    [property: Id(6)] Services Wanted,
    [property: Id(7)] DateTimeOffset AppliedAt,
    [property: Id(8)] bool IsSettled)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(ForgottenEffectView);
}

/// <summary>A page of the list.</summary>
/// <param name="Effects">Ascending by entry.</param>
/// <param name="Next">Entry after which the next page begins; null on the last.</param>
/// <param name="Missing">Carriers that were not compared yet: the list may lack effects of theirs.</param>
[GenerateSerializer, Immutable, Alias("forgotten-page")]
public sealed record ForgottenPage(
    [property: Id(0)] IReadOnlyList<ForgottenEffectView> Effects,
    [property: Id(1)] long? Next,
    [property: Id(2)] IReadOnlyList<string> Missing)
{
    /// <summary>Effects of one page at most.</summary>
    public const int EffectsMax = 500;
}
