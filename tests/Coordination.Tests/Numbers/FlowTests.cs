using Coordination.Carriers;
using Coordination.Orders;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

/// <summary>The canonical flows of domain.md 7.13 that one number can tell, as far as its rules go.</summary>
public class FlowTests
{
    private readonly NumberWorld world = new();

    [Fact]
    public void A_case_number_is_barred_both_ways_at_once_with_the_lifeline_open_and_one_fact_for_each_step()
    {
        world.Place(Terms.Police("order:1"), priority: Priority.Urgent);
        Assert.Equal((Services.TwoWay, Priority.Urgent), (world.Commands[0].Services, world.Commands[0].Priority));
        Assert.Contains("110", RestrictionText.StillWorks(world.Commands[0].Services, chinese: true), StringComparison.Ordinal);

        world.Ack();
        Assert.Equal([ItemOutcome.Applied], world.Lines["order:1"].Outcomes);
        Assert.Single(world.History);
    }

    [Fact]
    public void A_model_hit_that_is_answered_in_time_never_reaches_the_carrier()
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Pass(TimeSpan.FromHours(3));
        world.Verify("case:1");
        world.Pass(TimeSpan.FromDays(7));

        Assert.Empty(world.Commands);
        Assert.Equal([ItemOutcome.NoticeStarted], world.Lines["case:1"].Outcomes);
    }

    [Fact]
    public void A_model_hit_that_is_not_answered_bars_one_way_until_a_pass_in_any_hall_and_then_grace_watches()
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Pass(TimeSpan.FromHours(24));
        Assert.Equal(Services.OneWay, world.Commands.Single().Services);
        world.Ack();

        world.Pass(TimeSpan.FromHours(6));
        world.Verify("case:1", level: Restriction.HallLevel);
        Assert.Equal((Services.None, Priority.Restore), (world.Commands[^1].Services, world.Commands[^1].Priority));
        world.Ack();
        Assert.Equal(Services.None, world.Rows[MobileSichuan].AppliedServices);

        world.Pass(TimeSpan.FromDays(2));
        Assert.Equal(ItemOutcome.Watched, world.Place(Terms.Risk("case:2")).Outcome);
        Assert.Equal(2, world.Commands.Count);
    }

    [Fact]
    public void Of_two_authorities_each_lifts_its_own_and_only_then_service_returns()
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Pass(TimeSpan.FromHours(24));
        world.Place(Terms.Police("order:2"));

        world.Verify("case:1");
        Assert.Equal(Services.TwoWay, world.State.Union);
        Assert.Contains("2 个单位中的 1 个已解除", world.Explain().Text, StringComparison.Ordinal);

        world.Lift("order:2", Chengdu);
        Assert.Equal(Services.None, world.Commands[^1].Services);
        world.Ack();
        Assert.False(world.Explain().Restricted);
    }

    [Fact]
    public void A_number_that_was_held_and_went_to_another_holder_is_clear_and_a_late_release_has_no_effect()
    {
        world.Assign(MobileSichuan, "former");
        world.Place(Terms.Police("order:1"));
        world.Ack();
        world.Refuse(CarrierRefusal.NotAssigned);
        world.Pass(TimeSpan.FromDays(90));
        world.Assign(MobileSichuan, "next");

        Assert.Equal((1, Services.None), (world.State.Epoch, world.State.Union));
        var before = world.State;
        Assert.Equal(LiftOutcome.EpochEnded, world.Lift("order:1", Chengdu));
        Assert.Same(before, world.State);
        Assert.Equal(VerificationAnswer.NoSuchCase, world.Verify("order:1"));
    }

    [Fact]
    public void A_port_that_overtakes_an_order_ends_with_the_recipient_confirmed_and_the_donor_ignored()
    {
        world.Place(Terms.Police("order:1"));
        var donors = world.Commands[0];
        world.Refuse(CarrierRefusal.Ported, TelecomSichuan);
        world.Ack(TelecomSichuan);
        Assert.False(world.Refuse(CarrierRefusal.Failed, executor: donors.Executor, version: donors.Version));

        Assert.Equal([ItemOutcome.Applied], world.Lines["order:1"].Outcomes);
    }
}
