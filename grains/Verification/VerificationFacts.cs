using Coordination.Journal;

namespace Coordination.Verification;

/// <summary>A holder passed a check.</summary>
/// <param name="CaseId">The case it was made for.</param>
/// <param name="Level">Level reached.</param>
/// <param name="CheckedAt">The provider's time of the check, UTC.</param>
/// <param name="Provider">Who checked.</param>
/// <param name="Evidence">The provider's transaction number.</param>
/// <param name="LateEvidence">The check was in time and its evidence came after the hold had taken effect.</param>
/// <param name="GraceUntil">Until when a carrier's risk finding alone places no new hold, UTC.</param>
internal sealed record VerificationPassed(
    string CaseId,
    int Level,
    DateTimeOffset CheckedAt,
    string Provider,
    string Evidence,
    bool LateEvidence,
    DateTimeOffset GraceUntil) : IFact
{
    public FactKind Kind => FactKind.VerificationPassed;

    public void Write(IFactFields fields)
    {
        fields.Text(1, CaseId);
        fields.Integer(2, Level);
        fields.Instant(3, CheckedAt);
        fields.Text(4, Provider);
        fields.Personal(5, Evidence);
        fields.Integer(6, LateEvidence ? 1 : 0);
        fields.Instant(7, GraceUntil);
    }
}

/// <summary>A check failed; the tries count this one, and after the last no further one is allowed.</summary>
internal sealed record VerificationFailed(
    string CaseId,
    int Level,
    DateTimeOffset CheckedAt,
    string Provider,
    string Evidence,
    int Tries,
    bool IsLast) : IFact
{
    public FactKind Kind => FactKind.VerificationFailed;

    public void Write(IFactFields fields)
    {
        fields.Text(1, CaseId);
        fields.Integer(2, Level);
        fields.Instant(3, CheckedAt);
        fields.Text(4, Provider);
        fields.Personal(5, Evidence);
        fields.Integer(6, Tries);
        fields.Integer(7, IsLast ? 1 : 0);
    }
}

/// <summary>A check could not be made. Nothing follows from it for the holder; that it was tried is on record.</summary>
internal sealed record VerificationUnavailable(string CaseId, DateTimeOffset CheckedAt, string Provider, string Evidence) : IFact
{
    public FactKind Kind => FactKind.VerificationUnavailable;

    public void Write(IFactFields fields)
    {
        fields.Text(1, CaseId);
        fields.Instant(2, CheckedAt);
        fields.Text(3, Provider);
        fields.Personal(4, Evidence);
    }
}
