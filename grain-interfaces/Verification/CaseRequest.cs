namespace Coordination.Verification;

/// <summary>A carrier's finding that a number's user should be verified again (ATFL art. 11).</summary>
/// <param name="Key">Idempotency key, 1 to 64 characters; names the case together with the carrier.</param>
/// <param name="Number">The number, in any written form.</param>
/// <param name="Reference">The carrier's own reference, 1 to 128 characters.</param>
/// <param name="Level">Level wanted, 1 to 4.</param>
[GenerateSerializer, Immutable, Alias("case-request")]
public sealed record CaseRequest(
    [property: Id(0)] string Key,
    [property: Id(1)] string Number,
    [property: Id(2)] string Reference,
    [property: Id(3)] int Level)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(CaseRequest);
}
