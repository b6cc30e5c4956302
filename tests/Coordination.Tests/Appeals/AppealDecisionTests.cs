using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using static Coordination.Numbers.People;

namespace Coordination.Appeals;

public sealed class AppealDecisionTests
{
    private readonly NumberWorld world = new();

    [Theory]
    [InlineData(Ground.PsbCase)]
    [InlineData(Ground.Pca)]
    [InlineData(Ground.CarrierRisk)]
    public void While_an_appeal_is_open_its_number_is_suspended_anew_by_nobody_alone(Ground ground)
    {
        world.Place(Terms.Police("order:1"));
        Assert.Equal(AppealAnswer.Recorded, world.Appeal("appeal:1", "order:1"));
        var terms = Terms.Of("order:2", ground, ground is Ground.CarrierRisk ? Mobile : Chengdu);

        Assert.Equal(ItemOutcome.ProtectedReview, world.Place(terms).Outcome);
        Assert.Equal(ProtectedKind.OpenAppeal, Assert.Single(NumberProtection.Of(world.State, ground, world.Now)).Kind);
        Assert.Equal(AppealAnswer.Recorded, world.DecideAppeal("appeal:1", AppealOutcome.Dismissed, Chengdu));
        world.Place(terms);
        Assert.Equal(2, world.State.Holds.Length);
    }

    [Fact]
    public void An_appeal_that_is_upheld_ends_its_hold_as_wrongful_and_no_other()
    {
        world.Place(Terms.Police("order:1"));
        world.Place(Terms.National("order:2"));
        world.Appeal("appeal:1", "order:1");

        Assert.Equal(AppealAnswer.Recorded, world.DecideAppeal("appeal:1", AppealOutcome.Upheld, Chengdu));
        Assert.Equal("order:2", Assert.Single(world.State.Holds).OrderId);
        Assert.True(world.Facts.OfType<HoldRevoked>().Single().IsWrongful);
        Assert.Empty(world.State.Appeals);
        Assert.Equal(Services.TwoWay, world.State.Union);
    }

    [Fact]
    public void The_body_that_decided_on_the_hold_decides_and_whoever_recorded_the_appeal_withdraws_it()
    {
        world.Place(Terms.Risk("case:1"));
        world.Appeal("appeal:1", "case:1", Chengdu);

        Assert.Equal(AppealAnswer.NotAllowed, world.DecideAppeal("appeal:1", AppealOutcome.Upheld, Chengdu));
        Assert.Equal(AppealAnswer.NotAllowed, world.DecideAppeal("appeal:1", AppealOutcome.Dismissed, GuangdongAdministration));
        Assert.Equal(AppealAnswer.NotAllowed, world.DecideAppeal("appeal:1", AppealOutcome.Withdrawn, Mobile));
        Assert.Equal(AppealAnswer.NoSuchAppeal, world.DecideAppeal("appeal:2", AppealOutcome.Dismissed, Mobile));
        Assert.Empty(world.Last);
        Assert.Equal(AppealAnswer.Recorded, world.DecideAppeal("appeal:1", AppealOutcome.Withdrawn, Chengdu));
        world.Appeal("appeal:3", "case:1", Chengdu);
        Assert.Equal(AppealAnswer.Recorded, world.DecideAppeal("appeal:3", AppealOutcome.Dismissed, SichuanAdministration));
        Assert.Single(world.State.Holds);
    }

    [Fact]
    public void An_appeal_outlives_its_hold_and_is_nobodys_once_the_number_has_another_holder()
    {
        world.Assign(MobileSichuan, "a");
        world.Place(Terms.Police("order:1"));
        world.Lift("order:1", Chengdu);
        Assert.Equal(AppealAnswer.Recorded, world.Appeal("appeal:1", "order:1"));
        Assert.Equal(AppealAnswer.NoSuchHold, world.Appeal("appeal:2", "order:9"));

        world.Assign(MobileSichuan, "b");
        Assert.Empty(world.State.Appeals);
        Assert.Equal(AppealAnswer.NoSuchHold, world.Appeal("appeal:3", "order:1"));
    }

    [Fact]
    public void Repeats_change_nothing_and_a_number_has_so_many_open_appeals()
    {
        world.Place(Terms.Police("order:1"));
        for (var index = 1; index <= AppealReceipt.OpenPerNumberMax; index++)
        {
            Assert.Equal(AppealAnswer.Recorded, world.Appeal($"appeal:{index}", "order:1"));
        }

        Assert.Equal(AppealAnswer.Recorded, world.Appeal("appeal:1", "order:1"));
        Assert.Empty(world.Last);
        Assert.Equal(AppealAnswer.TooMany, world.Appeal("appeal:more", "order:1"));
        Assert.Equal(AppealReceipt.OpenPerNumberMax, world.State.Appeals.Length);
    }
}
