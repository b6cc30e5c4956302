using Coordination.Carriers;
using Coordination.Numbers;
using Coordination.Orders;
using static Coordination.Numbers.People;

namespace Coordination.Verification;

public class VerificationDecisionTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    private readonly NumberWorld world = new();

    [Fact]
    public void A_pass_in_time_releases_the_hold_and_no_command_was_ever_sent()
    {
        Noticed();
        world.Now += TimeSpan.FromHours(3);

        Assert.Equal(VerificationAnswer.Recorded, world.Verify("case:1"));
        Assert.Empty(world.State.Holds);
        Assert.Empty(world.Commands);
        Assert.Empty(world.Due);
        Assert.Equal((HoldStatus.Released, CaseStatus.Passed), (world.State.Ended[0].Status, world.State.Ended[0].Case));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public void A_pass_whose_evidence_comes_after_the_effect_restores_at_once_and_its_record_says_whether_it_was_in_time(int secondsLate, bool inTime)
    {
        Noticed();
        var deadline = world.State.Holds[0].DeadlineAt!.Value;
        world.Pass(Day + TimeSpan.FromMinutes(20));
        Assert.Equal(Services.OneWay, world.State.Union);

        world.Verify("case:1", checkedAt: deadline.AddSeconds(secondsLate));

        Assert.Equal(inTime, world.Facts.OfType<VerificationPassed>().Single().LateEvidence);
        Assert.Equal((Services.None, true, Priority.Restore), (world.Commands[^1].Services, world.Commands[^1].Frees, world.Commands[^1].Priority));
    }

    [Fact]
    public void A_pass_ends_every_hold_that_verification_ends_at_its_level_and_no_other()
    {
        Noticed();
        world.Place(Terms.Risk("case:2", level: 2));
        world.Place(Terms.Risk("case:3", level: 3));
        world.Place(Terms.Registration("order:4"));
        world.Place(Terms.Police("order:5"));

        world.Verify("case:2", level: 2);

        Assert.Equal(["case:3", "order:4", "order:5"], world.State.Holds.Select(hold => hold.OrderId));
        Assert.All(world.State.Ended, hold => Assert.Equal(CaseStatus.Passed, hold.Case));
    }

    [Fact]
    public void A_pass_below_the_level_wanted_leaves_the_case_as_it_was()
    {
        Noticed(level: 3);
        var before = world.State;
        Assert.Equal(VerificationAnswer.LevelTooLow, world.Verify("case:1", level: 2));
        Assert.Same(before, world.State);
    }

    [Fact]
    public void Failing_as_often_as_allowed_brings_the_hold_into_force_and_once_less_does_not()
    {
        Noticed();
        Fail();
        Fail();
        Assert.Equal((2, CaseStatus.Noticed), (world.State.Holds[0].Tries, world.State.Holds[0].Case));
        Assert.Empty(world.Commands);

        Fail();
        Assert.Equal((3, CaseStatus.Failed, HoldStatus.Effective), (world.State.Holds[0].Tries, world.State.Holds[0].Case, world.State.Holds[0].Status));
        Assert.Equal(Services.OneWay, Assert.Single(world.Commands).Services);
        Assert.Empty(world.Due);
    }

    [Fact]
    public void A_failed_try_reported_twice_counts_once()
    {
        Noticed();
        Assert.Equal(VerificationAnswer.Recorded, world.Verify("case:1", VerificationOutcome.Failed, command: "v1", checkedAt: world.Now));
        Assert.Equal(VerificationAnswer.Recorded, world.Verify("case:1", VerificationOutcome.Failed, command: "v1", checkedAt: world.Now));
        Assert.Equal(1, world.State.Holds[0].Tries);
    }

    [Fact]
    public void However_often_the_holder_fails_nothing_is_barred_before_the_notice_is_delivered()
    {
        world.Place(Terms.Risk("case:1"));
        Fail();
        Fail();
        Fail();
        Assert.Empty(world.Commands);

        world.Deliver();
        Assert.Empty(world.Commands);
        world.Pass(Day);
        Assert.Equal(Services.OneWay, world.State.Union);
    }

    [Fact]
    public void After_the_last_try_only_a_check_in_person_restores()
    {
        Noticed();
        Fail();
        Fail();
        Fail();
        Assert.Equal(VerificationAnswer.CaseEnded, world.Verify("case:1", VerificationOutcome.Failed));
        Assert.Equal(VerificationAnswer.CaseEnded, world.Verify("case:1", level: 2));
        Assert.Equal(VerificationAnswer.Recorded, world.Verify("case:1", level: Restriction.HallLevel));
        Assert.Equal(Services.None, world.State.Union);
    }

    [Fact]
    public void A_check_that_could_not_be_made_is_recorded_and_held_against_nobody()
    {
        Noticed();
        var before = world.State;
        Assert.Equal(VerificationAnswer.Recorded, world.Verify("case:1", VerificationOutcome.Unavailable));
        Assert.Equal(before, world.State);
        Assert.IsType<VerificationUnavailable>(world.Facts.Last());
    }

    [Fact]
    public void A_case_that_ended_takes_no_more_results()
    {
        Noticed();
        world.Verify("case:1");
        Assert.Equal(VerificationAnswer.CaseEnded, world.Verify("case:1"));
        Assert.Equal(VerificationAnswer.NoSuchCase, world.Verify("case:2"));
    }

    [Fact]
    public void A_hold_that_verification_does_not_end_has_no_case()
    {
        world.Place(Terms.Police("order:1"));
        Assert.Equal(VerificationAnswer.NoSuchCase, world.Verify("order:1", level: 4));
        Assert.Null(VerificationDecision.ViewOf(world.State, "order:1", Mobile.Carrier!.Value, world.At));
    }

    [Fact]
    public void For_thirty_days_after_a_pass_the_same_finding_only_watches_and_other_bodies_are_sent_to_people()
    {
        Noticed(level: 2);
        world.Verify("case:1", level: 2);
        world.Now += TimeSpan.FromDays(30) - TimeSpan.FromMilliseconds(1);

        Assert.Equal(ItemOutcome.Watched, world.Place(Terms.Risk("case:2", level: 2)).Outcome);
        Assert.Equal(ItemOutcome.NoticeStarted, world.Place(Terms.Risk("case:3", level: 3)).Outcome);
        Assert.Equal(ItemOutcome.ProtectedReview, world.Place(Terms.Registration("order:4")).Outcome);
        Assert.Equal(ItemOutcome.ProtectedReview, world.Place(Terms.Police("order:5")).Outcome);

        world.Now += TimeSpan.FromMilliseconds(1);
        Assert.Equal(ItemOutcome.NoticeStarted, world.Place(Terms.Risk("case:6")).Outcome);
    }

    [Fact]
    public void A_case_shows_where_it_stands_and_keeps_showing_how_it_ended()
    {
        Noticed(level: 2);
        Fail();
        var open = VerificationDecision.ViewOf(world.State, "case:1", Mobile.Carrier!.Value, world.At)!;
        Assert.Equal((CaseStatus.Noticed, 2, 1, 3, "138****8000"), (open.Status, open.Level, open.Tries, open.TriesMax, open.Number));

        world.Lift("case:1", Mobile);
        Assert.Equal(CaseStatus.Withdrawn, VerificationDecision.ViewOf(world.State, "case:1", Mobile.Carrier!.Value, world.At)!.Status);
    }

    [Fact]
    public void A_case_is_its_carriers_own_and_after_porting_no_other_carriers()
    {
        Noticed();
        world.Assign(TelecomSichuan, token: null);

        Assert.Equal(CaseStatus.Withdrawn, VerificationDecision.ViewOf(world.State, "case:1", Mobile.Carrier!.Value, world.At)!.Status);
        Assert.Null(VerificationDecision.ViewOf(world.State, "case:1", Telecom.Carrier!.Value, world.At));
    }

    private void Noticed(int level = 1)
    {
        world.Place(Terms.Risk("case:1", level));
        world.Deliver();
    }

    private void Fail() => Assert.Equal(VerificationAnswer.Recorded, world.Verify("case:1", VerificationOutcome.Failed));
}
