using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Orders;
using Coordination.Sims;
using CsCheck;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

public class ReportTests
{
    private static readonly Iccid first = Iccid.Parse("8986001234567890123");
    private static readonly Iccid second = Iccid.Parse("8986001234567890124");
    private static readonly Iccid third = Iccid.Parse("8986001234567890125");
    private static readonly DateTimeOffset day = NumberWorld.Start;

    private readonly NumberWorld world = new() { Now = day };

    [Fact]
    public void A_closed_line_loses_its_holds_and_the_next_holder_has_none()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan, card: first);
        world.Place(Terms.Police("order:1"));
        Report(ReportKind.Closure, 0);

        Assert.Empty(world.State.Holds);
        Assert.Equal(HoldStatus.EndedWithAssignment, Assert.Single(world.State.Ended).Status);
        Assert.Equal(("quarantine", ProvisioningState.Closed), (world.View().Assignment, world.Rows[MobileSichuan].State));
        Assert.Equal([ItemOutcome.Drifted], world.Lines["order:1"].Outcomes);
        Assert.Equal(ItemOutcome.NotAssigned, world.Place(Terms.Police("order:2")).Outcome);

        world.Now += world.Law.Quarantine;
        Assert.Equal("free", world.View().Assignment);
        Assert.Equal((ReportOutcome.Recorded, 1), Told(Report(ReportKind.Activation, 0, holder: "bert", unit: MobileSichuan, card: second)));
        Assert.Empty(world.State.Holds);
        Assert.Equal("assigned", world.View().Assignment);
    }

    [Fact]
    public void In_quarantine_a_number_goes_back_to_its_holder_and_to_nobody_else()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan);
        Report(ReportKind.Closure, -24);

        Assert.Equal(ReportOutcome.InQuarantine, Report(ReportKind.Activation, -1, holder: "bert", unit: MobileSichuan).Outcome);
        Assert.Equal(ReportOutcome.Recorded, Report(ReportKind.Activation, -1, holder: "anna", unit: MobileSichuan).Outcome);
    }

    [Fact]
    public void A_change_of_keys_frees_no_line()
    {
        Report(ReportKind.Activation, -48, holder: "k1-anna", unit: MobileSichuan);
        world.Place(Terms.Police("order:1"));

        Assert.Equal(ReportOutcome.OtherKey, Report(ReportKind.Standing, 0, holder: "k2-anna", unit: MobileSichuan).Outcome);
        Assert.Equal(ReportOutcome.OtherKey, Report(ReportKind.PortIn, 0, holder: "k2-anna", unit: MobileSichuan).Outcome);
        Assert.Equal((0, 1), (world.State.Epoch, world.State.Holds.Length));
        Assert.Equal(ReportOutcome.Restricted, Report(ReportKind.Transfer, 0, holder: "k2-anna").Outcome);
        Assert.Equal((ReportOutcome.Recorded, 1), Told(Report(ReportKind.Standing, 0, holder: "k1-bert", unit: MobileSichuan)));
    }

    [Fact]
    public void A_card_change_keeps_what_is_about_the_number_and_leaves_behind_what_is_about_the_card()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan, card: first);
        world.Place(Terms.Police("order:number"));
        world.Place(OnCard("order:card", first));
        var answer = Report(ReportKind.CardChange, 0, card: second, former: first, inPerson: true);

        Assert.Equal(ReportOutcome.Recorded, answer.Outcome);
        Assert.Equal("order:number", Assert.Single(world.State.Holds).OrderId);
        Assert.Equal(HoldStatus.LeftWithCard, Assert.Single(world.State.Ended).Status);
        Assert.Equal([second], world.State.Cards.On);
    }

    [Fact]
    public void A_new_card_is_commanded_anew_for_it_may_come_without_bars()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan, card: first);
        world.Place(Terms.Police("order:1"));
        Report(ReportKind.CardChange, 0, card: second, former: first, inPerson: true);

        Assert.Equal((2, Services.TwoWay), (world.Commands[^1].Version, world.Commands[^1].Services));
    }

    [Fact]
    public void What_is_held_changes_its_card_only_in_person_and_what_was_changed_before_is_no_matter_of_the_hold()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan, card: first);
        world.Place(Terms.Police("order:1"));
        world.Now += TimeSpan.FromHours(2);

        Assert.Equal(ReportOutcome.Restricted, Report(ReportKind.CardChange, 0, card: second, former: first).Outcome);
        Assert.Equal([first], world.State.Cards.On);
        Assert.Equal(ReportOutcome.Recorded, Report(ReportKind.CardChange, -3, card: second, former: first).Outcome);
    }

    [Fact]
    public void A_hold_about_a_card_comes_with_the_card_and_is_its_authoritys()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan, card: first);
        Report(ReportKind.CardChange, 0, card: second, former: first, inPerson: true, inherited: OnCard("order:card", second));

        var hold = Assert.Single(world.State.Holds);
        Assert.Equal((HoldScope.Card, second.Text, true, Chengdu.Organisation), (hold.Scope, hold.About, hold.IsInherited, hold.Authority));
        Assert.Equal(Services.TwoWay, world.Commands[^1].Services);
    }

    [Fact]
    public void A_number_with_an_open_appeal_takes_over_nothing_and_its_record_says_so()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan, card: first);
        world.Place(Terms.Police("order:1"));
        world.Appeal("appeal:1", "order:1");
        Report(ReportKind.CardChange, 0, card: second, former: first, inPerson: true, inherited: OnCard("order:card", second));

        Assert.Equal("order:1", Assert.Single(world.State.Holds).OrderId);
        Assert.Equal("order:card", Assert.Single(world.Facts.OfType<HoldWithheld>()).OrderId);
        Assert.True(world.State.Cards.IsOn(second));
    }

    [Fact]
    public void A_new_holder_on_a_held_card_is_still_barred_by_the_card_and_by_nothing_else()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan, card: first);
        world.Place(Terms.National("order:number") with { Services = Services.TwoWay & ~Services.Transfer });
        world.Place(OnCard("order:card", first) with { Services = Services.Data });
        world.Place(OnHolder("order:holder", "anna") with { Services = Services.VoiceOut });
        Assert.Equal((ReportOutcome.Recorded, 1), Told(Report(ReportKind.Transfer, 0, holder: "bert")));

        var hold = Assert.Single(world.State.Holds);
        Assert.Equal(("order:card", 1), (hold.OrderId, hold.Epoch));
        Assert.Equal((Services.Data, 1), (world.Commands[^1].Services, world.Commands[^1].Epoch));
    }

    [Fact]
    public void A_held_line_is_not_transferred_and_one_that_was_before_the_hold_is()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan);
        world.Place(Terms.Police("order:1"));
        world.Now += TimeSpan.FromHours(2);

        Assert.Equal(ReportOutcome.Restricted, Report(ReportKind.Transfer, -1, holder: "bert").Outcome);
        Assert.Single(world.State.Holds);
        Assert.Equal((ReportOutcome.Recorded, 1), Told(Report(ReportKind.Transfer, -3, holder: "bert")));
        Assert.Empty(world.State.Holds);
    }

    [Fact]
    public void A_ported_number_is_commanded_at_its_new_unit_and_the_donor_is_late()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan, card: first);
        world.Place(Terms.Police("order:1"));
        world.Now += TimeSpan.FromMinutes(1);
        Report(ReportKind.PortIn, 0, unit: TelecomSichuan, holder: "anna", card: second, by: Telecom);

        Assert.Equal(ProvisioningState.Closed, world.Rows[MobileSichuan].State);
        Assert.Equal(Services.TwoWay, world.Rows[TelecomSichuan].Wish.Services);
        Assert.Equal([second], world.State.Cards.On);
        Assert.Equal(ReportOutcome.NothingNew, Report(ReportKind.PortOut, 0, unit: TelecomSichuan).Outcome);
        Assert.Equal(ReportOutcome.NotServed, Report(ReportKind.Closure, 0).Outcome);
        Assert.Equal(0, world.State.Epoch);
    }

    [Fact]
    public void A_repeat_gets_its_answer_and_another_body_under_its_id_is_refused()
    {
        var report = Of(ReportKind.Activation, -1, "anna", MobileSichuan, first);
        var answer = world.Report(report);
        var written = world.Written;

        Assert.Equal(answer, world.Report(report));
        Assert.Equal(written, world.Written);
        Assert.Throws<CommandIdReusedException>(() => world.Report(report with { Holder = "bert" }));
    }

    [Fact]
    public void More_cards_than_a_number_may_have_are_refused()
    {
        for (var card = 0; card < CardsOnNumber.CardsMax; card++)
        {
            Assert.Equal(ReportOutcome.Recorded, Report(ReportKind.CardChange, -10 + card, card: Iccid.Parse($"898600123456789010{card}"), inPerson: true).Outcome);
        }

        Assert.Equal(ReportOutcome.TooManyCards, Report(ReportKind.CardChange, 0, card: third, inPerson: true).Outcome);
        Assert.Equal(ReportOutcome.Recorded, Report(ReportKind.CardChange, 0, card: third, former: Iccid.Parse("8986001234567890100"), inPerson: true).Outcome);
    }

    [Fact]
    public void A_line_opened_after_a_hold_was_placed_has_another_holder()
    {
        world.Place(Terms.Police("order:1"));
        world.Now += TimeSpan.FromHours(2);

        Assert.Equal((ReportOutcome.Recorded, 1), Told(Report(ReportKind.Activation, -1, holder: "anna", unit: MobileSichuan)));
        Assert.Empty(world.State.Holds);
    }

    [Fact]
    public void A_line_opened_before_a_hold_was_placed_is_the_one_that_was_meant()
    {
        world.Place(Terms.Police("order:1"));

        Assert.Equal((ReportOutcome.Recorded, 0), Told(Report(ReportKind.Activation, -1, holder: "anna", unit: MobileSichuan)));
        Assert.Single(world.State.Holds);
    }

    [Fact]
    public void Soon_after_a_change_of_card_only_a_hall_verifies()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan, card: first);
        world.Place(Terms.Risk("case:1"));
        Report(ReportKind.CardChange, 0, card: second, former: first, inPerson: true);

        Assert.Equal(VerificationAnswer.LevelTooLow, world.Verify("case:1", level: 2));
        world.Now += world.Law.CardChangeWait;
        Assert.Equal(VerificationAnswer.Recorded, world.Verify("case:1", level: 1));
    }

    [Fact]
    public void The_table_of_lines_follows_the_number()
    {
        Report(ReportKind.Activation, -48, holder: "anna", unit: MobileSichuan);
        Assert.Equal(new Change.HoldingChanged(null, new("anna", MobileSichuan, 0, day.AddHours(-48))), Held());
        Report(ReportKind.Transfer, -24, holder: "bert");
        Assert.Equal(new Change.HoldingChanged("anna", new("bert", MobileSichuan, 1, day.AddHours(-24))), Held());
        Report(ReportKind.PortIn, -12, unit: TelecomSichuan, by: Telecom);
        Assert.Equal(new Change.HoldingChanged("bert", new("bert", TelecomSichuan, 1, day.AddHours(-24))), Held());
        Report(ReportKind.Closure, 0, by: Telecom);
        Assert.Equal(new Change.HoldingChanged("bert", null), Held());
    }

    /// <summary>Reports of distinct instants, in any order, leave the same holder, unit, cards and holds.</summary>
    [Fact]
    public void In_whatever_order_reports_come_the_same_stands_at_the_end()
    {
        ReportKind[] kinds = [ReportKind.Activation, ReportKind.CardChange, ReportKind.Transfer, ReportKind.Closure, ReportKind.PortIn, ReportKind.PortOut];
        var report = Gen.Select(Gen.OneOf(kinds), Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 2]);
        Gen.Select(report.Array[2, 6], Gen.Int[0, int.MaxValue]).Sample(
            (drawn, seed) =>
            {
                var reports = drawn.Select((draw, index) => Drawn(draw, -100 + index, index)).ToList();
                var shuffled = reports.ToArray();
                new Random(seed).Shuffle(shuffled);
                var (inOrder, mixed) = (Replayed(reports), Replayed(shuffled));
                Assert.Equal(
                    (inOrder.Unit, inOrder.IsVacant, inOrder.IsVacant ? null : inOrder.HolderToken),
                    (mixed.Unit, mixed.IsVacant, mixed.IsVacant ? null : mixed.HolderToken));
                Assert.Equal(inOrder.Cards.On.OrderBy(card => card.Text), mixed.Cards.On.OrderBy(card => card.Text));
            },
            iter: 3_000);
    }

    // Refusals look at what is known when a report comes; to compare what reports leave, none may be refused: quarantine and cards
    // are set out of reach, and whoever reports is who serves at the time.
    private static NumberState Replayed(IEnumerable<NumberReport> reports)
    {
        var world = new NumberWorld { Now = day, Law = new LegalSettings { Quarantine = TimeSpan.Zero } };
        foreach (var report in reports)
        {
            world.Report(report);
        }

        return world.State;
    }

    private static NumberReport Drawn((ReportKind Kind, int Holder, int Card, int Former) draw, int hours, int index)
    {
        string[] holders = ["anna", "bert", "carl"];
        Iccid[] cards = [first, second, third];
        CarrierUnit[] units = [MobileSichuan, CarrierUnit.Parse("CMCC-44"), CarrierUnit.Parse("CMCC-11")];
        var names = draw.Kind is ReportKind.Activation or ReportKind.Transfer;
        return new NumberReport($"r{index}", draw.Kind, day.AddHours(hours), Mobile)
        {
            Original = MobileSichuan,
            Holder = names ? holders[draw.Holder] : null,
            Unit = draw.Kind is ReportKind.Activation or ReportKind.PortIn or ReportKind.PortOut ? units[draw.Holder] : null,
            Card = draw.Kind is ReportKind.Activation or ReportKind.CardChange or ReportKind.PortIn ? cards[draw.Card] : null,
            FormerCard = draw.Kind is ReportKind.CardChange && draw.Former != draw.Card ? cards[draw.Former] : null,
            InPerson = true,
        };
    }

    private static (ReportOutcome, int) Told(ReportAnswer answer) => (answer.Outcome, answer.Epoch);

    private static HoldTerms OnCard(string order, Iccid card) => Terms.Police(order) with { Scope = HoldScope.Card, About = card.Text };

    private static HoldTerms OnHolder(string order, string holder) => Terms.Police(order) with { Scope = HoldScope.Holder, About = holder };

    private Change.HoldingChanged Held() => Assert.Single(world.Last.OfType<Change.HoldingChanged>());

    private ReportAnswer Report(
        ReportKind kind, int hours, string? holder = null, CarrierUnit? unit = null, Iccid? card = null, Iccid? former = null, bool inPerson = false, Principal? by = null, params HoldTerms[] inherited) =>
        world.Report(Of(kind, hours, holder, unit, card, by) with { FormerCard = former, InPerson = inPerson, Inherited = [.. inherited] });

    private NumberReport Of(ReportKind kind, int hours, string? holder, CarrierUnit? unit, Iccid? card, Principal? by = null) =>
        new($"{kind}-{hours}-{holder}-{card?.Text}-{world.Written}", kind, world.Now.AddHours(hours), by ?? Mobile)
        {
            Original = MobileSichuan,
            Holder = holder,
            Unit = unit,
            Card = card,
        };
}
