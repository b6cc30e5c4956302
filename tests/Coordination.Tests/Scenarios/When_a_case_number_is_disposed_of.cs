using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Numbers;
using Coordination.Orders;
using static Coordination.Scenarios.When_carriers_report;

namespace Coordination.Scenarios;

/// <summary>One-click disposition (一键处置): a case number and what hangs on it, as one order with one progress.</summary>
public sealed class When_a_case_number_is_disposed_of
{
    private const string CaseNumber = "13800138000";
    private const string Card = "89860012345678901238";
    private static readonly Principal mobile = Country.SystemOf(CarrierCode.Cmcc);
    private static readonly Principal telecom = Country.SystemOf(CarrierCode.Ctcc);

    [Fact]
    public async Task Everything_that_hangs_on_it_is_shown_with_the_reason_suspended_and_taken_back_exactly()
    {
        await using var country = await Country.Start();
        await Tie(country);
        var planned = await Planned(country, CaseNumber, HoldScope.Number, Ties.Cards | Ties.Holder | Ties.Devices);
        var again = await Planned(country, CaseNumber, HoldScope.Number, Ties.Cards | Ties.Holder | Ties.Devices);

        Assert.Equal(
            [
                ("138****8000", "CASE_NUMBER"), ("138****8001", "SAME_CARD"), ("138****8009", "SAME_DEVICE"), ("133****8000", "SAME_HOLDER"),
                ("138****8002", "SAME_HOLDER"),
            ],
            planned.Numbers.Select(number => (number.Number, number.Reason)));
        Assert.Equal(planned.Order.OrderId, again.Order.OrderId);
        Assert.Empty(country.Effects());

        var ended = await Run(country, planned.Order);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 5)], ended.Outcomes);
        Assert.Equal(5, country.Standing().Count(number => number.Value != 0));
        var lines = await country.Do(Country.Police, portals => portals.Province.Lines(planned.Order.OrderId, null, 0, 100));
        Assert.Equal(
            ["CASE_NUMBER", "SAME_CARD", "SAME_HOLDER", "SAME_HOLDER", "SAME_DEVICE"],
            lines.Lines.Select(line => line.Sheet));

        var undone = await country.Undo(Country.Police, planned.Order.OrderId, wrongful: false);
        Assert.Equal([new Count(nameof(ItemOutcome.Applied), 5)], undone.Outcomes);
        Assert.DoesNotContain(country.Standing(), number => number.Value != 0);
        Assert.Equal(10, country.Effects().Count);
    }

    [Fact]
    public async Task A_device_in_many_hands_ties_nothing_together()
    {
        await using var country = await Country.Start();
        await Tie(country);
        foreach (string[] wrong in new string[][] { [], ["49015420323751"], ["490154203237518", "49015420323751X"] })
        {
            var refused = await country.As(Country.MinistryDesk, portals => portals.Ministry.ShareDevices(wrong, "demonstration model"));
            Assert.Equal(RefusalCode.InvalidArgument, refused.Refusal!.Code);
        }

        // Networks may leave the check digit out.
        var added = await country.Do(Country.MinistryDesk, portals => portals.Ministry.ShareDevices(["490154203237510", "490154203237518"], "demonstration model"));
        var spared = await Planned(country, CaseNumber, HoldScope.Number, Ties.Cards | Ties.Devices);
        var page = await country.Do(Country.Auditor, portals => portals.Ministry.SharedDevices(0, 10));
        var removed = await country.Do(Country.MinistryDesk, portals => portals.Ministry.UnshareDevices(["490154203237518"], "withdrawn"));
        var followed = await country.Do(Country.Police, portals => portals.Province.PlanDisposition(Draft("after", HoldScope.Number, Ties.Devices)));

        Assert.Equal(new Sims.SharedDevicesReceipt(1, 1), added);
        Assert.Equal(["CASE_NUMBER", "SAME_CARD"], spared.Numbers.Select(number => number.Reason));
        Assert.Equal("49015420***751", Assert.Single(page.Devices).Imei);
        Assert.Equal(1, removed.Changed);
        Assert.Equal(["CASE_NUMBER", "SAME_DEVICE"], followed.Numbers.Select(number => number.Reason));
    }

    [Fact]
    public async Task A_device_is_reported_by_who_serves_a_number_on_the_card_and_to_everybody_else_there_is_no_such_card()
    {
        const string never = "89860012345678901261";
        await using var country = await Country.Start();
        await Tie(country);
        var now = country.Time.GetUtcNow();
        var others = await country.As(telecom, portals => portals.Carrier.ReportDevice(Card, "358240051111110", now));
        var nobodys = await country.As(telecom, portals => portals.Carrier.ReportDevice(never, "358240051111110", now));
        var own = await country.Do(mobile, portals => portals.Carrier.ReportDevice(Card, "490154203237518", now));

        Assert.Equal(RefusalCode.NotFound, others.Refusal!.Code);
        Assert.Equal(nobodys.Refusal, others.Refusal);
        Assert.Equal("49015420****518", own.Device);
    }

    [Fact]
    public async Task A_province_orders_on_numbers_and_not_on_cards_and_holders_which_are_in_all_provinces()
    {
        const string ofSichuan = "13908000001";
        await using var country = await Country.Start();
        await Told(country, mobile, CarrierReport.Activation("a-1", ofSichuan, "CMCC-51", "holder-anna", Card, country.Time.GetUtcNow()));
        foreach (var scope in new[] { HoldScope.Card, HoldScope.Holder })
        {
            var draft = Draft("p", scope, Ties.None) with { Number = ofSichuan };
            var refused = await country.As(Country.Sichuan, portals => portals.Province.PlanDisposition(draft with { Order = draft.Order with { Ground = Law.Ground.Pca } }));
            Assert.Equal(RefusalCode.OutOfScope, refused.Refusal!.Code);
        }
    }

    [Fact]
    public async Task On_a_card_with_as_many_holds_as_it_takes_no_further_order_is_planned()
    {
        await using var country = await Country.Start();
        await Tie(country);
        for (var order = 0; order < ScopeHolds.HoldsMax; order++)
        {
            var planned = await country.Do(Country.Police, portals => portals.Province.PlanDisposition(Draft($"c-{order}", HoldScope.Card, Ties.None)));
            await Run(country, planned.Order);
        }

        var refused = await country.As(Country.Police, portals => portals.Province.PlanDisposition(Draft("one more", HoldScope.Card, Ties.None)));

        Assert.Equal(RefusalCode.LimitReached, refused.Refusal!.Code);
        Assert.Contains(nameof(ScopeHolds.HoldsMax), refused.Refusal.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_expansion_the_case_number_stands_alone()
    {
        await using var country = await Country.Start();
        await Tie(country);
        var planned = await Planned(country, CaseNumber, HoldScope.Number, Ties.None);

        Assert.Equal(["CASE_NUMBER"], planned.Numbers.Select(number => number.Reason));
    }

    [Fact]
    public async Task Of_a_number_nobody_reported_nothing_is_known_and_an_order_on_its_holder_is_refused()
    {
        await using var country = await Country.Start();
        var alone = await Planned(country, CaseNumber, HoldScope.Number, Ties.Cards | Ties.Holder);
        var onHolder = await country.As(Country.Police, portals => portals.Province.PlanDisposition(Draft("h", HoldScope.Holder, Ties.None)));
        var onCard = await country.As(Country.Police, portals => portals.Province.PlanDisposition(Draft("c", HoldScope.Card, Ties.None)));
        var unknown = await country.As(Country.Police, portals => portals.Province.PlanDisposition(Draft("x", HoldScope.Number, (Ties)64)));
        var carriers = await country.As(mobile, portals => portals.Province.PlanDisposition(Draft("y", HoldScope.Number, Ties.None)));

        Assert.Single(alone.Numbers);
        Assert.Equal(RefusalCode.Precondition, onHolder.Refusal!.Code);
        Assert.Equal(RefusalCode.Precondition, onCard.Refusal!.Code);
        Assert.Equal(RefusalCode.InvalidArgument, unknown.Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, carriers.Refusal!.Code);
    }

    [Fact]
    public async Task A_holder_with_more_lines_than_one_disposition_takes_is_refused_and_ordered_on_as_a_holder()
    {
        await using var country = await Country.Start();
        var since = country.Time.GetUtcNow().AddDays(-1);
        for (var line = 0; line <= DispositionDraft.NumbersMax; line++)
        {
            await Told(country, mobile, CarrierReport.Standing($"s-{line}", $"1380013{line:0000}", "CMCC-00", "company-1", since));
        }

        var refused = await country.As(Country.Police, portals => portals.Province.PlanDisposition(Draft("many", HoldScope.Number, Ties.Holder) with { Number = "13800130000" }));
        var holder = await country.Do(Country.Police, portals => portals.Province.PlanDisposition(Draft("holder", HoldScope.Holder, Ties.None) with { Number = "13800130000" }));

        Assert.Equal(RefusalCode.LimitReached, refused.Refusal!.Code);
        Assert.Contains(nameof(DispositionDraft.NumbersMax), refused.Refusal.En, StringComparison.Ordinal);
        Assert.Equal(DispositionDraft.NumbersMax + 1, holder.Order.DistinctNumbers);
    }

    private static DispositionDraft Draft(string key, HoldScope scope, Ties expand) => new(
        new(key, Law.Ground.PsbCase, "", "京公(诈)〔2026〕1号", "scenario", Services.None, "", new string('a', 64), null) { Scope = scope }, CaseNumber, expand);

    // On the card of the case number is another number; its holder has a line at Telecom and another one; beside it in a device was a card.
    private static async Task Tie(Country country)
    {
        var since = country.Time.GetUtcNow().AddDays(-30);
        await Told(country, mobile, CarrierReport.Activation("a-1", CaseNumber, "CMCC-00", "holder-anna", Card, since));
        await Told(country, mobile, CarrierReport.Activation("a-2", "13800138001", "CMCC-00", "holder-bert", Card, since));
        await Told(country, mobile, CarrierReport.Activation("a-3", "13800138002", "CMCC-00", "holder-anna", "89860012345678901246", since));
        await Told(country, telecom, CarrierReport.Activation("a-4", "13300138000", "CTCC-00", "holder-anna", "89860312345678901235", since));
        await Told(country, mobile, CarrierReport.Activation("a-5", "13800138009", "CMCC-00", "holder-carl", "89860012345678901253", since));
        await Told(country, mobile, CarrierReport.Activation("a-6", "13800138008", "CMCC-00", "holder-dora", "", since));
        await country.Do(mobile, portals => portals.Carrier.ReportDevice(Card, "490154203237518", since));
        await country.Do(mobile, portals => portals.Carrier.ReportDevice("89860012345678901253", "490154203237518", since.AddDays(1)));
    }
}
