using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Verification;
using CsCheck;

namespace Coordination.Numbers;

public sealed class DeadlineTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private readonly NumberWorld world = new();

    [Fact]
    public void One_clock_alone_fires_nothing()
    {
        Noticed(world);
        var anchor = world.State.Holds[0].NoticedAt!.Value;
        var dueAt = anchor + Day;

        // The shard's clock is an hour ahead, then this silo's.
        world.Now = dueAt.AddHours(-1);
        Assert.Equal(TickAnswer.Until(dueAt), world.Tick(Tick(cutOff: anchor)));
        world.Now = dueAt.AddHours(1);
        Assert.Equal(TickAnswer.Until(dueAt), world.Tick(Tick(cutOff: anchor.AddMicroseconds(-1))));
        Assert.Empty(world.Commands);

        world.Now = dueAt;
        Assert.Equal(TickAnswer.Done, world.Tick(Tick(cutOff: anchor)));
        Assert.Equal(TickAnswer.Over, world.Tick(Tick(cutOff: anchor)));
    }

    [Fact]
    public void The_window_is_what_the_notice_said_whatever_the_policy_says_when_it_is_delivered()
    {
        Rebase(world, span: 48);
        world.Now = world.Now.AddHours(1);
        world.Place(Terms.Risk("case:1"));
        Assert.Equal(48 * 3_600, world.Notices.Values.Single().WindowSeconds);
        world.Now = world.Now.AddHours(1);
        Rebase(world, span: 24);
        world.Deliver(delivered: false);
        Assert.Equal(48 * 3_600, world.Notices.Values.Single().WindowSeconds);

        world.Now = world.Now.AddHours(1);
        world.Deliver();
        var noticedAt = world.Now;
        Assert.Equal(noticedAt + (2 * Day), world.State.Holds[0].DeadlineAt);
        world.Now = noticedAt + Day;
        Assert.Equal(TickAnswer.Until(noticedAt + (2 * Day)), world.Tick(Tick()));
        world.Now = noticedAt + (2 * Day);
        Assert.True(world.Tick(Tick()).Fired);
    }

    [Fact]
    public void A_notice_placed_after_the_window_was_shortened_promises_the_shorter_one()
    {
        Rebase(world, span: 48);
        world.Now = world.Now.AddHours(1);
        Rebase(world, span: 24);
        world.Now = world.Now.AddHours(1);
        Noticed(world);
        Assert.Equal(world.Now + Day, world.State.Holds[0].DeadlineAt);
    }

    [Fact]
    public void A_rebase_after_the_notice_moves_the_deadline_and_what_the_holder_is_told()
    {
        Noticed(world);
        var monday = world.Now.AddDays(3);
        Rebase(world, until: monday);

        Assert.Contains("3月5日", world.Explain().Holds[0].When, StringComparison.Ordinal);
        Assert.Equal(monday, world.View().Holds[0].DeadlineAt);
        world.Pass(Day);
        Assert.Equal(HoldStatus.Noticed, world.State.Holds[0].Status);
        world.Pass(monday - world.Now);
        Assert.Equal((HoldStatus.Effective, monday), (world.State.Holds[0].Status, world.State.Holds[0].EffectiveAt));
    }

    [Fact]
    public void A_rebase_after_the_window_has_ended_does_not_move_its_end()
    {
        Noticed(world);
        world.Pass(Day);
        var barredAt = world.Now;
        world.Now = world.Now.AddHours(1);
        Rebase(world, span: 72);

        Assert.Equal(barredAt, world.View().Holds[0].DeadlineAt);

        // A check made after the bar is late by what it was then, not by what is granted to others now.
        world.Now = world.Now.AddHours(10);
        world.Verify("case:1", checkedAt: world.Now.AddHours(-2));
        Assert.False(world.Facts.OfType<VerificationPassed>().Single().LateEvidence);
    }

    [Fact]
    public void The_wait_for_a_notice_can_be_given_more_time()
    {
        world.Place(Terms.Risk("case:1"));
        world.Policies.Add(new(DeadlinePolicy.NoticeWait, new(1, world.Now, TimeSpan.FromHours(96), null, "m", "miit", "storm")));
        world.Pass(TimeSpan.FromHours(72));
        Assert.Equal(HoldStatus.Proposed, world.State.Holds[0].Status);
        world.Pass(TimeSpan.FromHours(24));
        Assert.Equal(HoldStatus.Noticed, world.State.Holds[0].Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_end_of_a_term_travels_as_the_tick_says_and_the_end_of_a_window_always_as_bulk(bool single)
    {
        var priority = single ? Priority.Restore : Priority.Bulk;
        world.Place(Terms.Police("order:1") with { ExpiresAt = world.Now.AddDays(1) });
        world.Ack();
        world.Now = world.Now.AddDays(1);
        var term = world.Due[(DeadlinePolicy.HoldTerm, "order:1")];
        Assert.True(world.Tick(new(term.Policy, term.Tag, term.Generation, world.Now, priority)).Fired);
        Assert.Equal((Services.None, priority), (world.Commands[^1].Services, world.Commands[^1].Priority));

        Noticed(world);
        world.Now += Day;
        Assert.True(world.Tick(Tick(priority: priority)).Fired);
        Assert.Equal((Services.OneWay, Priority.Bulk), (world.Commands[^1].Services, world.Commands[^1].Priority));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_pass_and_the_deadline_at_one_moment_have_one_outcome_whichever_is_first(bool passFirst)
    {
        Noticed(world);
        var tick = Tick();
        world.Now += Day;
        if (passFirst)
        {
            Assert.Equal(VerificationAnswer.Recorded, world.Verify("case:1"));
            Assert.Equal(TickAnswer.Over, world.Tick(tick));
            Assert.Empty(world.Commands);
        }
        else
        {
            Assert.True(world.Tick(tick).Fired);
            Assert.Equal(VerificationAnswer.Recorded, world.Verify("case:1"));
            Assert.Equal([Services.OneWay, Services.None], world.Commands.Select(wish => wish.Services));
            Assert.True(world.Facts.OfType<VerificationPassed>().Single().LateEvidence);
        }

        Assert.Empty(world.State.Holds);
        Assert.Equal((HoldStatus.Released, CaseStatus.Passed), (world.State.Ended.Single().Status, world.State.Ended.Single().Case));
        Assert.Empty(world.Due);
    }

    /// <summary>Edits, ticks with any cut-off and any generation, from silos whose clocks are off, in any order.</summary>
    [Fact]
    public void Nothing_fires_before_what_was_promised_nor_before_the_policy_nor_twice() => Gen.Select(
            Gen.Int[0, 3],
            Gen.Int[0, 60],
            Gen.Int[-30, 90],
            Gen.Int[0, 2])
        .Array[1, 30].Sample(
            steps =>
            {
                var number = new NumberWorld();
                Noticed(number);
                var (hold, fired) = (number.State.Holds[0], 0);
                foreach (var (what, hours, clock, generation) in steps)
                {
                    number.Now = NumberWorld.Start.AddHours(hours + number.Policies.Count);
                    switch (what)
                    {
                        case 0 when number.Policies.Count == 0 || number.Now > number.Policies[^1].Version.AnchorsFrom:
                            Rebase(number, span: 24 + (hours % 50));
                            break;
                        case 1 when number.Policies.Count == 0 || number.Now > number.Policies[^1].Version.AnchorsFrom:
                            Rebase(number, until: number.Now.AddHours(1 + hours));
                            break;
                        default:
                            var tick = Tick(number, cutOff: NumberWorld.Start.AddHours(clock)) with { Generation = hold.Generation - (generation == 2 ? 1 : 0) };
                            var answer = number.Tick(tick);
                            fired += answer.Fired ? 1 : 0;
                            if (answer.Fired)
                            {
                                Assert.True(number.Now >= hold.DeadlineAt);
                                Assert.True(number.Now >= number.Deadlines[DeadlinePolicy.VerifyWindow].DueAt(hold.NoticedAt!.Value));
                                Assert.True(hold.NoticedAt <= tick.CutOff);
                                Assert.Equal(hold.Generation, tick.Generation);
                            }
                            else if (answer.NotBefore is { } until)
                            {
                                Assert.Equal(NoticeDecision.DeadlineOf(number.State.Holds[0], number.At), until);
                            }

                            break;
                    }
                }

                Assert.InRange(fired, 0, 1);
                Assert.Equal(fired, number.Commands.Count);
            },
            output.WriteLine);

    private static void Noticed(NumberWorld number)
    {
        number.Place(Terms.Risk("case:1"));
        number.Deliver();
    }

    private static void Rebase(NumberWorld number, int? span = null, DateTimeOffset? until = null) => number.Policies.Add(new(
        DeadlinePolicy.VerifyWindow,
        new(number.Policies.Count + 1, number.Now, span is { } hours ? TimeSpan.FromHours(hours) : null, until, "m", "miit", "why")));

    private DeadlineTick Tick(DateTimeOffset? cutOff = null, Priority priority = Priority.Bulk) => Tick(world, cutOff, priority);

    private static DeadlineTick Tick(NumberWorld number, DateTimeOffset? cutOff = null, Priority priority = Priority.Bulk) => new(
        DeadlinePolicy.VerifyWindow, "case:1", number.State.Holds.Length == 0 ? 0 : number.State.Holds[^1].Generation, cutOff ?? DateTimeOffset.MaxValue, priority);
}
