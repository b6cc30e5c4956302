using Coordination.Audit;
using Coordination.Journal;
using Coordination.Provinces;
using Coordination.Sims;

namespace Coordination.Numbers;

/// <summary>What holds on a card and on a holder have in common: their terms are kept there, and each number concerned has a copy.</summary>
internal static class ScopeHolds
{
    /// <summary>Holds on one card or one holder at most.</summary>
    public const int HoldsMax = 32;

    /// <summary>Whether it is still in its term.</summary>
    public static bool IsInForce(HoldTerms terms, DateTimeOffset now) => terms.ExpiresAt is not { } end || end > now;

    /// <summary>Whether a body may end it (authority matrix). It lies in no province.</summary>
    public static bool MayLift(HoldTerms terms, Principal by) =>
        Restriction.LetsLift(terms.Ground, terms.ReleaseBy, terms.PlacedBy.Organisation, by, ProvinceCode.Unknown);

    public static void Write(IFactFields fields, HoldTerms terms)
    {
        fields.Text(1, terms.OrderId);
        fields.Text(2, terms.Ground.ToString());
        fields.Text(3, terms.Provision);
        fields.Text(4, terms.Reference);
        fields.Integer(5, (int)terms.Services);
        fields.Integer(6, (int)terms.Notice);
        fields.Integer(7, (int)terms.ReleaseBy);
        fields.Integer(8, terms.Level);
        fields.Instant(9, terms.ExpiresAt);
    }

    public static void Write(IFactFields fields, LiftHold lifted)
    {
        fields.Text(1, lifted.OrderId);
        fields.Integer(2, lifted.Revoke ? 1 : 0);
        fields.Text(3, lifted.Reason);
        fields.Integer(4, lifted.Wrongful ? 1 : 0);
    }

    public static ScopeHoldView View(HoldTerms terms) => new(
        terms.OrderId, terms.Ground, terms.PlacedBy.Organisation, terms.Provision, terms.Reference, terms.Services, terms.ExpiresAt);
}
