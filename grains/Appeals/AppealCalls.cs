using Coordination.Audit;

namespace Coordination.Appeals;

/// <summary>Records an appeal on its number.</summary>
/// <param name="AppealId">The appeal; also its idempotency key.</param>
/// <param name="OrderId">The order or case whose hold it is about.</param>
/// <param name="Reason">What is objected.</param>
/// <param name="By">Who records it.</param>
[GenerateSerializer, Immutable, Alias("submit-appeal")]
internal sealed record SubmitAppeal(
    [property: Id(0)] string AppealId, [property: Id(1)] string OrderId, [property: Id(2)] string Reason, [property: Id(3)] Principal By)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(SubmitAppeal);
}

/// <summary>Decides an appeal.</summary>
/// <param name="CommandId">Idempotency key.</param>
/// <param name="AppealId">The appeal.</param>
/// <param name="Outcome">How it ends.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who.</param>
[GenerateSerializer, Immutable, Alias("decide-appeal")]
internal sealed record DecideAppeal(
    [property: Id(0)] string CommandId,
    [property: Id(1)] string AppealId,
    [property: Id(2)] AppealOutcome Outcome,
    [property: Id(3)] string Reason,
    [property: Id(4)] Principal By)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(DecideAppeal);
}

/// <summary>Answer to both. Stored by number: append only.</summary>
[GenerateSerializer, Alias("appeal-answer")]
internal enum AppealAnswer
{
    /// <summary>Done, now or before.</summary>
    Recorded = 1,

    /// <summary>The number has no such hold.</summary>
    NoSuchHold = 2,

    /// <summary>The number has no such open appeal.</summary>
    NoSuchAppeal = 3,

    /// <summary>It is another body's to decide.</summary>
    NotAllowed = 4,

    /// <summary>The number has as many open appeals as it may.</summary>
    TooMany = 5,
}
