using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Law;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

public class LiftHoldTests
{
    private readonly NumberWorld world = new();

    public static TheoryData<Ground, string, bool> Matrix() => new()
    {
        { Ground.PsbCase, Chengdu.Id, true },
        { Ground.PsbCase, Mianyang.Id, false },
        { Ground.PsbCase, Miit.Id, false },
        { Ground.PsbCase, SichuanAdministration.Id, false },
        { Ground.PsbCase, Mobile.Id, false },
        { Ground.Miit, Miit.Id, true },
        { Ground.Miit, SichuanAdministration.Id, false },
        { Ground.Miit, Chengdu.Id, false },
        { Ground.Miit, Mobile.Id, false },
        { Ground.Pca, SichuanAdministration.Id, true },
        { Ground.Pca, GuangdongAdministration.Id, false },
        { Ground.Pca, Miit.Id, true },
        { Ground.Pca, Mobile.Id, false },
        { Ground.Pca, Auditor.Id, false },
        { Ground.CarrierRisk, Mobile.Id, true },
        { Ground.CarrierRisk, Telecom.Id, false },
        { Ground.CarrierRisk, SichuanAdministration.Id, true },
        { Ground.CarrierRisk, GuangdongAdministration.Id, false },
        { Ground.CarrierRisk, Miit.Id, true },
        { Ground.CarrierRisk, Chengdu.Id, false },
        { Ground.RealName, Mobile.Id, true },
        { Ground.RealName, SichuanAdministration.Id, true },
        { Ground.RealName, Principal.System.Id, false },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public void A_hold_ends_only_at_the_word_of_its_authority_or_a_superior(Ground ground, string actor, bool may)
    {
        var issuer = ground switch
        {
            Ground.PsbCase => Chengdu,
            Ground.Miit => Miit,
            Ground.Pca => SichuanAdministration,
            _ => Mobile,
        };
        world.Place(Terms.Of("order:1", ground, issuer));

        var outcome = world.Lift("order:1", All.Single(known => known.Id == actor));

        Assert.Equal(may ? LiftOutcome.Lifted : LiftOutcome.NotAllowed, outcome);
        Assert.Equal(may ? 0 : 1, world.State.Holds.Length);
        Assert.Equal(may ? 2 : 1, world.Written);
    }

    [Fact]
    public void A_province_is_superior_on_its_own_numbers_only()
    {
        var elsewhere = new NumberWorld { Province = Guangdong };
        elsewhere.Place(Terms.Risk("case:1"));
        Assert.Equal(LiftOutcome.NotAllowed, elsewhere.Lift("case:1", SichuanAdministration));

        var unknown = new NumberWorld { Province = Provinces.ProvinceCode.Unknown };
        unknown.Place(Terms.Risk("case:1"));
        var boundToNone = SichuanAdministration with { Province = Provinces.ProvinceCode.Unknown };
        Assert.Equal(LiftOutcome.NotAllowed, unknown.Lift("case:1", boundToNone));
    }

    [Fact]
    public void Only_the_last_hold_lifted_returns_the_number_to_service()
    {
        world.Place(Terms.Police("order:1"));
        world.Place(Terms.National("order:2"));

        world.Lift("order:1", Chengdu);
        Assert.Equal(Services.TwoWay, world.State.Union);
        Assert.Single(world.Commands);
        Assert.Equal("order:2", world.Joined[^1].OrderId);

        world.Lift("order:2", Miit);
        var wish = world.Commands[^1];
        Assert.Equal((2, Services.None, true, Priority.Restore, string.Empty, "restored-1"), (wish.Version, wish.Services, wish.Frees, wish.Priority, wish.OrderId, wish.Notice));
    }

    [Fact]
    public void Lifting_frees_no_more_than_the_difference()
    {
        world.Place(Terms.Police("order:1"));
        world.Place(Terms.National("order:2") with { Services = Services.OneWay });

        world.Lift("order:1", Chengdu);

        Assert.Equal(Services.OneWay, world.Commands[^1].Services);
        Assert.True(world.Commands[^1].Frees);
    }

    [Fact]
    public void A_hold_that_never_took_effect_is_lifted_without_any_command()
    {
        world.Place(Terms.Risk("case:1"));
        world.Lift("case:1", Mobile);

        Assert.Empty(world.Commands);
        Assert.Empty(world.Due);
        Assert.Empty(world.Notices);
    }

    [Theory]
    [InlineData(true, HoldStatus.Revoked)]
    [InlineData(false, HoldStatus.Released)]
    public void Taking_back_and_releasing_are_told_apart(bool revoke, HoldStatus status)
    {
        world.Place(Terms.Police("order:1"));
        world.Lift("order:1", Chengdu, revoke);
        Assert.Equal(status, Assert.Single(world.State.Ended).Status);
    }

    [Fact]
    public void A_repeated_command_gets_its_answer_again_and_another_command_learns_that_it_is_over()
    {
        world.Place(Terms.Police("order:1"));
        Assert.Equal(LiftOutcome.Lifted, world.Lift("order:1", Chengdu, command: "c1"));
        Assert.Equal(LiftOutcome.Lifted, world.Lift("order:1", Chengdu, command: "c1"));
        Assert.Equal(LiftOutcome.AlreadyEnded, world.Lift("order:1", Chengdu, command: "c2"));
        Assert.Equal(2, world.Written);
    }

    [Fact]
    public void One_command_id_with_another_body_is_no_repeat()
    {
        world.Place(Terms.Police("order:1"));
        world.Place(Terms.National("order:2"));
        world.Lift("order:1", Chengdu, command: "c1");

        var reused = Assert.Throws<CommandIdReusedException>(() => world.Lift("order:2", Miit, command: "c1"));
        Assert.Equal("c1", reused.CommandId);
        Assert.Single(world.State.Holds);
    }

    [Fact]
    public void There_is_nothing_to_lift_where_no_hold_was_placed() =>
        Assert.Equal(LiftOutcome.NoSuchHold, world.Lift("order:1", Chengdu));

    [Fact]
    public void A_late_lift_for_an_earlier_holder_has_no_effect()
    {
        world.Assign(MobileSichuan, "a");
        world.Place(Terms.Police("order:1"));
        world.Assign(MobileSichuan, "b");
        world.Place(Terms.Police("order:2"));

        Assert.Equal(LiftOutcome.EpochEnded, world.Lift("order:1", Chengdu));
        Assert.Equal(Services.TwoWay, world.State.Union);
    }

    [Fact]
    public void Restoring_goes_ahead_even_when_the_order_behind_the_bar_is_stopped()
    {
        world.Place(Terms.Police("order:1"));
        world.Lift("order:1", Chengdu);
        Assert.Equal(string.Empty, world.Rows[MobileSichuan].Wish.OrderId);
    }

    [Fact]
    public void Sending_again_raises_the_version_and_nothing_else()
    {
        Assert.Equal(0, world.Resend("c0"));

        world.Place(Terms.Police("order:1"));
        Assert.Equal(2, world.Resend("c1"));
        Assert.Equal(2, world.Resend("c1"));
        Assert.Equal((2, Services.TwoWay, false, Priority.Urgent), (world.Commands[^1].Version, world.Commands[^1].Services, world.Commands[^1].Frees, world.Commands[^1].Priority));

        world.Lift("order:1", Chengdu);
        Assert.Equal(4, world.Resend("c2"));
        Assert.Equal((Services.None, true, Priority.Restore), (world.Commands[^1].Services, world.Commands[^1].Frees, world.Commands[^1].Priority));
    }
}
