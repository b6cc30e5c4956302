namespace Coordination.Carriers;

/// <summary>A carrier's executor as it stands.</summary>
/// <param name="Executor">The unit commanded.</param>
/// <param name="NameZh">Name of the carrier in Chinese.</param>
/// <param name="NameEn">Name of the carrier in English.</param>
/// <param name="Reachable">False while its breaker keeps calls back.</param>
/// <param name="RetryAt">When the next call is let through, UTC.</param>
/// <param name="LastAnswerAt">Last time it answered anything, UTC.</param>
/// <param name="LastError">Last failure in words, or empty.</param>
/// <param name="Waiting">Commands waiting.</param>
/// <param name="Refused">Commands it refused that wait for a person.</param>
/// <param name="OldestWaitingAt">When the oldest waiting command was ordered, UTC.</param>
[GenerateSerializer, Immutable, Alias("carrier-view")]
public sealed record CarrierView(
    [property: Id(0)] string Executor,
    [property: Id(1)] string NameZh,
    [property: Id(2)] string NameEn,
    [property: Id(3)] bool Reachable,
    [property: Id(4)] DateTimeOffset? RetryAt,
    [property: Id(5)] DateTimeOffset? LastAnswerAt,
    [property: Id(6)] string LastError,
    [property: Id(7)] long Waiting,
    [property: Id(8)] long Refused,
    [property: Id(9)] DateTimeOffset? OldestWaitingAt);

/// <summary>Every executor the caller may see.</summary>
/// <param name="Carriers">One for each.</param>
[GenerateSerializer, Immutable, Alias("carriers-view")]
public sealed record CarriersView([property: Id(0)] IReadOnlyList<CarrierView> Carriers);

/// <summary>A number's assignment as a carrier reports it.</summary>
/// <param name="CommandId">Idempotency key, 1 to 64 characters.</param>
/// <param name="Number">The number, in any written form.</param>
/// <param name="Unit">The serving unit, <c>CMCC-51</c>: one of the caller's own, or the unit that the caller hands the number over to.</param>
/// <param name="HolderToken">Opaque token of the holder, the same for the same person at this carrier; null when not told. Never a document number.</param>
/// <param name="At">Since when, UTC.</param>
[GenerateSerializer, Immutable, Alias("assignment-report")]
public sealed record AssignmentReport(
    [property: Id(0)] string CommandId,
    [property: Id(1)] string Number,
    [property: Id(2)] string Unit,
    [property: Id(3)] string? HolderToken,
    [property: Id(4)] DateTimeOffset At);

/// <summary>A command was accepted.</summary>
/// <param name="Number">Masked.</param>
/// <param name="Version">The version or epoch it brought about; 0 when nothing changed.</param>
/// <param name="Code">What happened, upper snake case.</param>
[GenerateSerializer, Immutable, Alias("number-receipt")]
public sealed record NumberReceipt(
    [property: Id(0)] string Number,
    [property: Id(1)] int Version,
    [property: Id(2)] string Code);
