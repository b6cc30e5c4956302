using Coordination.Audit;
using Coordination.Law;
using Coordination.Provinces;
using Coordination.Verification;

namespace Coordination.Numbers;

/// <summary>What holds add up to, and who may end one.</summary>
internal static class Restriction
{
    /// <summary>From this level on a check is made in person at a hall (domain.md 7.7: L3, L4).</summary>
    public const int HallLevel = 3;

    /// <summary>
    /// The services barred: the union of the effective holds. A join, so neither their order nor a repetition changes it, and
    /// ending one never ends more than what that one alone barred.
    /// </summary>
    public static Services UnionOf(IEnumerable<Hold> holds) =>
        holds.Where(hold => hold.IsEffective).Aggregate(Services.None, (union, hold) => union | hold.Services);

    /// <summary>Whether a command that bars <paramref name="union"/> may give a service back, whichever earlier version stands at the carrier.</summary>
    public static bool Frees(Services everBarred, Services union) => (everBarred & ~union) != Services.None;

    public static bool OpensCase(ReleaseBy releaseBy, int level) => releaseBy.HasFlag(ReleaseBy.Verification) && level > 0;

    /// <summary>
    /// Whether a pass at <paramref name="level"/> ends the hold. Who used up the tries can still show at a hall who he is: the
    /// circular of 2 June 2021, art. 4, restores whoever is verified, and sets no end to it.
    /// </summary>
    public static bool EndsByPass(Hold hold, int level) =>
        OpensCase(hold.ReleaseBy, hold.Level)
        && hold.Level <= level
        && (hold.Case is not CaseStatus.Failed || level >= HallLevel);

    /// <summary>
    /// The authority matrix (domain.md 7.4). The body that placed a hold may lift it; the ministry may lift what provinces and
    /// carriers placed; a province what carriers placed on its numbers; nobody outside police lifts a police hold. Superior
    /// police units are not known here, so a police hold is lifted by the unit itself.
    /// </summary>
    /// <param name="hold">The hold.</param>
    /// <param name="by">Who wants to lift it.</param>
    /// <param name="province">The number's province; unknown is nobody's.</param>
    public static bool MayLift(Hold hold, Principal by, ProvinceCode province) =>
        LetsLift(hold.Ground, hold.ReleaseBy, hold.Authority, by, province);

    /// <summary>As for a hold, told by its terms.</summary>
    public static bool LetsLift(Ground ground, ReleaseBy releaseBy, string authority, Principal by, ProvinceCode province)
    {
        if (by.Role is not (Role.PoliceIssuer or Role.ProvinceOperator or Role.MinistryOperator or Role.CarrierSystem))
        {
            return false;
        }

        if (releaseBy.HasFlag(ReleaseBy.SameUnit)
            && by.Organisation.Length > 0
            && string.Equals(by.Organisation, authority, StringComparison.Ordinal))
        {
            return true;
        }

        return releaseBy.HasFlag(ReleaseBy.Superior) && IsSuperior(ground, by, province);
    }

    private static bool IsSuperior(Ground ground, Principal by, ProvinceCode province) => (ground, by.Role) switch
    {
        (Ground.Pca or Ground.CarrierRisk or Ground.RealName, Role.MinistryOperator) => true,
        (Ground.CarrierRisk or Ground.RealName, Role.ProvinceOperator) => province != ProvinceCode.Unknown && by.Province == province,
        _ => false,
    };
}
