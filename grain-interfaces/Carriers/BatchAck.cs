namespace Coordination.Carriers;

/// <summary>
/// What became of a batch: every command was applied, except those that are named. Durable before it is answered; a repeat gets the
/// answer of the first time, also after a silo was lost, and another body under one batch is a <c>Conflict</c>.
/// </summary>
/// <param name="BatchId">The batch, as <see cref="CommandBatch.BatchId"/> named it.</param>
/// <param name="AppliedAt">When the last of them stood in the carrier's register, by its own clock, UTC.</param>
/// <param name="Exceptions">
/// Those of its commands that were not applied, each once. One that contradicts itself is not taken, and its command comes again; the others are.
/// One that names a command of another batch makes all of it one of a batch that does not exist: what it meant would pass for applied.
/// </param>
[GenerateSerializer, Immutable, Alias("batch-ack")]
public sealed record BatchAck(
    [property: Id(0)] string BatchId,
    [property: Id(1)] DateTimeOffset AppliedAt,
    [property: Id(2)] IReadOnlyList<NotApplied> Exceptions);

/// <summary>A command of a batch that was not applied.</summary>
/// <param name="CommandId">Which.</param>
/// <param name="Level">
/// <see cref="AckLevel.Refused"/>; <see cref="AckLevel.Accepted"/> for one that will be applied later, or <see cref="AckLevel.Unknown"/> for
/// one of which that is not known: both come again.
/// </param>
/// <param name="Refusal">Why, when refused; else <see cref="CarrierRefusal.None"/>.</param>
/// <param name="ServingUnit">The unit that serves the number, <c>CTCC-00</c>, when it was <see cref="CarrierRefusal.Ported"/>; else null.</param>
[GenerateSerializer, Immutable, Alias("not-applied")]
public sealed record NotApplied(
    [property: Id(0)] string CommandId,
    [property: Id(1)] AckLevel Level,
    [property: Id(2)] CarrierRefusal Refusal,
    [property: Id(3)] string? ServingUnit);

/// <summary>An acknowledgement was recorded.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Taken">Commands it told to be applied, or notices it told of.</param>
/// <param name="NotTaken">
/// Ids of commands or notices of which what was told contradicts itself (named twice, a refusal without a reason, a result without a time):
/// nothing of it was recorded, and they come again. Null when there is none.
/// </param>
[GenerateSerializer, Immutable, Alias("ack-receipt")]
public sealed record AckReceipt(
    [property: Id(0)] string BatchId,
    [property: Id(1)] int Taken,
    [property: Id(2)] IReadOnlyList<string>? NotTaken);
