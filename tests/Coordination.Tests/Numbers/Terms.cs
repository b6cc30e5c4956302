using Coordination.Audit;
using Coordination.Law;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

/// <summary>Orders as authorities place them, filled from the authority matrix.</summary>
internal static class Terms
{
    public static HoldTerms Police(string order) => Of(order, Ground.PsbCase, Chengdu);

    public static HoldTerms National(string order) => Of(order, Ground.Miit, Miit);

    public static HoldTerms Provincial(string order) => Of(order, Ground.Pca, SichuanAdministration);

    public static HoldTerms Risk(string @case, int level = 1) => Of(@case, Ground.CarrierRisk, Mobile) with { Level = level };

    public static HoldTerms Registration(string order) => Of(order, Ground.RealName, Mobile);

    public static HoldTerms Of(string order, Ground ground, Principal by)
    {
        var authority = Authority.Of(ground);
        return new(
            order,
            ground,
            authority.Provision.Id,
            "川公反诈〔2026〕1号",
            authority.Services,
            authority.Notice,
            authority.ReleaseBy,
            by,
            null,
            authority.ReleaseBy.HasFlag(ReleaseBy.Verification) ? 1 : 0);
    }
}
