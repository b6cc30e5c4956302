using Coordination.Numbers;

namespace Coordination.Audit;

/// <summary>A fact, as an auditor reads it.</summary>
/// <param name="Version">Version of the subject it belongs to; contiguous from 1.</param>
/// <param name="Ordinal">From 0 within the version.</param>
/// <param name="Kind">Name of the fact, past tense.</param>
/// <param name="HappenedAt">When it happened, UTC.</param>
/// <param name="RecordedAt">When it was recorded, UTC.</param>
/// <param name="By">Person or system.</param>
/// <param name="Organisation">The body it acted for.</param>
/// <param name="Cause">Order, case or command that brought it about.</param>
/// <param name="Fields">The fact's fields, by name.</param>
/// <param name="Leaf">Leaf of its canonical bytes, 64 hexadecimal digits, by the hash the fact names (infra/facts.md).</param>
[GenerateSerializer, Immutable, Alias("fact-view")]
public sealed record FactView(
    [property: Id(0)] int Version,
    [property: Id(1)] int Ordinal,
    [property: Id(2)] string Kind,
    [property: Id(3)] DateTimeOffset HappenedAt,
    [property: Id(4)] DateTimeOffset RecordedAt,
    [property: Id(5)] string By,
    [property: Id(6)] string Organisation,
    [property: Id(7)] string Cause,
    [property: Id(8)] IReadOnlyList<KeyValuePair<string, string>> Fields,
    [property: Id(9)] string Leaf)
{
    /// <summary>How the signature stands that was made for what happened, where it is something that is signed.</summary>
    [Id(80)]
    public SignatureStanding Signature { get; init; }
}

/// <summary>Facts of one subject, ascending.</summary>
/// <param name="Subject">The number, masked, or the order.</param>
/// <param name="Facts">Facts.</param>
/// <param name="NextAfterVersion">Version to ask after for more; null when these were the last.</param>
[GenerateSerializer, Immutable, Alias("history-view")]
public sealed record HistoryView(
    [property: Id(0)] string Subject,
    [property: Id(1)] IReadOnlyList<FactView> Facts,
    [property: Id(2)] int? NextAfterVersion)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(HistoryView);
}

/// <summary>The auditor's desk: reads everything in scope, changes nothing; a purpose is asked for every query and recorded. Key: 0.</summary>
[GrainInterfaceType("audit-portal")]
[Alias("audit-portal")]
public interface IAuditPortal : IGrainWithIntegerKey
{
    /// <summary>What happened to a number, in any written form; at most 500 facts an answer.</summary>
    [Alias("history")]
    Task<Answer<HistoryView>> History(string number, int afterVersion, string purpose);

    /// <summary>What happened to an order, with the standing of what was signed.</summary>
    [Alias("order-history")]
    Task<Answer<HistoryView>> OrderHistory(string orderId, int afterVersion, string purpose);

    /// <summary>
    /// What a carrier said over one of its lanes: effects, their numbers masked, and beside them the answers it signed, with algorithm, key,
    /// signature, what was signed and the answer itself (infra/facts.md 9). At most 16 facts an answer.
    /// </summary>
    /// <param name="lane">Unit and slice, <c>CMCC-00/3</c>.</param>
    /// <param name="afterVersion">0 for the beginning, else what the answer before said.</param>
    /// <param name="purpose">Why, 1 to 500 characters; recorded.</param>
    [Alias("lane-history")]
    Task<Answer<HistoryView>> LaneHistory(string lane, int afterVersion, string purpose);

    /// <summary>What happened to a card.</summary>
    [Alias("sim-history")]
    Task<Answer<HistoryView>> SimHistory(string card, int afterVersion, string purpose);

    /// <summary>A number as it stands.</summary>
    [Alias("number")]
    Task<Answer<NumberView>> Number(string number, bool fullDigits, string purpose);
}
