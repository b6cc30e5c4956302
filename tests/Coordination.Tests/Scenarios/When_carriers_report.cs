using Coordination.Audit;
using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>What carriers say of their lines, through their door: flows 5, 7 and 8 of the domain.</summary>
public sealed class When_carriers_report
{
    private const string Number = "13800138000";
    private const string Other = "13300138000";
    private const string First = "89860012345678901238";
    private const string Second = "89860312345678901235";
    private static readonly Principal mobile = Country.SystemOf(CarrierCode.Cmcc);
    private static readonly Principal telecom = Country.SystemOf(CarrierCode.Ctcc);

    [Fact]
    [Trait("Flow", "8")]
    public async Task A_number_that_was_closed_and_given_to_another_is_clear()
    {
        await using var country = await Country.Start(change: (silo, _) => silo.Services.AddSingleton(new Law.LegalSettings { Quarantine = TimeSpan.FromMinutes(10) }));
        await Told(country, mobile, CarrierReport.Activation("a-1", Number, "CMCC-00", "holder-anna", First, country.Time.GetUtcNow().AddDays(-9)));
        var order = await country.Ended(Country.Police, (await country.Order(Country.Police, "case", [Number])).OrderId);
        await Told(country, mobile, CarrierReport.Closure("c-1", Number, country.Time.GetUtcNow()));

        var early = await country.As(mobile, portals => portals.Carrier.Report(CarrierReport.Activation("a-2", Number, "CMCC-00", "holder-bert", Second, country.Time.GetUtcNow())));
        country.Time.Advance(TimeSpan.FromMinutes(11));
        var opened = await Told(country, mobile, CarrierReport.Activation("a-3", Number, "CMCC-00", "holder-bert", Second, country.Time.GetUtcNow()));
        var lifted = await country.As(Country.Police, portals => portals.Province.Lift("late", Number, order.OrderId, true, "late release"));

        Assert.Contains("QUARANTINE", early.Refusal!.En, StringComparison.Ordinal);
        Assert.Equal((1, "RECORDED"), (opened.Epoch, opened.Code));
        Assert.Contains("EPOCH_ENDED", lifted.Refusal!.En, StringComparison.Ordinal);
        var view = await country.Number(Number);
        Assert.Equal((Services.None, 1, "assigned"), (view.Barred, view.Epoch, view.Assignment));
        Assert.Empty(view.Holds);
        Assert.Equal("898603****0123", Assert.Single(view.Cards));
    }

    [Fact]
    [Trait("Flow", "7")]
    public async Task A_number_that_is_ported_under_an_order_is_barred_where_it_went()
    {
        await using var country = await Country.Start();
        await Told(country, mobile, CarrierReport.Activation("a-1", Number, "CMCC-00", "holder-anna", First, country.Time.GetUtcNow().AddDays(-9)));
        await country.Ended(Country.Police, (await country.Order(Country.Police, "case", [Number])).OrderId);
        var refused = await country.As(mobile, portals => portals.Carrier.MayPortOut(Number));
        await country.Carriers.Set(new SubscriberOverride(8613800138000, SubscriberState.Ported, "CTCC-00"));
        var portedIn = CarrierReport.PortIn("p-1", Number, "CTCC-00", "holder-anna", Second, country.Time.GetUtcNow());
        var early = await country.As(telecom, portals => portals.Carrier.Report(portedIn));
        var taken = await country.As(telecom, portals => portals.Carrier.Report(CarrierReport.Standing("p-0", Number, "CTCC-00", "holder-anna", country.Time.GetUtcNow())));
        await Told(country, mobile, CarrierReport.PortOut("o-1", Number, "CTCC-00", country.Time.GetUtcNow()));
        await Told(country, telecom, portedIn);

        Assert.Contains("AWAITS_DONOR", early.Refusal!.En, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.NotFound, taken.Refusal!.Code);
        Assert.Contains("NUMBER_RESTRICTED", refused.Refusal!.En, StringComparison.Ordinal);
        var view = await country.Until(
            () => country.Number(Number), seen => seen.Provisioning.Any(row => row is { Executor: "CTCC-00", State: "applied" }), "the recipient has it");
        Assert.Equal("closed", view.Provisioning.Single(row => row.Executor == "CMCC-00").State);
        Assert.Equal(Services.TwoWay, view.Barred);

        // The donor is not asked any more, and what is not its own does not exist for it.
        Assert.Equal(RefusalCode.NotFound, (await country.As(mobile, portals => portals.Carrier.Report(CarrierReport.Closure("c-1", Number, country.Time.GetUtcNow())))).Refusal!.Code);
    }

    [Fact]
    [Trait("Flow", "5")]
    public async Task A_restricted_holder_is_stopped_at_all_carriers_keeps_one_line_and_gets_no_other()
    {
        await using var country = await Country.Start();
        var since = country.Time.GetUtcNow().AddDays(-30);
        string[] lines = [Number, "13800138001", Other, "13300138001"];
        foreach (var line in lines)
        {
            var by = line.StartsWith("133", StringComparison.Ordinal) ? telecom : mobile;
            await Told(country, by, CarrierReport.Standing($"s-{line}", line, by == telecom ? "CTCC-00" : "CMCC-00", "holder-anna", since));
        }

        await country.Ended(Country.Police, (await country.Order(Country.Police, "case", [Number])).OrderId);
        var caseNumber = await country.As(Country.Police, portals => portals.Province.RetainLine(Number, "批〔2026〕1号"));
        await country.Do(Country.Police, portals => portals.Province.RetainLine(Other, "批〔2026〕1号"));
        var planned = await Planned(country, Number, HoldScope.Holder, Ties.None);
        var ended = await Run(country, planned.Order);
        var refused = await country.As(mobile, portals => portals.Carrier.Report(CarrierReport.Activation("new", "13900139000", "CMCC-00", "holder-anna", First, country.Time.GetUtcNow())));
        await Told(country, mobile, CarrierReport.Standing("stock", "13900139001", "CMCC-00", "holder-anna", since));

        Assert.Contains("CASE_NUMBER", caseNumber.Refusal!.En, StringComparison.Ordinal);
        Assert.Equal(3, planned.Order.DistinctNumbers);
        Assert.Equal(3, ended.Outcomes.Sum(count => count.Lines));
        Assert.Equal(
            [Services.TwoWay, Services.TwoWay, Services.None, Services.TwoWay, Services.TwoWay],
            await Barred(country, [.. lines, "13900139001"]));
        Assert.Contains("HOLDER_RESTRICTED", refused.Refusal!.En, StringComparison.Ordinal);
        var holder = await country.Do(Country.Police, portals => portals.Province.Holder(Number, "case"));
        Assert.Equal((5, 1), (holder.Lines.Count, holder.Holds.Count));
        Assert.Equal("133****8000", Assert.Single(holder.Lines, line => line.IsRetained).Number);
        var explained = await country.Do(Country.Police, portals => portals.Province.Explain("13300138001", chinese: true));
        Assert.Contains("机主名下的全部号码", explained.Text, StringComparison.Ordinal);

        // Taken back, everything it brought is gone, also from the line that had it by its holder; the case number stays.
        await country.Undo(Country.Police, planned.Order.OrderId, wrongful: false);
        Assert.Equal(
            [Services.TwoWay, Services.None, Services.None, Services.None, Services.None],
            await Barred(country, [.. lines, "13900139001"]));
        await Told(country, mobile, CarrierReport.Activation("new-2", "13900139000", "CMCC-00", "holder-anna", First, country.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_hold_about_a_card_goes_where_the_card_goes()
    {
        await using var country = await Country.Start();
        var since = country.Time.GetUtcNow().AddDays(-30);
        await Told(country, mobile, CarrierReport.Activation("a-1", Number, "CMCC-00", "holder-anna", First, since));
        await Told(country, mobile, CarrierReport.Activation("a-2", "13800138001", "CMCC-00", "holder-bert", "89860012345678901246", since));
        var planned = await Planned(country, Number, HoldScope.Card, Ties.None);
        await Run(country, planned.Order);
        Assert.Equal(Services.TwoWay, (await country.Number(Number)).Barred);

        var now = country.Time.GetUtcNow();
        await Told(country, mobile, CarrierReport.CardChange("x-1", Number, First, "89860012345678901253", inPerson: true, now));
        await Told(country, mobile, CarrierReport.CardChange("x-2", "13800138001", "89860012345678901246", First, inPerson: true, now));

        Assert.Equal([Services.None, Services.TwoWay], await Barred(country, [Number, "13800138001"]));
        var card = await country.Do(Country.Police, portals => portals.Province.Sim(First, "case"));
        Assert.Equal(["138****8001", "138****8000"], card.Numbers.Select(number => number.Number));
        Assert.Equal([true, false], card.Numbers.Select(number => number.IsOn));
        Assert.Single(card.Holds);
        var history = await country.Do(Country.Auditor, portals => portals.Audit.SimHistory(First, 0, "scenario"));
        Assert.Equal(["NumberJoinedCard", "CardHeld", "NumberLeftCard", "NumberJoinedCard"], history.Facts.Select(fact => fact.Kind));

        await country.Undo(Country.Police, planned.Order.OrderId, wrongful: true);
        Assert.Equal([Services.None, Services.None], await Barred(country, [Number, "13800138001"]));
    }

    [Fact]
    public async Task A_person_has_five_lines_at_a_carrier_and_a_sixth_at_another()
    {
        await using var country = await Country.Start();
        var at = country.Time.GetUtcNow();
        for (var line = 0; line < 5; line++)
        {
            await Told(country, mobile, CarrierReport.Activation($"a-{line}", $"1380013810{line}", "CMCC-00", "holder-anna", "", at));
        }

        var sixth = await country.As(mobile, portals => portals.Carrier.Report(CarrierReport.Activation("a-6", "13800138106", "CMCC-00", "holder-anna", "", at)));
        Assert.Equal(RefusalCode.LimitReached, sixth.Refusal!.Code);
        Assert.Contains("第十条", sixth.Refusal.Zh, StringComparison.Ordinal);
        await Told(country, telecom, CarrierReport.Activation("a-7", Other, "CTCC-00", "holder-anna", "", at));
        await Told(country, mobile, CarrierReport.Activation("a-0", "13800138100", "CMCC-00", "holder-anna", "", at));
    }

    [Fact]
    public async Task What_is_wrong_with_a_report_is_said()
    {
        await using var country = await Country.Start();
        var now = country.Time.GetUtcNow();
        CarrierReport[] wrong =
        [
            CarrierReport.Activation("", Number, "CMCC-00", "holder-anna", First, now),
            CarrierReport.Activation("w-1", Number, "CTCC-00", "holder-anna", First, now),
            CarrierReport.Activation("w-2", Number, "CMCC-00", "11010519491231002X", First, now),
            CarrierReport.Activation("w-3", Number, "CMCC-00", "", First, now),
            CarrierReport.Activation("w-4", Number, "CMCC-00", "holder-anna", "898600123456789", now),
            CarrierReport.Activation("w-5", Number, "CMCC-00", "holder-anna", First, now.AddDays(1)),
            CarrierReport.CardChange("w-6", Number, "", "", true, now),
            CarrierReport.PortOut("w-7", Number, "CMCC-51", now),
            CarrierReport.Closure("w-8", "138", now),
            CarrierReport.Closure("w-9", Number, now) with { Kind = (ReportKind)99 },
        ];
        foreach (var report in wrong)
        {
            Assert.Equal(RefusalCode.InvalidArgument, (await country.As(mobile, portals => portals.Carrier.Report(report))).Refusal?.Code);
        }

        Assert.Equal(0, (await country.Number(Number)).Epoch);
    }

    internal static Task<ReportReceipt> Told(Country country, Principal by, CarrierReport report) => country.Do(by, portals => portals.Carrier.Report(report));

    internal static Task<DispositionView> Planned(Country country, string number, HoldScope scope, Ties expand) =>
        country.Do(Country.Police, portals => portals.Province.PlanDisposition(new(
            new("one-click", Law.Ground.PsbCase, "", "京公(诈)〔2026〕1号", "scenario", Services.None, "", new string('a', 64), null) { Scope = scope }, number, expand)));

    internal static async Task<OrderView> Run(Country country, OrderView planned)
    {
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, "case"));
        return await country.Ended(Country.Police, planned.OrderId);
    }

    private static async Task<List<Services>> Barred(Country country, string[] numbers)
    {
        var barred = new List<Services>();
        foreach (var number in numbers)
        {
            barred.Add((await country.Number(number)).Barred);
        }

        return barred;
    }
}
