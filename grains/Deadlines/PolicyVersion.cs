namespace Coordination.Deadlines;

/// <summary>One change of how long deadlines of a policy run. Kept for ever; what it gave to an open deadline no later one takes.</summary>
/// <param name="Version">From 1 in each policy, without gaps; 0 is what is configured.</param>
/// <param name="AnchorsFrom">Deadlines whose anchor is at or after it run by this version; earlier ones only where it is longer. UTC.</param>
/// <param name="Span">From the anchor to the deadline; null where the span stays as it was.</param>
/// <param name="NotBefore">No deadline of the policy falls due before it, UTC; null where there is no such instant.</param>
/// <param name="SetBy">Who.</param>
/// <param name="Organisation">The body it was for.</param>
/// <param name="Reason">Why, 1 to 500 characters.</param>
[GenerateSerializer, Immutable, Alias("policy-version")]
internal sealed record PolicyVersion(
    [property: Id(0)] int Version,
    [property: Id(1)] DateTimeOffset AnchorsFrom,
    [property: Id(2)] TimeSpan? Span,
    [property: Id(3)] DateTimeOffset? NotBefore,
    [property: Id(4)] string SetBy,
    [property: Id(5)] string Organisation,
    [property: Id(6)] string Reason)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(PolicyVersion);
}
