using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Orders;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

public class PlaceHoldTests
{
    private readonly NumberWorld world = new();

    [Theory]
    [InlineData(Ground.PsbCase)]
    [InlineData(Ground.Miit)]
    public void A_hold_whose_notice_travels_with_the_stop_is_effective_at_once_and_one_fact(Ground ground)
    {
        var answer = world.Place(Terms.Of("order:1", ground, Chengdu), priority: Priority.Urgent);

        Assert.Equal(new HoldAnswer(ItemOutcome.Pending, 1, false), answer);
        Assert.Equal(HoldStatus.Effective, Assert.Single(world.State.Holds).Status);
        var wish = Assert.Single(world.Commands);
        Assert.Equal((MobileSichuan, 1, Services.TwoWay, false, Priority.Urgent, "order:1"), (wish.Executor, wish.Version, wish.Services, wish.Frees, wish.Priority, wish.OrderId));
        Assert.IsType<HoldPlaced>(Assert.Single(world.Facts));
        Assert.Equal(2, world.Last.Count);
    }

    [Fact]
    public void A_stop_with_notice_carries_its_template_and_a_secret_one_a_template_that_names_no_ground()
    {
        world.Place(Terms.Police("order:1"));
        Assert.Equal("stop-psb-case-1", world.Commands[^1].Notice);

        var other = new NumberWorld();
        other.Place(Terms.Police("order:1") with { Notice = NoticePolicy.Secret });
        Assert.Equal("stop-secret-1", other.Commands[^1].Notice);
    }

    [Theory]
    [InlineData(Ground.Pca)]
    [InlineData(Ground.CarrierRisk)]
    [InlineData(Ground.RealName)]
    public void A_hold_whose_holder_is_told_first_bars_nothing_and_orders_a_notice(Ground ground)
    {
        var answer = world.Place(Terms.Of("order:1", ground, Mobile));

        Assert.Equal(new HoldAnswer(ItemOutcome.NoticeStarted, 0, false), answer);
        Assert.Equal(Services.None, world.State.Union);
        Assert.Empty(world.Commands);
        Assert.Equal(86_400, Assert.Single(world.Notices.Values).WindowSeconds);
        Assert.Equal(NumberWorld.Start, world.Due[(DeadlinePolicy.NoticeWait, "order:1")].AnchorAt);
    }

    [Fact]
    public void A_repeat_gets_the_same_answer_and_writes_nothing()
    {
        var first = world.Place(Terms.Police("order:1"));
        world.Place(Terms.National("order:2"));

        Assert.Equal(first, world.Place(Terms.Police("order:1")));
        Assert.Empty(world.Last);
        Assert.Equal(2, world.State.Holds.Length);
    }

    [Fact]
    public void A_repeat_after_the_hold_ended_places_nothing()
    {
        var first = world.Place(Terms.Police("order:1"));
        world.Lift("order:1", Chengdu, revoke: true);

        Assert.Equal(first, world.Place(Terms.Police("order:1")));
        Assert.Empty(world.State.Holds);
        Assert.Equal(Services.None, world.State.Union);
    }

    [Fact]
    public void A_repeat_without_an_epoch_never_acts_on_the_next_holder()
    {
        world.Assign(MobileSichuan, "a");
        world.Place(Terms.Police("order:1"));
        world.Assign(MobileSichuan, "b");

        world.Place(Terms.Police("order:1"));

        Assert.Empty(world.State.Holds);
    }

    [Theory]
    [InlineData(Ground.PsbCase)]
    [InlineData(Ground.Miit)]
    [InlineData(Ground.Pca)]
    public void A_number_whose_holder_passed_a_check_lately_is_left_to_people_until_two_of_them_let_it_through(Ground ground)
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Verify("case:1");
        var terms = Terms.Of("order:1", ground, Chengdu);

        Assert.Equal(new HoldAnswer(ItemOutcome.ProtectedReview, 0, false), world.Place(terms));
        Assert.Empty(world.Last);
        var protection = Assert.Single(NumberProtection.Of(world.State, Ground.None, world.Now));
        Assert.Equal((ProtectedKind.RecentlyVerified, world.Now + world.Law.GraceAfterPass), (protection.Kind, protection.Until!.Value));

        world.Place(new PlaceHold(terms, null, 2, world.Now.AddSeconds(10), MobileSichuan, Priority.Bulk, "1: psb-1, approver-1"));
        Assert.Single(world.State.Holds);
        Assert.Equal("1: psb-1, approver-1", world.Facts.OfType<HoldPlaced>().Last().Review);
    }

    [Fact]
    public void A_check_that_was_passed_protects_for_as_long_as_the_law_settings_say_and_no_next_holder()
    {
        world.Place(Terms.Risk("case:1"));
        world.Deliver();
        world.Verify("case:1");
        var (state, end) = (world.State, world.Now + world.Law.GraceAfterPass);

        Assert.True(NumberProtection.Protects(state, Ground.PsbCase, end.AddSeconds(-1)));
        Assert.False(NumberProtection.Protects(state, Ground.PsbCase, end));
        Assert.False(NumberProtection.Protects(state, Ground.CarrierRisk, end.AddSeconds(-1)));
        world.Assign(MobileSichuan, "a");
        world.Assign(MobileSichuan, "b");
        Assert.False(NumberProtection.Protects(world.State, Ground.PsbCase, world.Now));
    }

    [Fact]
    public void After_its_notAfter_a_call_does_nothing_and_says_so()
    {
        var answer = world.Place(Terms.Police("order:1"), notAfter: world.Now.AddMilliseconds(-1));

        Assert.Equal(new HoldAnswer(ItemOutcome.Pending, 0, true), answer);
        Assert.Equal(0, world.Written);
    }

    [Fact]
    public void At_its_notAfter_a_call_still_counts() =>
        Assert.False(world.Place(Terms.Police("order:1"), notAfter: world.Now).Late);

    [Fact]
    public void A_plan_that_saw_another_assignment_drifts()
    {
        world.Assign(MobileSichuan, "a");
        world.Assign(MobileSichuan, "b");

        Assert.Equal(ItemOutcome.Drifted, world.Place(Terms.Police("order:1"), epoch: 0).Outcome);
        Assert.Equal(ItemOutcome.Pending, world.Place(Terms.Police("order:2"), epoch: 1).Outcome);
        Assert.Equal(1, world.Commands[^1].Epoch);
    }

    [Fact]
    public void A_hold_that_bars_nothing_new_is_added_and_no_command_follows()
    {
        world.Place(Terms.Police("order:1"));
        var answer = world.Place(Terms.National("order:2"));

        Assert.Equal(new HoldAnswer(ItemOutcome.AlreadyInState, 1, false), answer);
        Assert.Equal(2, world.State.Holds.Length);
        Assert.Single(world.Commands);
        Assert.Equal(("order:2", 1), (Assert.Single(world.Joined).OrderId, world.Joined[0].Version));
    }

    [Fact]
    public void A_hold_that_alone_would_not_bar_as_much_takes_nothing_over()
    {
        world.Place(Terms.Police("order:1"));
        world.Place(Terms.National("order:2") with { Services = Services.OneWay });

        Assert.Empty(world.Joined);
    }

    [Fact]
    public void A_wider_hold_raises_the_version_and_never_frees()
    {
        world.Place(Terms.Police("order:1") with { Services = Services.OneWay });
        var answer = world.Place(Terms.National("order:2"));

        Assert.Equal(2, answer.Version);
        Assert.Equal(Services.TwoWay, world.Commands[^1].Services);
        Assert.False(world.Commands[^1].Frees);
    }

    [Fact]
    public void A_narrower_bar_than_one_that_may_still_stand_is_marked_as_freeing()
    {
        world.Place(Terms.Police("order:1"));
        world.Lift("order:1", Chengdu);
        world.Place(Terms.National("order:2") with { Services = Services.OneWay });

        Assert.Equal(Services.OneWay, world.Commands[^1].Services);
        Assert.True(world.Commands[^1].Frees);
    }

    [Fact]
    public void A_number_whose_unit_has_no_gateway_is_unroutable_and_gets_no_hold()
    {
        Assert.Equal(ItemOutcome.Unroutable, world.Place(Terms.Police("order:1"), unit: BroadnetSichuan).Outcome);
        Assert.Equal(0, world.Written);
    }

    [Fact]
    public void The_original_carrier_counts_only_until_somebody_said_who_serves()
    {
        world.Assign(TelecomSichuan, null);
        world.Place(Terms.Police("order:1"), unit: MobileSichuan);

        Assert.Equal(TelecomSichuan, Assert.Single(world.Commands).Executor);
    }

    [Fact]
    public void A_carrier_may_not_place_a_hold_on_a_number_it_does_not_serve()
    {
        world.Assign(TelecomSichuan, null);

        Assert.Equal(ItemOutcome.NotAuthorised, world.Place(Terms.Risk("case:1")).Outcome);
        Assert.Empty(world.State.Holds);
    }

    [Fact]
    public void More_holds_than_one_number_may_carry_are_refused()
    {
        for (var order = 0; order < NumberState.HoldsPerNumberMax; order++)
        {
            Assert.NotEqual(ItemOutcome.NotAuthorised, world.Place(Terms.Police($"order:{order}")).Outcome);
        }

        Assert.Equal(ItemOutcome.NotAuthorised, world.Place(Terms.Police("order:last")).Outcome);
        Assert.Equal(NumberState.HoldsPerNumberMax, world.State.Holds.Length);
    }

    [Fact]
    public void Ended_holds_are_kept_up_to_their_bound_and_the_latest_stay()
    {
        for (var order = 0; order < NumberState.EndedHoldsKeptMax + 3; order++)
        {
            world.Place(Terms.Police($"order:{order}"));
            world.Lift($"order:{order}", Chengdu);
        }

        Assert.Equal(NumberState.EndedHoldsKeptMax, world.State.Ended.Length);
        Assert.Equal("order:3", world.State.Ended[0].OrderId);
    }

    [Fact]
    public void A_term_that_ended_on_the_way_places_nothing() =>
        Assert.Equal(ItemOutcome.Cancelled, world.Place(Terms.National("order:1") with { ExpiresAt = world.Now }).Outcome);

    [Fact]
    public void The_end_of_a_term_frees_what_only_that_hold_barred_and_travels_as_bulk()
    {
        world.Place(Terms.National("order:1") with { ExpiresAt = world.Now.AddDays(30) });
        world.Place(Terms.Police("order:2") with { Services = Services.OneWay });
        world.Pass(TimeSpan.FromDays(30));

        Assert.Equal(HoldStatus.Expired, Assert.Single(world.State.Ended).Status);
        Assert.Equal((Services.OneWay, true, Priority.Bulk, string.Empty), (world.Commands[^1].Services, world.Commands[^1].Frees, world.Commands[^1].Priority, world.Commands[^1].OrderId));
        Assert.Empty(world.Due);
    }

    [Fact]
    public void A_term_does_not_end_before_its_time_or_at_the_word_of_another_generation()
    {
        world.Place(Terms.National("order:1") with { ExpiresAt = world.Now.AddDays(30) });
        Assert.False(world.Tick(DeadlinePolicy.HoldTerm, "order:1"));

        world.Now = world.Now.AddDays(30);
        Assert.False(world.Tick(DeadlinePolicy.HoldTerm, "order:1", generation: 7));
        Assert.True(world.Tick(DeadlinePolicy.HoldTerm, "order:1"));
        Assert.False(world.Tick(DeadlinePolicy.HoldTerm, "order:1", generation: 1));
    }

    [Fact]
    public void A_line_deadline_is_not_the_numbers_business()
    {
        world.Place(Terms.Police("order:1"));
        Assert.False(world.Tick(DeadlinePolicy.LineDeadline, "order:1", 1));
    }
}
