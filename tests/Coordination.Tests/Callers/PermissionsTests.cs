using System.Text.RegularExpressions;
using Coordination.Audit;
using Coordination.Ministry;
using Coordination.Tidy;

namespace Coordination.Callers;

public sealed partial class PermissionsTests
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
    public void The_run_book_has_the_class_of_every_act()
    {
        var written = RunBookRow().Matches(File.ReadAllText(Repository.At("infra/README.md")))
            .SelectMany(row => row.Groups["calls"].Value.Split(';').SelectMany(calls => calls.Split(':') is [var portal, var acts]
                ? Act().Matches(acts).Select(act => $"{portal.Trim()}-portal/{act.Groups["act"].Value} {row.Groups["class"].Value}")
                : []))
            .ToList();
        Assert.Equal(Permissions.All.Select(row => $"{row.Act} {(int)row.Class}").Order(StringComparer.Ordinal), written.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whatever_only_asks_is_of_the_last_class_and_what_an_auditor_may_do_is_that()
    {
        // The fence is looked at while nothing is commanded: that is no time to stand in a row.
        Offenders.None(Permissions.All
            .Where(row => row.Reaches.ContainsKey(Role.Auditor) && row.Class is not CallClass.Query && row.Act != "ministry-portal/fence")
            .Select(row => $"{row.Act} is {row.Class}"));
    }

    [Fact]
    public void Only_a_fetch_waits_without_a_place() => Assert.Equal(["carrier-portal/fetch"], Permissions.All.Where(row => row.Waits).Select(row => row.Act));

    [Fact]
    public void An_auditor_changes_nothing()
    {
        string[] reads =
        [
            "province-portal/order", "province-portal/lines", "province-portal/province", "province-portal/carriers", "province-portal/protected",
            "province-portal/review", "province-portal/proposals", "province-portal/incident", "province-portal/incidents",
            "province-portal/holder", "province-portal/sim", "province-portal/withdrawals",
            "ministry-portal/country", "ministry-portal/deadlines", "ministry-portal/cap", "ministry-portal/quotas", "ministry-portal/shared-devices", "ministry-portal/holder-keys", "ministry-portal/fence", "ministry-portal/forgotten-effects",
            "audit-portal/history", "audit-portal/order-history", "audit-portal/sim-history", "audit-portal/lane-history", "audit-portal/number",
        ];
        Assert.Equal(reads.Order(StringComparer.Ordinal), Permissions.All.Where(row => row.Reaches.ContainsKey(Role.Auditor)).Select(row => row.Act).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_the_ministry_stops_a_country_moves_its_deadlines_and_raises_caps_and_the_fence()
    {
        foreach (var method in new[] { nameof(IMinistryPortal.PreviewRebase), nameof(IMinistryPortal.Rebase), nameof(IMinistryPortal.RaiseCap), nameof(IMinistryPortal.SetQuota), nameof(IMinistryPortal.RotateHolderKeys), nameof(IMinistryPortal.RaiseFence), nameof(IMinistryPortal.SettleEffect), nameof(IMinistryPortal.Stop) })
        {
            Assert.Equal([Role.MinistryOperator], Permissions.Of(typeof(IMinistryPortal).GetMethod(method))!.Reaches.Keys);
        }
    }

    [GeneratedRegex(@"^\| C(?<class>\d) \|(?:[^|]*\|){2}(?<calls>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex RunBookRow();

    [GeneratedRegex("`(?<act>[a-z-]+)`")]
    private static partial Regex Act();
}
