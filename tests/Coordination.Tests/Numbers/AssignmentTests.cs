using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

public class AssignmentTests
{
    private readonly NumberWorld world = new();

    [Fact]
    public void The_first_that_is_said_of_a_holder_begins_no_epoch()
    {
        world.Place(Terms.Police("order:1"));
        Assert.Equal(0, world.Assign(MobileSichuan, "a"));
        Assert.Single(world.State.Holds);
    }

    [Fact]
    public void A_new_holder_inherits_no_hold_and_gets_service()
    {
        world.Assign(MobileSichuan, "a");
        world.Place(Terms.Police("order:1"));
        Assert.Equal(1, world.Assign(MobileSichuan, "b"));

        Assert.Empty(world.State.Holds);
        Assert.Equal((2, 1, Services.None, true), (world.Commands[^1].Version, world.Commands[^1].Epoch, world.Commands[^1].Services, world.Commands[^1].Frees));
        Assert.Equal([ItemOutcome.Drifted], world.Lines["order:1"].Outcomes);
        Assert.Contains(world.Last, change => change is Change.EpochRaised { Epoch: 1 });
    }

    [Fact]
    public void A_restore_under_way_is_ordered_anew_for_the_next_holder()
    {
        world.Assign(MobileSichuan, "a");
        world.Place(Terms.Police("order:1"));
        world.Assign(MobileSichuan, "b");
        world.Assign(MobileSichuan, "c");

        Assert.Equal((3, 2, Services.None, true), (world.Commands[^1].Version, world.Commands[^1].Epoch, world.Commands[^1].Services, world.Commands[^1].Frees));
    }

    [Fact]
    public void A_new_holder_has_neither_the_grace_nor_the_history_of_the_former()
    {
        world.Assign(MobileSichuan, "a");
        world.Place(Terms.Risk("case:1"));
        world.Verify("case:1");
        world.Assign(MobileSichuan, "b");

        Assert.Null(world.State.GraceUntil);
        Assert.Empty(world.View().Holds);
        Assert.DoesNotContain("四川移动", world.Explain().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_holder_at_another_carrier_is_a_ported_number()
    {
        world.Assign(MobileSichuan, "a");
        world.Place(Terms.Police("order:1"));
        Assert.Equal(0, world.Assign(TelecomSichuan, "a"));

        Assert.Equal(ProvisioningState.Closed, world.Rows[MobileSichuan].State);
        Assert.Equal((2, Services.TwoWay), (world.Rows[TelecomSichuan].Wish.Version, world.Rows[TelecomSichuan].Wish.Services));
        Assert.Single(world.State.Holds);
    }

    [Fact]
    public void A_notice_under_way_follows_the_number()
    {
        world.Place(Terms.Registration("order:1"));
        world.Assign(TelecomSichuan, null);

        Assert.Equal(TelecomSichuan, Assert.Single(world.Notices.Values).Executor);
        Assert.Equal(HoldStatus.Proposed, world.State.Holds[0].Status);
    }

    [Fact]
    public void A_restore_under_way_at_the_former_carrier_ends_with_its_service()
    {
        world.Place(Terms.Police("order:1"));
        world.Lift("order:1", Chengdu);
        world.Assign(TelecomSichuan, null);

        Assert.Equal(ProvisioningState.Closed, world.Rows[MobileSichuan].State);
        Assert.False(world.Rows.ContainsKey(TelecomSichuan));
        Assert.Equal([ItemOutcome.Superseded], world.Lines["order:1"].Outcomes);
    }

    [Fact]
    public void A_report_older_than_what_is_known_changes_nothing()
    {
        world.Assign(MobileSichuan, "b", since: world.Now);
        Assert.Equal(0, world.Assign(TelecomSichuan, "a", since: world.Now.AddDays(-1)));
        Assert.Equal(MobileSichuan, world.State.Unit);
    }

    [Fact]
    public void A_repeated_report_writes_nothing_and_an_old_one_repeated_gets_its_old_answer()
    {
        Assert.Equal(0, world.Assign(MobileSichuan, "a", since: world.Now, command: "c1"));
        Assert.Equal(1, world.Assign(MobileSichuan, "b", since: world.Now, command: "c2"));
        var written = world.Written;
        Assert.Equal(1, world.Assign(MobileSichuan, "b"));
        Assert.Equal(0, world.Assign(MobileSichuan, "a", since: world.Now, command: "c1"));
        Assert.Equal(written, world.Written);
    }

    [Fact]
    public void Another_unit_behind_the_same_central_point_is_no_news_for_the_carrier()
    {
        world.Directory.Reachable.Add(CarrierUnit.Central(CarrierCode.Cmcc));
        world.Place(Terms.Police("order:1"));
        world.Assign(CarrierUnit.Parse("CMCC-44"), null);

        Assert.Single(world.Commands);
        Assert.Equal(ProvisioningState.Ordered, world.Rows[CarrierUnit.Central(CarrierCode.Cmcc)].State);
        Assert.True(world.Refuse(CarrierRefusal.Failed));
    }

    [Fact]
    public void Where_a_carrier_sets_up_a_central_point_the_next_command_goes_there()
    {
        world.Place(Terms.Police("order:1") with { Services = Services.OneWay });
        world.Directory.Reachable.Add(CarrierUnit.Central(CarrierCode.Cmcc));
        world.Place(Terms.National("order:2"));

        Assert.Equal(ProvisioningState.Closed, world.Rows[MobileSichuan].State);
        Assert.Equal(Services.TwoWay, world.Rows[CarrierUnit.Central(CarrierCode.Cmcc)].Wish.Services);
    }
}
