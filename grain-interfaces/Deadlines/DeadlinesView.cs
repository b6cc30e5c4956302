namespace Coordination.Deadlines;

/// <summary>One version of a policy.</summary>
/// <param name="Version">From 1; 0 is what is configured and is not listed.</param>
/// <param name="AnchorsFrom">Deadlines anchored at or after it run by this version, earlier ones where it is longer; UTC.</param>
/// <param name="Span">From the anchor to the deadline; null where it stayed as it was.</param>
/// <param name="NotBefore">Nothing falls due before it, UTC; null where there is no such instant.</param>
/// <param name="SetBy">Who.</param>
/// <param name="Organisation">The body it was for.</param>
/// <param name="Reason">Why.</param>
[GenerateSerializer, Immutable, Alias("policy-version-view")]
public sealed record PolicyVersionView(
    [property: Id(0)] int Version,
    [property: Id(1)] DateTimeOffset AnchorsFrom,
    [property: Id(2)] TimeSpan? Span,
    [property: Id(3)] DateTimeOffset? NotBefore,
    [property: Id(4)] string SetBy,
    [property: Id(5)] string Organisation,
    [property: Id(6)] string Reason)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(PolicyVersionView);
}

/// <summary>A policy and how its deadlines stand.</summary>
/// <param name="Policy"><c>verify-window</c>, <c>notice-wait</c>, <c>hold-term</c> or <c>line-deadline</c>.</param>
/// <param name="Span">What is anchored now runs so long.</param>
/// <param name="NotBefore">Nothing of it falls due before this instant, UTC; null where there is none.</param>
/// <param name="Open">Deadlines that are open; counting ends at <see cref="DeadlinesView.CountedMax"/>.</param>
/// <param name="Overdue">Of them those that have fallen due and wait to be told; counted likewise.</param>
/// <param name="OldestOverdue">Since when the oldest of those waits; null when none does.</param>
/// <param name="Versions">Its versions, ascending.</param>
[GenerateSerializer, Immutable, Alias("deadline-policy-view")]
public sealed record DeadlinePolicyView(
    [property: Id(0)] string Policy,
    [property: Id(1)] TimeSpan Span,
    [property: Id(2)] DateTimeOffset? NotBefore,
    [property: Id(3)] long Open,
    [property: Id(4)] long Overdue,
    [property: Id(5)] TimeSpan? OldestOverdue,
    [property: Id(6)] IReadOnlyList<PolicyVersionView> Versions);

/// <summary>All policies.</summary>
/// <param name="Now">The time deadlines go by, UTC: the database's clock, where it has one of its own.</param>
/// <param name="Policies">Policies.</param>
[GenerateSerializer, Immutable, Alias("deadlines-view")]
public sealed record DeadlinesView(
    [property: Id(0)] DateTimeOffset Now,
    [property: Id(1)] IReadOnlyList<DeadlinePolicyView> Policies)
{
    /// <summary>Deadlines are counted up to here; a preview of a rebase counts all.</summary>
    public const long CountedMax = 100_000;
}
