using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Tests.Orders;

public sealed class ConductDecisionTests
{
    private static readonly DateTimeOffset now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly Principal issuer = new("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
    private static readonly Principal approver = new("approver-1", Role.Approver, "示范省反诈中心", ProvinceCode.Unknown, null);

    [Theory]
    [InlineData(OrderPhase.Draft)]
    [InlineData(OrderPhase.Planned)]
    [InlineData(OrderPhase.Approved)]
    [InlineData(OrderPhase.Completed)]
    [InlineData(OrderPhase.Stopped)]
    [InlineData(OrderPhase.Undone)]
    public void Only_what_runs_is_paused_resumed_and_cancelled(OrderPhase phase)
    {
        var state = Running() with { Phase = phase };
        if (phase is OrderPhase.Completed or OrderPhase.Undone)
        {
            Assert.Equal(RefusalCode.Precondition, OrderDecision.Stop(state, "order:1", "why", issuer, now).Answer!.Code);
        }

        Assert.Equal(RefusalCode.Precondition, ConductDecision.Pause(state, "order:1", PauseCause.Person, "why", issuer, now).Answer!.Code);
        Assert.Equal(RefusalCode.Precondition, ConductDecision.Resume(state, "order:1", 0, "why", issuer, now).Answer!.Code);
        Assert.Equal(RefusalCode.Precondition, ConductDecision.Cancel(state, "order:1", "why", issuer, now).Answer!.Code);
    }

    [Fact]
    public void A_pause_moves_the_deadline_of_its_lines_by_as_long_as_it_lasted()
    {
        var paused = ConductDecision.Pause(Running(), "order:1", PauseCause.Person, "why", issuer, now).State;
        var resumed = ConductDecision.Resume(paused, "order:1", 0, "why", issuer, now.AddHours(3)).State;

        Assert.Equal(now.AddHours(3), ConductDecision.DeadlineAnchor(resumed));
        Assert.Empty(ConductDecision.Pause(paused, "order:1", PauseCause.Person, "again", issuer, now).Changes);
        Assert.Empty(ConductDecision.Resume(resumed, "order:1", 0, "again", issuer, now).Changes);
    }

    [Fact]
    public void What_stopped_itself_is_resumed_by_another_person()
    {
        var paused = ConductDecision.Pause(Running(), "order:1", PauseCause.Errors, "3 of 4", Principal.System, now).State;

        Assert.Equal(RefusalCode.NotAllowed, ConductDecision.Resume(paused, "order:1", 0, "go on", issuer, now).Answer!.Code);
        Assert.Equal(RefusalCode.NotAllowed, ConductDecision.Resume(paused, "order:1", 0, "go on", issuer with { Role = Role.Approver }, now).Answer!.Code);
        Assert.Null(ConductDecision.Resume(paused, "order:1", 0, "go on", approver, now).Answer);
    }

    [Fact]
    public void A_cancelled_order_is_held_back_until_what_was_on_its_way_is_void()
    {
        var cancelled = ConductDecision.Cancel(Running(), "order:1", "enough", issuer, now);
        var paused = ConductDecision.Pause(Running(), "order:1", PauseCause.Person, "why", issuer, now).State;
        var fromPause = ConductDecision.Cancel(paused, "order:1", "enough", issuer, now);
        var ended = ConductDecision.RestEnded(cancelled.State, "order:1", now.AddSeconds(11));

        foreach (var decided in new[] { cancelled, fromPause })
        {
            Assert.Contains(decided.Changes, change => change is Change.StopRaised);
            Assert.DoesNotContain(decided.Changes, change => change is Change.StopLowered);
        }

        Assert.False(ConductDecision.IsSettled(cancelled.State, now + ShardGrain.CallLife));
        Assert.True(ConductDecision.IsSettled(cancelled.State, now + ShardGrain.CallLife + TimeSpan.FromTicks(1)));
        Assert.Contains(ended.Changes, change => change is Change.StopLowered);
        Assert.True(ended.State.Swept);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(OrderLimits.RatePerSecondMax + 1)]
    public void A_rate_is_within_its_limits(int perSecond) =>
        Assert.Equal(RefusalCode.InvalidArgument, ConductDecision.SetRate(Running(), "order:1", perSecond, "why", issuer, now).Answer!.Code);

    [Fact]
    public void Once_the_approval_is_old_another_person_retries()
    {
        var state = Running() with { Phase = OrderPhase.Completed, Approved = new(approver, now, "seen") };
        LineCount[] counts = [new(ProvinceCode.Unknown, CarrierCode.Cmcc, ItemOutcome.TimedOut, 3)];

        Assert.Null(ConductDecision.Retry(state, "order:1", counts, "why", issuer, now.AddHours(24)).Answer);
        Assert.Equal(RefusalCode.NotAllowed, ConductDecision.Retry(state, "order:1", counts, "why", issuer, now.AddHours(25)).Answer!.Code);
        Assert.Null(ConductDecision.Retry(state, "order:1", counts, "why", approver, now.AddHours(25)).Answer);
        Assert.Equal(RefusalCode.Precondition, ConductDecision.Retry(state, "order:1", [counts[0] with { Outcome = ItemOutcome.Cancelled }], "why", issuer, now).Answer!.Code);
    }

    [Theory]
    [InlineData(100, 0, 1, CanaryVerdict.Passed)]
    [InlineData(99, 0, 1, CanaryVerdict.None)]
    [InlineData(100, 11, 1, CanaryVerdict.Failed)]
    [InlineData(100, 10, 1, CanaryVerdict.Passed)]
    [InlineData(20, 10, 1, CanaryVerdict.Failed)]
    [InlineData(20, 1, 10, CanaryVerdict.Inconclusive)]
    public void A_canary_is_judged_by_what_ended_and_by_how_long_it_took(long ended, long errors, int minutes, CanaryVerdict verdict)
    {
        var conduct = new ConductState { Wave = OrderWave.Canary, CanaryPlacedAt = now, CanaryLines = 100 };

        Assert.Equal(verdict, WaveDecision.Judge(conduct, new(ended, errors), new(), now.AddMinutes(minutes)));
    }

    [Fact]
    public void Bad_ends_that_somebody_has_let_pass_do_not_pause_an_order_again()
    {
        Assert.NotNull(WaveDecision.TooManyErrors(Running(), "order:1", new(50, 10), new(), now));
        Assert.Null(WaveDecision.TooManyErrors(Running(), "order:1", new(50, 9), new(), now));
        var seen = Running() with { Conduct = new() { ErrorsAccepted = 10 } };
        Assert.Null(WaveDecision.TooManyErrors(seen, "order:1", new(50, 19), new(), now));
        Assert.NotNull(WaveDecision.TooManyErrors(seen, "order:1", new(60, 20), new(), now));
    }

    [Fact]
    public void Whoever_pauses_and_resumes_his_own_order_lets_no_bad_end_pass()
    {
        var own = ConductDecision.Pause(Running(), "order:1", PauseCause.Person, "why", issuer, now).State;
        var resumed = ConductDecision.Resume(own, "order:1", 10, "go on", issuer, now).State;
        Assert.NotNull(WaveDecision.TooManyErrors(resumed, "order:1", new(50, 10), new(), now));

        var itself = ConductDecision.Pause(Running(), "order:1", PauseCause.Errors, "10 of 50", Principal.System, now).State;
        var looked = ConductDecision.Resume(itself, "order:1", 10, "seen", approver, now).State;
        Assert.Null(WaveDecision.TooManyErrors(looked, "order:1", new(50, 10), new(), now));
    }

    [Fact]
    public void A_canary_has_one_of_each_carrier_and_about_one_in_a_hundred_and_is_the_same_when_asked_again()
    {
        var lines = Enumerable.Range(0, 512)
            .Select(index => new OrderLine(index + 1, index, ProvinceCode.From(51), CarrierUnit.Central(index < 500 ? CarrierCode.Cmcc : CarrierCode.Parse("CUCC")), null, null, 0))
            .ToList();
        var ofMany = WavePages.Canary(80, lines, 100);

        Assert.InRange(ofMany.Count, 43, 45);
        Assert.Contains(500L, ofMany);
        Assert.Equal(ofMany, WavePages.Canary(80, lines, 100));
        Assert.InRange(WavePages.Canary(1, lines, 100).Count, 6, 7);
    }

    private static OrderState Running() => new()
    {
        Phase = OrderPhase.Running,
        Run = 1,
        Submitted = new(issuer, now, "case"),
        Started = new(issuer, now, "go"),
        Plan = new([], 100, 100, [], [], [], [], now),
    };
}
