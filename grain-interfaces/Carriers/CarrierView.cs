namespace Coordination.Carriers;

/// <summary>A carrier's executor as it stands.</summary>
/// <param name="Executor">The unit commanded.</param>
/// <param name="NameZh">Name of the carrier in Chinese.</param>
/// <param name="NameEn">Name of the carrier in English.</param>
/// <param name="Reachable">False while its breaker keeps calls back, or while it does not fetch.</param>
/// <param name="RetryAt">When the next call is let through, UTC.</param>
/// <param name="LastAnswerAt">Last time it answered anything, UTC.</param>
/// <param name="LastError">Last failure in words, or empty.</param>
/// <param name="Waiting">Commands it has not answered; those of orders that are paused or stopped are not sent, and not counted.</param>
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
    [property: Id(9)] DateTimeOffset? OldestWaitingAt)
{
    /// <summary>Whether it fetches its commands; else it is called. Such a one is reachable while it fetches.</summary>
    [Id(70)]
    public bool IsPulled { get; init; }

    /// <summary>Last time it fetched, UTC; null for a carrier that is called, and for one that has not fetched lately.</summary>
    [Id(71)]
    public DateTimeOffset? FetchedAt { get; init; }

    /// <summary>How long the oldest waiting command has waited; null when none waits.</summary>
    [Id(60)]
    public TimeSpan? QueueAge { get; init; }

    /// <summary>When its queue was looked at, UTC: a long one is not counted anew for everybody who asks.</summary>
    [Id(61)]
    public DateTimeOffset? SeenAt { get; init; }
}

/// <summary>Every executor the caller may see.</summary>
/// <param name="Carriers">One for each.</param>
[GenerateSerializer, Immutable, Alias("carriers-view")]
public sealed record CarriersView([property: Id(0)] IReadOnlyList<CarrierView> Carriers);

/// <summary>A command was accepted.</summary>
/// <param name="Number">Masked.</param>
/// <param name="Version">The version or epoch it brought about; 0 when nothing changed.</param>
/// <param name="Code">What happened, upper snake case.</param>
[GenerateSerializer, Immutable, Alias("number-receipt")]
public sealed record NumberReceipt(
    [property: Id(0)] string Number,
    [property: Id(1)] int Version,
    [property: Id(2)] string Code)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(NumberReceipt);
}
