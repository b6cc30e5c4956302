namespace Coordination.Verification;

/// <summary>How a reverification ended. Unavailable is not failed.</summary>
[GenerateSerializer, Alias("verification-outcome")]
public enum VerificationOutcome
{
    /// <summary>The person is the registered holder.</summary>
    Passed = 1,

    /// <summary>The person is not, or could not show it.</summary>
    Failed = 2,

    /// <summary>The check could not be made (provider down, no camera): nothing is held against the holder; try again.</summary>
    Unavailable = 3,
}

/// <summary>Where a case stands.</summary>
[GenerateSerializer, Alias("case-status")]
public enum CaseStatus
{
    /// <summary>Opened; the holder is not told yet.</summary>
    Open = 0,

    /// <summary>The holder was told; the window runs.</summary>
    Noticed = 1,

    /// <summary>Passed.</summary>
    Passed = 2,

    /// <summary>Failed as often as allowed.</summary>
    Failed = 3,

    /// <summary>The window passed. A pass still restores at once.</summary>
    Expired = 4,

    /// <summary>The hold ended otherwise (lifted, ported away, another holder): nothing is left to verify.</summary>
    Withdrawn = 5,
}

/// <summary>A reverification case (二次实人认证) as it stands.</summary>
/// <param name="CaseId">The case, <c>case:…</c>; it is also the order of the hold that came with it.</param>
/// <param name="Number">Masked.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Level">Level wanted, 1 to 4 (domain.md 7.7: L1 online … L4 with police clearance).</param>
/// <param name="Tries">Failed tries so far.</param>
/// <param name="TriesMax">Tries allowed before the hold takes effect.</param>
/// <param name="NoticedAt">UTC.</param>
/// <param name="DeadlineAt">UTC.</param>
[GenerateSerializer, Immutable, Alias("case-view")]
public sealed record CaseView(
    [property: Id(0)] string CaseId,
    [property: Id(1)] string Number,
    [property: Id(2)] CaseStatus Status,
    [property: Id(3)] int Level,
    [property: Id(4)] int Tries,
    [property: Id(5)] int TriesMax,
    [property: Id(6)] DateTimeOffset? NoticedAt,
    [property: Id(7)] DateTimeOffset? DeadlineAt)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(CaseView);
}

/// <summary>The result of a check, as the provider's server or the hall's system signed it off; a client's claim is none.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Level">Level reached, 1 to 4.</param>
/// <param name="CheckedAt">The provider's time of the check, UTC. A pass not later than the deadline wins even if it arrives after it.</param>
/// <param name="Provider">Who checked: 1 to 64 characters.</param>
/// <param name="Evidence">The provider's transaction number, 1 to 128 characters; never a document, a name or a picture.</param>
[GenerateSerializer, Immutable, Alias("verification-result")]
public sealed record VerificationResult(
    [property: Id(0)] string CaseId,
    [property: Id(1)] VerificationOutcome Outcome,
    [property: Id(2)] int Level,
    [property: Id(3)] DateTimeOffset CheckedAt,
    [property: Id(4)] string Provider,
    [property: Id(5)] string Evidence)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(VerificationResult);
}
