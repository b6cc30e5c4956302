using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

public class RefusalTests
{
    private readonly NumberWorld world = new();

    [Fact]
    public void Nobody_holds_the_number_so_its_holds_end_and_the_line_says_why()
    {
        world.Place(Terms.Police("order:1"));
        world.Place(Terms.Risk("case:2"));
        world.Refuse(CarrierRefusal.NotAssigned);

        Assert.Empty(world.State.Holds);
        Assert.All(world.State.Ended, hold => Assert.Equal(HoldStatus.EndedWithAssignment, hold.Status));
        Assert.Equal([ItemOutcome.NotAssigned], world.Lines["order:1"].Outcomes);
        Assert.Equal((ProvisioningState.Closed, CarrierRefusal.NotAssigned), (world.Rows[MobileSichuan].State, world.Rows[MobileSichuan].Refusal));
        Assert.Single(world.Commands);
        Assert.Empty(world.Due);
        Assert.Empty(world.Notices);
    }

    [Fact]
    public void The_next_holder_of_a_vacant_number_begins_a_new_epoch()
    {
        world.Place(Terms.Police("order:1"));
        world.Refuse(CarrierRefusal.NotAssigned);
        Assert.Equal(1, world.Assign(MobileSichuan, "b"));
        Assert.Equal(1, world.Assign(MobileSichuan, "b"));
    }

    [Fact]
    public void A_ported_number_is_commanded_where_it_is_served_now_under_a_new_version()
    {
        world.Place(Terms.Police("order:1"));
        world.Refuse(CarrierRefusal.Ported, TelecomSichuan);

        Assert.Equal((ProvisioningState.Closed, CarrierRefusal.Ported), (world.Rows[MobileSichuan].State, world.Rows[MobileSichuan].Refusal));
        var wish = world.Rows[TelecomSichuan].Wish;
        Assert.Equal((2, Services.TwoWay, false), (wish.Version, wish.Services, wish.Frees));
        Assert.True(world.Lines["order:1"].IsPending);
        world.Ack(TelecomSichuan);
        Assert.Equal([ItemOutcome.Applied], world.Lines["order:1"].Outcomes);
        Assert.Equal(TelecomSichuan, world.State.Unit);
    }

    [Fact]
    public void The_donors_risk_finding_ends_with_its_right_to_watch_and_legal_holds_travel()
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Pass(TimeSpan.FromHours(24));
        world.Place(Terms.Police("order:2"));
        world.Refuse(CarrierRefusal.Ported, TelecomSichuan);

        Assert.Equal("order:2", Assert.Single(world.State.Holds).OrderId);
        Assert.Equal((HoldStatus.Released, Verification.CaseStatus.Withdrawn), (world.State.Ended[0].Status, world.State.Ended[0].Case));
        Assert.Equal(Services.TwoWay, world.Rows[TelecomSichuan].Wish.Services);
    }

    [Fact]
    public void Where_only_the_donors_finding_held_nothing_is_asked_of_the_recipient()
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Pass(TimeSpan.FromHours(24));
        world.Refuse(CarrierRefusal.Ported, TelecomSichuan);

        Assert.Equal(Services.None, world.State.Union);
        Assert.False(world.Rows.ContainsKey(TelecomSichuan));
        Assert.Equal(ProvisioningState.Closed, world.Rows[MobileSichuan].State);
    }

    [Fact]
    public void A_number_that_is_sent_round_in_circles_waits_for_a_person()
    {
        world.Place(Terms.Police("order:1"));
        for (var turn = 0; turn < RefusalDecision.ReroutesMax; turn++)
        {
            Assert.True(world.Refuse(CarrierRefusal.Ported, turn % 2 == 0 ? TelecomSichuan : MobileSichuan));
        }

        var commands = world.Commands.Count;
        Assert.True(world.Refuse(CarrierRefusal.Ported, MobileSichuan));
        Assert.False(world.Refuse(CarrierRefusal.Ported, MobileSichuan));

        Assert.Equal(commands, world.Commands.Count);
        Assert.Equal([ItemOutcome.DeferredPorting], world.Lines["order:1"].Outcomes);
        Assert.Equal(ProvisioningState.Refused, world.Rows[TelecomSichuan].State);
        Assert.Single(world.State.Holds);
    }

    [Fact]
    public void A_ported_number_whose_recipient_nobody_names_is_deferred()
    {
        world.Place(Terms.Police("order:1"));
        world.Refuse(CarrierRefusal.Ported);
        Assert.Equal([ItemOutcome.DeferredPorting], world.Lines["order:1"].Outcomes);
    }

    [Fact]
    public void A_recipient_without_a_gateway_leaves_the_hold_standing_and_the_line_unroutable()
    {
        world.Place(Terms.Police("order:1"));
        world.Refuse(CarrierRefusal.Ported, BroadnetSichuan);

        Assert.Equal([ItemOutcome.Unroutable], world.Lines["order:1"].Outcomes);
        Assert.Equal(Services.TwoWay, world.State.Union);
        Assert.Equal(ProvisioningState.Closed, world.Rows[MobileSichuan].State);
        Assert.Equal(0, world.Resend("c1"));

        world.Directory.Reachable.Add(BroadnetSichuan);
        Assert.Equal(2, world.Resend("c2"));
        Assert.Equal(BroadnetSichuan, world.Commands[^1].Executor);
    }

    [Fact]
    public void A_carrier_with_one_central_point_that_answers_ported_within_itself_is_asked_again()
    {
        world.Directory.Reachable.Add(CarrierUnit.Central(CarrierCode.Cmcc));
        world.Place(Terms.Police("order:1"));
        var central = Assert.Single(world.Commands).Executor;
        world.Refuse(CarrierRefusal.Ported, CarrierUnit.Parse("CMCC-44"));

        Assert.Equal((central, 2), (world.Commands[^1].Executor, world.Commands[^1].Version));
        Assert.Equal(ProvisioningState.Ordered, world.Rows[central].State);
    }

    [Fact]
    public void Our_newest_that_comes_too_late_is_ordered_anew_a_bounded_number_of_times()
    {
        const CarrierRefusal refusal = CarrierRefusal.Expired;
        world.Place(Terms.Police("order:1"));
        for (var reissue = 1; reissue <= RefusalDecision.ReissuesMax; reissue++)
        {
            world.Refuse(refusal);
            Assert.Equal((reissue + 1, Services.TwoWay), (world.Commands[^1].Version, world.Commands[^1].Services));
        }

        world.Refuse(refusal);
        Assert.Equal(RefusalDecision.ReissuesMax + 1, world.Commands.Count);
        Assert.Equal([ItemOutcome.CarrierFailed], world.Lines["order:1"].Outcomes);

        world.Lift("order:1", Chengdu);
        Assert.Equal(0, world.State.Reissues);
    }

    [Fact]
    public void An_expired_restore_is_ordered_anew_as_a_restore()
    {
        world.Place(Terms.Police("order:1"));
        world.Lift("order:1", Chengdu);
        world.Refuse(CarrierRefusal.Expired);
        Assert.Equal((3, Services.None, true, Priority.Restore), (world.Commands[^1].Version, world.Commands[^1].Services, world.Commands[^1].Frees, world.Commands[^1].Priority));
    }

    [Theory]
    [InlineData(nameof(CarrierRefusal.Failed))]
    [InlineData(nameof(CarrierRefusal.EpochEnded))]
    [InlineData(nameof(CarrierRefusal.Stale))]
    public void A_carrier_that_cannot_do_it_ends_the_line_and_not_the_hold(string name)
    {
        var refusal = Enum.Parse<CarrierRefusal>(name);
        world.Place(Terms.Police("order:1"));
        Assert.True(world.Refuse(refusal));
        Assert.False(world.Refuse(refusal));

        Assert.Equal([ItemOutcome.CarrierFailed], world.Lines["order:1"].Outcomes);
        Assert.Equal((ProvisioningState.Refused, refusal), (world.Rows[MobileSichuan].State, world.Rows[MobileSichuan].Refusal));
        Assert.Equal(Services.TwoWay, world.State.Union);
    }

    [Fact]
    public void After_a_refusal_a_new_version_opens_the_row_again()
    {
        world.Place(Terms.Police("order:1") with { Services = Services.OneWay });
        world.Refuse(CarrierRefusal.Failed);
        world.Place(Terms.National("order:2"));
        Assert.Equal(ProvisioningState.Ordered, world.Rows[MobileSichuan].State);
        Assert.True(world.Refuse(CarrierRefusal.Failed));
    }

    [Fact]
    public void A_former_executors_word_and_one_about_an_older_version_have_no_effect()
    {
        world.Place(Terms.Police("order:1"));
        world.Refuse(CarrierRefusal.Ported, TelecomSichuan);

        Assert.False(world.Refuse(CarrierRefusal.NotAssigned, executor: MobileSichuan));
        Assert.False(world.Refuse(CarrierRefusal.NotAssigned, version: 1));
        Assert.False(world.Refuse(CarrierRefusal.None));
        Assert.Single(world.State.Holds);
    }
}
