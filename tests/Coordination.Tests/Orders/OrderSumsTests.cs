using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Tests.Orders;

/// <summary>When an order's lines go into the country's sums, and out of them again: once each.</summary>
public sealed class OrderSumsTests
{
    private static readonly DateTimeOffset now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly Principal issuer = new("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
    private static readonly LineCount[] counts = [new(ProvinceCode.From(51), CarrierCode.Cmcc, ItemOutcome.TimedOut, 3)];

    [Fact]
    public void They_go_in_with_what_ends_the_order_and_out_with_what_runs_it_once_more()
    {
        var completed = OrderDecision.Complete(Running(), "order:1", counts, now);
        var retried = ConductDecision.Retry(completed.State, "order:1", counts, "again", issuer, now);
        var again = OrderDecision.Complete(retried.State with { Conduct = new() }, "order:1", counts, now);

        Assert.Equal([(false, false)], SumsOf(completed.Changes));
        Assert.Equal([(false, true)], SumsOf(retried.Changes));
        Assert.Equal([(false, false)], SumsOf(again.Changes));
        Assert.False(retried.State.IsSummed);
    }

    [Fact]
    public void A_stopped_order_goes_in_when_nothing_of_it_waits_and_not_a_second_time()
    {
        var stopped = OrderDecision.Stop(Running(), "order:1", "wrong", issuer, now);
        var over = OrderDecision.NothingWaits(stopped.State, "order:1", counts);

        Assert.Empty(SumsOf(stopped.Changes));
        Assert.Equal([OrderPhase.Stopped], PhasesOf(stopped.Changes));
        Assert.Equal([(false, false)], SumsOf(over.Changes));
        Assert.Equal([OrderPhase.Completed], PhasesOf(over.Changes));
        Assert.Empty(SumsOf(OrderDecision.NothingWaits(over.State, "order:1", counts).Changes));
    }

    [Fact]
    public void One_that_is_taken_back_stays_where_it_is_until_nothing_of_it_waits()
    {
        var stopped = OrderDecision.Stop(Running(), "order:1", "wrong", issuer, now).State;
        var undone = UndoDecision.Undone(stopped, "order:1", "order:2", "wrong", issuer, now);
        var over = OrderDecision.NothingWaits(undone.State, "order:1", counts);
        var completed = UndoDecision.Undone(OrderDecision.Complete(Running(), "order:1", counts, now).State, "order:1", "order:2", "wrong", issuer, now);

        Assert.Empty(PhasesOf(undone.Changes));
        Assert.Equal([OrderPhase.Undone], PhasesOf(over.Changes));
        Assert.Equal([(false, false)], SumsOf(over.Changes));
        Assert.Equal([OrderPhase.Undone], PhasesOf(completed.Changes));
        Assert.Empty(SumsOf(completed.Changes));
        Assert.Equal(RefusalCode.Precondition, OrderDecision.Stop(over.State, "order:1", "again", issuer, now).Answer!.Code);
    }

    [Fact]
    public void One_that_never_ran_is_counted_nowhere()
    {
        var stopped = OrderDecision.Stop(Running() with { Phase = OrderPhase.Planned, Run = 0, Started = null }, "order:1", "not wanted", issuer, now);

        Assert.Empty(SumsOf(stopped.Changes));
        Assert.Equal([OrderPhase.Completed], PhasesOf(stopped.Changes));
    }

    [Fact]
    public void A_pause_that_ends_with_a_stop_gives_lines_their_deadline_back()
    {
        var paused = ConductDecision.Pause(Running(), "order:1", PauseCause.Person, "look", issuer, now).State;
        var stopped = OrderDecision.Stop(paused, "order:1", "wrong", issuer, now.AddHours(1));

        Assert.Equal(now.AddHours(1), Assert.Single(stopped.Changes.OfType<Change.DeadlineSet>()).AnchorAt);
        Assert.Empty(OrderDecision.Stop(Running(), "order:1", "wrong", issuer, now).Changes.OfType<Change.DeadlineSet>());
    }

    private static IEnumerable<(bool IsUndo, bool IsTakenOut)> SumsOf(IReadOnlyList<Change> changes) =>
        changes.OfType<Change.LinesSummed>().Select(summed => (summed.IsUndo, summed.IsTakenOut));

    private static IEnumerable<OrderPhase> PhasesOf(IReadOnlyList<Change> changes) => changes.OfType<Change.OrderListed>().Select(listed => listed.Phase);

    private static OrderState Running() => new()
    {
        Phase = OrderPhase.Running,
        Run = 1,
        Submitted = new(issuer, now, "case"),
        Started = new(issuer, now, "go"),
        Plan = new([], 3, 3, [], [], [], [], now),
    };
}
