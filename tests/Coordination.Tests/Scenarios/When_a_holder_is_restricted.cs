using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;
using static Coordination.Scenarios.When_carriers_report;

namespace Coordination.Scenarios;

/// <summary>An order about a holder, and what comes to the holder later, meet the brakes that a list meets.</summary>
public sealed class When_a_holder_is_restricted
{
    private const string Holder = "company-1";
    private const string Newcomer = "13800139999";
    private static readonly string[] carriers = ["CMCC", "CTCC", "CUCC"];
    private static readonly Principal mobile = Country.SystemOf(CarrierCode.Cmcc);

    [Fact]
    public async Task Its_order_is_approved_capped_and_spares_the_protected_whatever_carrier_they_are_at()
    {
        await using var country = await Braked(new() { CapPerHour = 20 });
        var lines = await Held(country, 70);
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect([lines[5], Newcomer], ProtectedKind.Hospital, null, "emergency room"));
        var planned = (await Planned(country, lines[0], HoldScope.Holder, Ties.None)).Order;
        var alone = await country.As(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "go"));
        var paused = await country.Until(() => country.Show(Country.Police, planned.OrderId), view => view.Phase is OrderPhase.Paused, "it met a cap");

        Assert.Equal((70, ApprovalNeed.SecondPerson), (planned.DistinctNumbers, planned.Conduct.Approval));
        Assert.Equal(1, planned.Conduct.ProtectedByProvince.Sum(count => count.Lines));
        Assert.Equal(RefusalCode.Precondition, alone.Refusal!.Code);
        Assert.Equal(PauseCause.CapReached, paused.Conduct.PausedFor);
        Assert.True(country.Effects().Count <= 60, $"{country.Effects().Count} were suspended.");

        await Raise(country, planned);
        await country.Do(Country.Approver, portals => portals.Province.Resume(planned.OrderId, "the caps were raised"));
        var ended = await country.Ended(Country.Police, planned.OrderId);
        await Told(country, mobile, CarrierReport.Standing("late", Newcomer, "CMCC-00", Holder, country.Time.GetUtcNow().AddDays(-1)));

        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 69), new(nameof(ItemOutcome.ProtectedReview), 1)], ended.Outcomes);
        Assert.Equal(69, country.Standing().Count(number => number.Value != 0));
        Assert.Equal(Services.None, (await country.Number(Newcomer)).Barred);
        var holder = await country.Do(Country.Police, portals => portals.Province.Holder(lines[0], "case"));
        Assert.Equal(["138****0005", "138****9999"], holder.Lines.Where(line => line.IsProtected).Select(line => line.Number));
        var history = await country.Do(Country.Auditor, portals => portals.Audit.History(Newcomer, 0, "scenario"));
        Assert.Contains("HoldWithheld", history.Facts.Select(fact => fact.Kind));

        var undone = await country.Undo(Country.Police, planned.OrderId, wrongful: false);
        Assert.Equal(69, undone.Outcomes.Single(count => count.Name == nameof(ItemOutcome.Applied)).Lines);
        Assert.DoesNotContain(country.Standing(), number => number.Value != 0);
    }

    [Fact]
    public async Task What_comes_to_it_later_counts_against_the_hour_and_is_taken_back_with_the_rest()
    {
        await using var country = await Braked(new() { CapPerHour = 2, HolderLinesMax = 2 });
        var since = country.Time.GetUtcNow().AddDays(-1);
        await Told(country, mobile, CarrierReport.Standing("s-0", "13800130000", "CMCC-00", Holder, since));
        var planned = (await Planned(country, "13800130000", HoldScope.Holder, Ties.None)).Order;
        await Run(country, planned);
        await Told(country, mobile, CarrierReport.Standing("s-1", "13800130001", "CMCC-00", Holder, since));
        var third = CarrierReport.Standing("s-2", "13800130002", "CMCC-00", Holder, since);
        var refused = await country.As(mobile, portals => portals.Carrier.Report(third));
        var unknown = await country.Number("13800130002");
        country.Time.Advance(TimeSpan.FromHours(1));
        await Told(country, mobile, third);
        var many = await country.As(Country.Police, portals => portals.Province.PlanDisposition(new(Draft("more"), "13800130000", Ties.None)));

        Assert.Equal(RefusalCode.LimitReached, refused.Refusal!.Code);
        Assert.Contains(nameof(BrakeSettings.CapPerHour), refused.Refusal.En, StringComparison.Ordinal);
        Assert.Equal(Services.None, unknown.Barred);
        Assert.Equal(Services.TwoWay, (await country.Number("13800130002")).Barred);
        Assert.Equal(RefusalCode.LimitReached, many.Refusal!.Code);
        Assert.Contains(nameof(BrakeSettings.HolderLinesMax), many.Refusal.En, StringComparison.Ordinal);

        await country.Undo(Country.Police, planned.OrderId, wrongful: true);
        await country.Until(async () => country.Standing(), standing => standing.Values.All(services => services == 0), "all three are back");
        Assert.Equal(3, country.Standing().Count);
    }

    [Fact]
    [Trait("Flow", "5")]
    public async Task Joint_punishment_is_of_a_person_adds_up_to_five_years_and_allows_no_new_line()
    {
        await using var country = await Country.Start();
        var lines = await Held(country, 60);
        await country.Do(Country.Police, portals => portals.Province.RetainLine(lines[1], "批〔2026〕1号"));
        OrderDraft[] wrong =
        [
            Punished("w-1", 4), Punished("w-2", 0), Punished("w-3", 2) with { Scope = HoldScope.Number },
            Punished("w-4", 2) with { Ground = Law.Ground.PsbCase },
        ];
        foreach (var draft in wrong)
        {
            var refused = await country.As(Country.Police, portals => portals.Province.PlanDisposition(new(draft, lines[0], Ties.None)));
            Assert.Equal(RefusalCode.InvalidArgument, refused.Refusal?.Code);
        }

        var first = await Run(country, await Punish("first", 3));
        var second = await Punish("second", 3);
        await Run(country, second);
        var again = await Punish("second", 3);
        var opened = await country.As(
            Country.SystemOf(CarrierCode.Parse("CBN")),
            portals => portals.Carrier.Report(CarrierReport.Activation("new", "19213800000", "CBN-00", Holder, "", country.Time.GetUtcNow())));

        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 59)], first.Outcomes);
        Assert.Equal(second.OrderId, again.OrderId);
        Assert.Contains("HOLDER_RESTRICTED", opened.Refusal!.En, StringComparison.Ordinal);
        Assert.Equal(Services.None, (await country.Number(lines[1])).Barred);
        var holder = await country.Do(Country.Police, portals => portals.Province.Holder(lines[0], "case"));
        Assert.Equal(
            [new DateTimeOffset(2029, 3, 1, 16, 0, 0, TimeSpan.Zero), new(2031, 3, 1, 16, 0, 0, TimeSpan.Zero)],
            holder.Holds.Select(hold => hold.ExpiresAt));

        async Task<OrderView> Punish(string key, int years) =>
            (await country.Do(Country.Police, portals => portals.Province.PlanDisposition(new(Punished(key, years), lines[0], Ties.None)))).Order;
    }

    [Fact]
    public async Task Nobody_names_a_holder_or_a_card_in_an_order_with_a_list()
    {
        await using var country = await Country.Start();
        foreach (var draft in new[] { Draft("a"), Draft("b") with { Scope = HoldScope.Number, About = Holder }, Draft("c") with { Scope = HoldScope.Number, Undoes = "order:x" } })
        {
            var refused = await country.As(Country.Police, portals => portals.Province.Submit(draft));
            Assert.Equal(RefusalCode.InvalidArgument, refused.Refusal!.Code);
        }
    }

    private static OrderDraft Punished(string key, int years) => Draft(key) with { Ground = Law.Ground.JointPunishment, TermYears = years };

    private static OrderDraft Draft(string key) =>
        new(key, Law.Ground.PsbCase, "", "京公(诈)〔2026〕1号", "scenario", Services.None, "", new string('a', 64), null) { Scope = HoldScope.Holder };

    private static Task<Country> Braked(BrakeSettings brakes) => Country.Start(change: (silo, _) => silo.Services.AddSingleton(brakes));

    private static async Task<List<string>> Held(Country country, int count)
    {
        var since = country.Time.GetUtcNow().AddDays(-30);
        var lines = new List<string>();
        for (var line = 0; line < count; line++)
        {
            var at = line < 30 ? 0 : line < 50 ? 1 : 2;
            var number = string.Create(CultureInfo.InvariantCulture, $"{(at == 0 ? 138 : at == 1 ? 133 : 186)}0013{line:0000}");
            await Told(country, Country.SystemOf(CarrierCode.Parse(carriers[at])), CarrierReport.Standing($"s-{line}", number, $"{carriers[at]}-00", Holder, since));
            lines.Add(number);
        }

        return lines;
    }

    private static async Task Raise(Country country, OrderView planned)
    {
        foreach (var carrier in carriers)
        {
            foreach (var province in planned.ByProvince)
            {
                await country.Do(
                    Country.MinistryDesk,
                    portals => portals.Ministry.RaiseCap(carrier, province.Name, 1_000, country.Time.GetUtcNow().AddHours(1), "a company of fraudsters"));
            }
        }
    }
}
