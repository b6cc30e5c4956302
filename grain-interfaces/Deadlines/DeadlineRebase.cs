namespace Coordination.Deadlines;

/// <summary>
/// Request to give deadlines of one policy more time, or to let later ones run shorter again. It edits the policy and no number.
/// What is open already only ever gains: a holder who was told 24 hours has them (circular of 2 June 2021 art. 4).
/// </summary>
/// <param name="Policy"><c>verify-window</c>, <c>notice-wait</c> or <c>line-deadline</c>; a hold's term is its order's and cannot be rebased.</param>
/// <param name="Span">
/// From the anchor to the deadline, whole seconds, not below what is configured and at most 31 days. It applies to what is anchored
/// from now on, and to what is open where it is longer. Null when <paramref name="NotBefore"/> is given.
/// </param>
/// <param name="NotBefore">
/// Instant before which nothing of the policy falls due, UTC, at most 31 days ahead and later than any named before. Null when
/// <paramref name="Span"/> is given.
/// </param>
[GenerateSerializer, Immutable, Alias("deadline-rebase")]
public sealed record DeadlineRebase(
    [property: Id(0)] string Policy,
    [property: Id(1)] TimeSpan? Span,
    [property: Id(2)] DateTimeOffset? NotBefore);

/// <summary>What a rebase would do to the deadlines that are open now.</summary>
/// <param name="Policy">Policy.</param>
/// <param name="Later">Deadlines that fall due later; none ever falls due earlier.</param>
/// <param name="Unchanged">Deadlines that fall due when they did.</param>
/// <param name="Span">What is anchored from now on runs so long.</param>
/// <param name="NotBefore">Nothing of the policy falls due before it, UTC; null where there is no such instant.</param>
[GenerateSerializer, Immutable, Alias("rebase-preview")]
public sealed record RebasePreview(
    [property: Id(0)] string Policy,
    [property: Id(1)] long Later,
    [property: Id(2)] long Unchanged,
    [property: Id(3)] TimeSpan Span,
    [property: Id(4)] DateTimeOffset? NotBefore);
