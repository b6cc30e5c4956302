using Coordination.Audit;
using Coordination.Ministry;
using Coordination.Tidy;

namespace Coordination.Callers;

public sealed class PermissionsTests
{
    [Fact]
    public void Every_method_of_every_portal_has_one_row_and_nothing_else_has()
    {
        Assert.Equal(Product.GrainInterfaces.Where(type => type.IsVisible).OrderBy(type => type.Name), Permissions.Portals.OrderBy(type => type.Name));
        var methods = Permissions.Portals.SelectMany(portal => portal.GetMethods()).ToList();
        Offenders.None(methods.Where(method => Permissions.Of(method) is null).Select(method => $"{method.DeclaringType}.{method.Name} has no row in {nameof(Permissions)}"));
        Offenders.None(Permissions.All.Where(row => !methods.Contains(row.Method)).Select(row => $"{row.Act} is of no portal"));
        Assert.Equal(methods.Count, Permissions.All.Count);
    }

    [Fact]
    public void Every_act_is_somebodys_and_acts_have_names_of_their_own()
    {
        Offenders.None(Permissions.All.Where(row => row.Reaches.Count == 0).Select(row => $"{row.Act} is nobody's"));
        Offenders.NoneShareAName(Permissions.All.Select(row => (row.Act, row.Method.Name)));
    }

    [Fact]
    public void No_act_is_of_somebody_without_a_role() =>
        Offenders.None(Permissions.All.Where(row => row.Of(Role.None) is not Reach.None).Select(row => row.Act));

    [Fact]
    public void Carriers_systems_come_through_their_own_portal_only_and_nobody_else_does() => Offenders.None(Permissions.All
        .Where(row => row.Reaches.ContainsKey(Role.CarrierSystem) != (row.Method.DeclaringType == typeof(Carriers.ICarrierPortal)))
        .Select(row => row.Act));

    [Fact]
    [Trait("Hostile", "24")]
    public void An_auditor_changes_nothing()
    {
        string[] reads =
        [
            "province-portal/order", "province-portal/lines", "province-portal/province", "province-portal/carriers", "province-portal/protected",
            "province-portal/review", "province-portal/proposals", "province-portal/incident", "province-portal/incidents",
            "province-portal/holder", "province-portal/sim", "province-portal/withdrawals",
            "ministry-portal/country", "ministry-portal/deadlines", "ministry-portal/cap", "ministry-portal/quotas", "ministry-portal/shared-devices", "ministry-portal/fence", "ministry-portal/forgotten-effects",
            "audit-portal/history", "audit-portal/order-history", "audit-portal/sim-history", "audit-portal/lane-history", "audit-portal/number",
        ];
        Assert.Equal(reads.Order(StringComparer.Ordinal), Permissions.All.Where(row => row.Reaches.ContainsKey(Role.Auditor)).Select(row => row.Act).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_ministry_stops_a_country_moves_its_deadlines_and_raises_caps_and_the_fence()
    {
        foreach (var method in new[] { nameof(IMinistryPortal.PreviewRebase), nameof(IMinistryPortal.Rebase), nameof(IMinistryPortal.RaiseCap), nameof(IMinistryPortal.SetQuota), nameof(IMinistryPortal.RaiseFence), nameof(IMinistryPortal.SettleEffect), nameof(IMinistryPortal.Stop) })
        {
            Assert.Equal([Role.MinistryOperator], Permissions.Of(typeof(IMinistryPortal).GetMethod(method))!.Reaches.Keys);
        }
    }
}
