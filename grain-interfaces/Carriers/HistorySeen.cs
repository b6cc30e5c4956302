namespace Coordination.Carriers;

/// <summary>
/// Where the coordination system's record stood when it told a carrier something. The carrier keeps the highest it was ever told, by
/// fence and then position, in one transaction with the effects it came with, and says it again with every fetch: once the record was
/// restored from a backup, this is what still knows.
/// </summary>
/// <param name="Fence">From 1. Once it was told, commands under a lower one are refused (<see cref="CarrierRefusal.LowerFence"/>).</param>
/// <param name="Position">Of two under one fence the higher one is the later.</param>
/// <param name="Heads">At most <see cref="HeadsLengthMax"/> characters that are nobody's business but the sender's; given back as they came.</param>
[GenerateSerializer, Immutable, Alias("history-seen")]
public sealed record HistorySeen(
    [property: Id(0)] int Fence,
    [property: Id(1)] long Position,
    [property: Id(2)] string Heads)
{
    /// <summary>Characters a carrier has to keep.</summary>
    public const int HeadsLengthMax = 2_048;

    /// <summary>Whether this is later than what was kept before; anything is later than nothing.</summary>
    public bool IsAfter(HistorySeen? kept) => kept is null || (Fence, Position).CompareTo((kept.Fence, kept.Position)) > 0;
}
