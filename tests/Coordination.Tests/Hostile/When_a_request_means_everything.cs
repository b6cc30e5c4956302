using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Ministry;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Hostile;

/// <summary>A star, nothing at all, an empty list, a page without an end: none of them ever means everything.</summary>
public sealed class When_a_request_means_everything(Fortress fortress) : IClassFixture<Fortress>
{
    private static readonly IReadOnlyDictionary<string, (string Argument, long Value)[]> Pages = new Dictionary<string, (string, long)[]>(StringComparer.Ordinal)
    {
        ["province-portal/lines"] = [("afterRow", -1), ("limit", OrderLimits.LinesPerAnswerMax + 1)],
        ["province-portal/review"] = [("afterRow", -1), ("limit", ReviewLimits.LinesPerPageMax + 1)],
        ["province-portal/proposals"] = [("after", -1), ("limit", ReviewLimits.ProposalsPerPageMax + 1)],
        ["province-portal/incidents"] = [("before", -1), ("limit", IncidentLimits.PerPageMax + 1)],
        ["province-portal/protected"] = [("after", -1), ("limit", ProtectedPage.NumbersMax + 1)],
        ["province-portal/withdrawals"] = [("after", -1), ("limit", WithdrawalsPage.EntriesMax + 1)],
        ["ministry-portal/shared-devices"] = [("after", -1), ("limit", Sims.SharedDevicesPage.DevicesMax + 1)],
        ["ministry-portal/forgotten-effects"] = [("after", -1), ("limit", ForgottenPage.EffectsMax + 1)],
    };

    [Fact]
    [Trait("Hostile", "23")]
    public async Task Nothing_in_the_place_of_anything_that_is_owed_is_an_error_that_names_it()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        foreach (var row in Permissions.All)
        {
            var parameters = row.Method.GetParameters();
            var whole = PortalActs.Arguments(row.Method, new() { Now = fortress.Time.GetUtcNow() });
            for (var index = 0; index < parameters.Length; index++)
            {
                if (whole[index] is null || parameters[index].ParameterType.IsValueType)
                {
                    continue;
                }

                var facts = await fortress.Recorded();
                object?[] arguments = [.. whole];
                arguments[index] = null;
                var (value, refusal) = await raider.As(Somebody(row), portals => PortalActs.Ask(portals, row.Method, arguments));

                Assert.True(value is null && refusal?.Code is RefusalCode.InvalidArgument, $"{row.Act} without its {parameters[index].Name}: {refusal?.Code} {refusal?.En} {value}");
                Assert.Contains(parameters[index].Name!, refusal!.En, StringComparison.Ordinal);
                Assert.Equal(facts, await fortress.Recorded());
            }
        }
    }

    [Fact]
    [Trait("Hostile", "20")]
    [Trait("Hostile", "23")]
    public async Task What_lacks_a_part_or_names_a_choice_there_is_not_is_an_error()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var draft = new OrderDraft("k", Law.Ground.PsbCase, string.Empty, "1", "r", Services.None, string.Empty, new('a', 64), null);
        foreach (var (who, act, arguments, named) in new (Principal, string, object?[], string)[]
        {
            (Fortress.Police, nameof(IProvincePortal.Submit), [draft with { Key = null! }, null], "draft.key"),
            (Fortress.Police, nameof(IProvincePortal.Submit), [draft with { Reference = null! }, null], "draft.reference"),
            (Fortress.Police, nameof(IProvincePortal.Submit), [draft with { Province = null! }, null], "draft.province"),
            (Fortress.Police, nameof(IProvincePortal.PlanDisposition), [new DispositionDraft(null!, "13800138000", Ties.None), null], "draft.order"),
            (Fortress.Police, nameof(IProvincePortal.PlanDisposition), [new DispositionDraft(draft with { Reason = null! }, "13800138000", Ties.None), null], "draft.order.reason"),
            (Fortress.Mobile, nameof(ICarrierPortal.Report), [CarrierReport.Standing("r-1", "13800138000", null!, "holder-1", fortress.Time.GetUtcNow())], "report.unit"),
            (Fortress.Ministry, nameof(IMinistryPortal.Rebase), ["c-1", new Deadlines.DeadlineRebase(null!, null, null), "r"], "rebase.policy"),
            (Fortress.Sichuan, nameof(IProvincePortal.Protect), [new[] { "13800138000" }, (ProtectedKind)99, null, "r"], "kind 99"),
            (Fortress.Police, nameof(IProvincePortal.Lines), ["order:00000000000000000000000000", (ItemOutcome)99, 0, 10], "outcome 99"),
            (Fortress.Mobile, nameof(ICarrierPortal.DecideAppeal), ["c-1", "13800138000", "appeal:1", (Appeals.AppealOutcome)0, "r"], "outcome 0"),
        })
        {
            var method = Permissions.Portals.Select(portal => portal.GetMethod(act)).First(found => found is not null && found.GetParameters().Length == arguments.Length)!;
            var facts = await fortress.Recorded();

            var (value, refusal) = await raider.As(who, portals => PortalActs.Ask(portals, method, arguments));

            Assert.True(value is null && refusal?.Code is RefusalCode.InvalidArgument, $"{act}, {named}: {refusal?.Code} {refusal?.En} {value}");
            Assert.Contains(named, refusal!.En, StringComparison.Ordinal);
            Assert.Equal(facts, await fortress.Recorded());
        }
    }

    [Fact]
    [Trait("Hostile", "23")]
    public async Task A_star_or_an_empty_list_is_no_filter()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var facts = await fortress.Recorded();
        foreach (var all in new[] { "*", "%", "", " ", "all", "0", "00", "NULL", ".*", "138*" })
        {
            Refused(await raider.As(Fortress.Police, portals => portals.Province.Number(all, false, string.Empty)));
            Refused(await raider.As(Fortress.Police, portals => portals.Province.Explain(all, false)));
            Refused(await raider.As(Fortress.Auditor, portals => portals.Audit.Number(all, false, "p")));
            Refused(await raider.As(Fortress.Auditor, portals => portals.Audit.History(all, 0, "p")));
            Refused(await raider.As(Fortress.Auditor, portals => portals.Audit.SimHistory(all, 0, "p")));
            Refused(await raider.As(Fortress.Auditor, portals => portals.Audit.LaneHistory(all, 0, "p")));
            Refused(await raider.As(Fortress.Mobile, portals => portals.Carrier.Explain(all, false)));
            Refused(await raider.As(Fortress.Ministry, portals => portals.Ministry.Cap(all, "51")));
            Refused(await raider.As(Fortress.Sichuan, portals => portals.Province.Protect([all], ProtectedKind.Hospital, null, "r")));
            Refused(await raider.As(Fortress.Sichuan, portals => portals.Province.Unprotect([all], "r")));
            Refused(await raider.As(Fortress.Ministry, portals => portals.Ministry.UnshareDevices([all], "r")));

            // What cannot be an id is one that there is not, as any other.
            NotFound(await raider.As(Fortress.Police, portals => portals.Province.Order(all)));
            NotFound(await raider.As(Fortress.Police, portals => portals.Province.Stop(all, "r")));
            NotFound(await raider.As(Fortress.Ministry, portals => portals.Ministry.Stop(all, "r")));
            NotFound(await raider.As(Fortress.Ministry, portals => portals.Province.StopIncident(all, "r")));
        }

        Refused(await raider.As(Fortress.Ministry, portals => portals.Ministry.Cap("CMCC", "*")));
        Refused(await raider.As(Fortress.Ministry, portals => portals.Ministry.SetQuota("*", 1, fortress.Time.GetUtcNow().AddHours(1), "r")));
        Refused(await raider.As(Fortress.Police, portals => portals.Province.Province("*")));
        Refused(await raider.As(Fortress.Ministry, portals => portals.Province.Protected("*", 0, 10)));
        Refused(await raider.As(Fortress.Sichuan, portals => portals.Province.Protect([], ProtectedKind.Hospital, null, "r")));
        Refused(await raider.As(Fortress.Sichuan, portals => portals.Province.Unprotect([], "r")));
        Refused(await raider.As(Fortress.Ministry, portals => portals.Ministry.ShareDevices([], "r")));
        Refused(await raider.As(Fortress.Ministry, portals => portals.Ministry.UnshareDevices([], "r")));
        Refused(await raider.As(Fortress.Police, portals => portals.Province.ProposeReview("order:00000000000000000000000000", ReviewChoice.Release, [], "r")));
        Assert.Equal(facts, await fortress.Recorded());
    }

    [Fact]
    [Trait("Hostile", "23")]
    public async Task A_page_begins_somewhere_and_ends()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var limited = Permissions.All.Where(row => row.Method.GetParameters().Any(parameter => parameter.Name == "limit")).ToList();
        Assert.Equal(Pages.Keys.Order(StringComparer.Ordinal), limited.Select(row => row.Act).Order(StringComparer.Ordinal));
        foreach (var row in limited)
        {
            foreach (var (name, value) in Pages[row.Act].Concat(new (string, long)[] { ("limit", 0), ("limit", -1), ("limit", int.MinValue), ("limit", int.MaxValue) }))
            {
                var index = row.Method.GetParameters().ToList().FindIndex(parameter => parameter.Name == name);
                var arguments = PortalActs.Arguments(row.Method, new() { Now = fortress.Time.GetUtcNow() });
                arguments[index] = Convert.ChangeType(value, row.Method.GetParameters()[index].ParameterType);

                var (found, refusal) = await raider.As(Somebody(row), portals => PortalActs.Ask(portals, row.Method, arguments));

                Assert.True(found is null && refusal?.Code is RefusalCode.InvalidArgument, $"{row.Act}, {name} {value}: {refusal?.Code} {refusal?.En} {found}");
            }
        }
    }

    private static Principal Somebody(Permission row) => RoleMatrix.Roles.First(role => RoleMatrix.Expected[row.Act].Contains(role.Letter)).Principal;

    private static void Refused<T>(Answer<T> answer)
        where T : class => Assert.True(answer.Refusal?.Code is RefusalCode.InvalidArgument, $"{answer.Refusal?.Code} {answer.Refusal?.En} {answer.Value}");

    private static void NotFound<T>(Answer<T> answer)
        where T : class => Assert.Equal(Audit.Refusals.NotFound, answer.Refusal);
}
