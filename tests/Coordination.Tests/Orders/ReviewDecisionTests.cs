using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Tests.Orders;

public sealed class ReviewDecisionTests
{
    private const string Order = "order:1";
    private static readonly DateTimeOffset now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly Principal issuer = new("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
    private static readonly Principal colleague = issuer with { Id = "officer-2" };
    private static readonly Principal approver = new("approver-1", Role.Approver, "示范省反诈中心", ProvinceCode.Unknown, null);
    private static readonly Principal ministry = new("ministry-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);

    private static readonly LineCount[] counts = [Counted(ItemOutcome.ProtectedReview, 2)];

    [Fact]
    public void Two_people_decide_and_neither_is_the_proposer_nor_the_orders_submitter()
    {
        var proposed = Proposed(Completed(), colleague);

        Assert.Equal(RefusalCode.NotAllowed, Confirm(proposed, colleague).Answer.Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, Confirm(proposed, colleague with { Role = Role.Approver }).Answer.Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, Confirm(proposed, issuer with { Role = Role.Approver }).Answer.Refusal!.Code);
        Assert.Equal(ReviewStatus.Confirmed, Confirm(proposed, approver).Answer.Value!.Status);
        Assert.Equal(ReviewStatus.Confirmed, Confirm(proposed, ministry).Answer.Value!.Status);
    }

    [Fact]
    public void Where_the_approval_is_the_ministrys_letting_protected_numbers_through_is_too_and_dropping_them_is_not()
    {
        var large = Completed() with { Conduct = new() { IssuedLines = 100_001 } };

        Assert.Equal(RefusalCode.NotAllowed, Confirm(Proposed(large, issuer), approver).Answer.Refusal!.Code);
        Assert.NotNull(Confirm(Proposed(large, issuer), ministry).Answer.Value);
        Assert.NotNull(Confirm(Proposed(large, issuer, ReviewChoice.Drop), approver).Answer.Value);
    }

    [Theory]
    [InlineData(OrderPhase.Draft)]
    [InlineData(OrderPhase.Planned)]
    [InlineData(OrderPhase.Approved)]
    [InlineData(OrderPhase.Stopped)]
    [InlineData(OrderPhase.Undone)]
    public void Lines_are_reviewed_while_the_order_can_still_place_them(OrderPhase phase)
    {
        var other = Proposed(Completed(), issuer) with { Phase = phase };

        Assert.Equal(RefusalCode.Precondition, Propose(other, issuer, 2).Answer.Refusal!.Code);
        Assert.Equal(RefusalCode.Precondition, Confirm(other, approver).Answer.Refusal!.Code);
    }

    [Fact]
    public void What_is_left_of_a_cancelled_order_can_only_be_dropped()
    {
        var cancelled = Completed() with { Conduct = new() { Cancelled = new(issuer, now, "enough") } };

        Assert.Equal(RefusalCode.Precondition, Propose(cancelled, issuer, 1).Answer.Refusal!.Code);
        Assert.NotNull(Propose(cancelled, issuer, 1, ReviewChoice.Drop).Answer.Value);
    }

    [Fact]
    public void A_line_is_in_one_open_proposal_and_repeats_change_nothing()
    {
        var state = Proposed(Completed(), issuer);

        Assert.Same(state, Propose(state, issuer, 1).State);
        Assert.Equal(1, Propose(state, issuer, 1).Answer.Value!.Proposal);
        Assert.Equal(RefusalCode.Precondition, Propose(state, colleague, 1).Answer.Refusal!.Code);
        Assert.Equal(RefusalCode.Precondition, Propose(state, issuer, 1, ReviewChoice.Drop).Answer.Refusal!.Code);
        var declined = ReviewDecision.Decline(state, Order, 1, "not now", issuer, now).State;
        Assert.Same(declined, ReviewDecision.Decline(declined, Order, 1, "not now", issuer, now).State);
        Assert.Equal(2, Propose(declined, colleague, 1).Answer.Value!.Proposal);
        Assert.Equal(RefusalCode.Precondition, Confirm(declined, approver).Answer.Refusal!.Code);
        var confirmed = Confirm(state, approver).State;
        Assert.Same(confirmed, Confirm(confirmed, approver).State);
        Assert.Equal(RefusalCode.Precondition, Confirm(confirmed, ministry).Answer.Refusal!.Code);
        Assert.Equal(RefusalCode.NotAllowed, ReviewDecision.Decline(state, Order, 1, "no", colleague, now).Answer.Refusal!.Code);
        Assert.Equal(RefusalCode.NotFound, ReviewDecision.Decline(state, Order, 2, "no", issuer, now).Answer.Refusal!.Code);
    }

    [Fact]
    public void Released_lines_are_the_next_run_of_a_completed_order_and_wait_while_it_runs()
    {
        var running = Completed() with { Phase = OrderPhase.Running };
        var waiting = Confirm(Proposed(running, issuer), approver).State;
        var next = ReviewedLines.TakeUp(waiting, Order, [Counted(ItemOutcome.TimedOut, 7)], now.AddHours(1))!.State;
        var atOnce = Confirm(Proposed(Completed(), issuer), approver).State;

        Assert.Equal((1, OrderPhase.Running), (waiting.Run, waiting.Phase));
        Assert.Equal([1], ReviewedLines.Waiting(waiting));
        Assert.Equal((2, OrderPhase.Running, 7L), (next.Run, next.Phase, next.Conduct.ErrorsAccepted));
        Assert.Equal(now.AddHours(1), ConductDecision.DeadlineAnchor(next));
        Assert.Equal(2, atOnce.Run);
        Assert.Equal([(ProvinceCode.From(51), 1L)], ReviewedLines.TakenUp(next));
        Assert.Equal("1: officer-1, approver-1", Assert.Single(OrderDecision.RunOf(next, Order)!.Released!).Review);

        var done = ConductDecision.Reopened(next).State;
        Assert.Equal(ReviewStatus.Done, done.Reviews[0].Status);
        Assert.Empty(ReviewedLines.TakenUp(done));
        Assert.Null(ReviewedLines.TakeUp(done, Order, [], now));
        Assert.Single(OrderDecision.RunOf(done, Order)!.Released!);
    }

    [Fact]
    public void An_order_that_is_over_leaves_the_countrys_sums_while_lines_of_it_change_and_comes_back_once()
    {
        var over = Completed() with { CompletedAt = now, IsSummed = true };
        var dropping = Confirm(Proposed(over, issuer, ReviewChoice.Drop), approver);
        var more = ReviewDecision.Confirm(Propose(dropping.State, issuer, 2, ReviewChoice.Drop).State, Order, 2, counts, "agreed", approver, now, new());
        var dropped = ReviewedLines.Dropped(more.State, Order, counts);
        var released = Confirm(Proposed(over, issuer), approver);

        Assert.Equal([(false, true)], SumsOf(dropping.Changes));
        Assert.Equal([OrderPhase.Running], PhasesOf(dropping.Changes));
        Assert.Equal((OrderPhase.Completed, false), (dropping.State.Phase, dropping.State.IsSummed));
        Assert.Empty(SumsOf(more.Changes));
        Assert.Equal([(ProvinceCode.From(51), 1L), (ProvinceCode.From(51), 2L)], ReviewedLines.ToDrop(more.State));
        Assert.Equal([(false, false)], SumsOf(dropped.Changes));
        Assert.Equal([OrderPhase.Completed], PhasesOf(dropped.Changes));
        Assert.True(dropped.State.IsSummed);
        Assert.False(ReviewedLines.HasToDrop(dropped.State));
        Assert.Equal([(false, true)], SumsOf(released.Changes));
        Assert.False(released.State.IsSummed);
    }

    [Fact]
    public void What_comes_between_a_drop_and_its_end_counts_the_order_once()
    {
        var dropping = Confirm(Proposed(Completed() with { CompletedAt = now, IsSummed = true }, issuer, ReviewChoice.Drop), approver).State;
        LineCount[] failed = [Counted(ItemOutcome.TimedOut, 1)];
        var retried = ConductDecision.Retry(dropping, Order, failed, "again", issuer, now);
        var released = ReviewDecision.Confirm(Propose(dropping, issuer, 2).State, Order, 2, counts, "agreed", approver, now, new());
        var undone = UndoDecision.Undone(dropping, Order, "order:2", "wrong", issuer, now);

        Assert.Empty(SumsOf(retried.Changes).Concat(SumsOf(released.Changes)).Concat(PhasesOf(undone.Changes).Select(_ => (false, false))));
        Assert.Empty(SumsOf(ReviewedLines.Dropped(retried.State, Order, counts).Changes));
        Assert.Empty(SumsOf(ReviewedLines.Dropped(released.State, Order, counts).Changes));
        Assert.Equal([OrderPhase.Undone], PhasesOf(ReviewedLines.Dropped(undone.State, Order, counts).Changes));
        Assert.Equal([(false, false)], SumsOf(ReviewedLines.Dropped(undone.State, Order, counts).Changes));
    }

    [Fact]
    public void What_is_dropped_while_an_order_runs_changes_no_sum()
    {
        var dropping = Confirm(Proposed(Completed() with { Phase = OrderPhase.Running }, issuer, ReviewChoice.Drop), approver);
        var dropped = ReviewedLines.Dropped(dropping.State, Order, counts);

        Assert.True(ReviewedLines.HasToDrop(dropping.State));
        Assert.Empty(SumsOf(dropping.Changes).Concat(SumsOf(dropped.Changes)));
        Assert.Equal((ReviewStatus.Done, false), (dropped.State.Reviews[0].Status, dropped.State.IsSummed));
    }

    [Fact]
    public void What_waits_to_be_let_through_when_the_rest_is_cancelled_can_only_be_dropped_from_then_on()
    {
        var waiting = Confirm(Proposed(Completed() with { Phase = OrderPhase.Running }, issuer), approver).State;
        var cancelled = ConductDecision.Cancel(waiting, Order, "enough", issuer, now);

        Assert.Equal(ReviewStatus.Declined, cancelled.State.Reviews[0].Status);
        Assert.Single(cancelled.Changes.OfType<Change.Recorded>(), change => change.Fact.Fact is ReviewDeclined { Proposal: 1, Reason: "CANCELLED" });
        Assert.Null(ReviewedLines.TakeUp(cancelled.State, Order, counts, now));
        Assert.NotNull(Propose(cancelled.State, issuer, 1, ReviewChoice.Drop).Answer.Value);
        Assert.Null(ReviewedLines.TakeUp(waiting with { Conduct = cancelled.State.Conduct }, Order, counts, now));
    }

    [Fact]
    public void Nothing_is_let_through_once_an_undo_was_opened_and_it_can_still_be_dropped()
    {
        var opened = UndoDecision.Opened(Proposed(Completed(), issuer)).State;

        Assert.Same(opened, UndoDecision.Opened(opened).State);
        Assert.Equal(RefusalCode.Precondition, Propose(opened, issuer, 2).Answer.Refusal!.Code);
        Assert.Equal(RefusalCode.Precondition, Confirm(opened, approver).Answer.Refusal!.Code);
        Assert.NotNull(Propose(opened, issuer, 2, ReviewChoice.Drop).Answer.Value);
    }

    [Fact]
    public void What_was_let_through_rests_on_who_proposed_and_who_confirmed_it()
    {
        var proposed = Proposed(Completed(), colleague);
        var running = Confirm(proposed, approver).State;
        var answered = Confirm(proposed, ministry, new(null, Ended(issuer)));

        Assert.Equal(["officer-1", "officer-2", "approver-1"], VouchDecision.Vouchers(running).Select(who => who.Id));
        Assert.Equal(["officer-1"], VouchDecision.Vouchers(running with { Run = running.Run + 1, Reviews = ReviewedLines.Done(running).Reviews }).Select(who => who.Id));
        Assert.Contains("decline proposal 1", Confirm(proposed, approver, new(Ended(colleague), null)).Answer.Refusal!.En, StringComparison.Ordinal);
        Assert.Equal(Ended(approver).Refusal, Confirm(proposed, approver, new(Ended(approver), null)).Answer.Refusal);
        Assert.Equal(RefusalCode.NotAllowed, Confirm(proposed, approver, new(null, Ended(issuer))).Answer.Refusal!.Code);
        Assert.Equal("ministry-1", answered.State.Conduct.AnsweredBy!.By.Id);
        Assert.Equal(["ministry-1"], VouchDecision.Vouchers(answered.State).Select(who => who.Id));
        Assert.Equal(["ministry-1", "officer-2", "approver-1"], VouchDecision.Vouchers(
            running with { Conduct = running.Conduct with { AnsweredBy = new(ministry, now.AddHours(-1), "mine") } }).Select(who => who.Id));
    }

    [Fact]
    public void A_proposal_that_was_declined_keeps_its_rows_in_the_record_alone()
    {
        var declined = ReviewDecision.Decline(Proposed(Completed(), issuer), Order, 1, "no", issuer, now);

        Assert.Empty(declined.State.Reviews[0].Lines);
        Assert.Empty(declined.Answer.Value!.Rows);
    }

    [Fact]
    public void Limits_are_named()
    {
        var many = Enumerable.Range(1, ReviewLimits.RowsPerOrderMax).Select(row => new ReviewedLine(row, ProvinceCode.From(51), row)).ToList();
        var full = Completed() with { Reviews = [new Review(ReviewChoice.Drop, many, new(issuer, now, "why")) { Status = ReviewStatus.Done }] };
        var often = Completed() with
        {
            Reviews = [.. Enumerable.Repeat(new Review(ReviewChoice.Drop, [], new(issuer, now, "why")) { Status = ReviewStatus.Declined }, ReviewLimits.ProposalsPerOrderMax)],
        };

        Assert.Contains(nameof(ReviewLimits.RowsPerOrderMax), Propose(full, issuer, 1).Answer.Refusal!.En, StringComparison.Ordinal);
        Assert.Contains(nameof(ReviewLimits.ProposalsPerOrderMax), Propose(often, issuer, 1).Answer.Refusal!.En, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_are_not_under_review_are_named()
    {
        var state = Completed();

        Assert.Contains("Row 9 ", ReviewDecision.Propose(state, Order, ReviewChoice.Drop, [1, 9], [Line(1)], "why", issuer, now).Answer.Refusal!.En, StringComparison.Ordinal);
        var applied = ReviewDecision.Propose(state, Order, ReviewChoice.Drop, [1], [Line(1) with { Outcome = ItemOutcome.Applied }], "why", issuer, now);
        Assert.Equal("Row 1 is not put before a person: it is Applied.", applied.Answer.Refusal!.En);
    }

    private static OrderState Proposed(OrderState state, Principal by, ReviewChoice choice = ReviewChoice.Release) => Propose(state, by, 1, choice).State;

    private static Decided<OrderState, Answer<ReviewProposal>> Propose(OrderState state, Principal by, int row, ReviewChoice choice = ReviewChoice.Release) =>
        ReviewDecision.Propose(state, Order, choice, [row], [Line(row)], "why", by, now);

    private static Decided<OrderState, Answer<ReviewProposal>> Confirm(OrderState state, Principal by, EndedOfReview ended = default) =>
        ReviewDecision.Confirm(state, Order, 1, counts, "agreed", by, now, new(), ended);

    private static LineCount Counted(ItemOutcome outcome, long lines) => new(ProvinceCode.From(51), CarrierCode.Cmcc, outcome, lines);

    private static IEnumerable<(bool IsUndo, bool IsTakenOut)> SumsOf(IReadOnlyList<Change> changes) =>
        changes.OfType<Change.LinesSummed>().Select(summed => (summed.IsUndo, summed.IsTakenOut));

    private static IEnumerable<OrderPhase> PhasesOf(IReadOnlyList<Change> changes) => changes.OfType<Change.OrderListed>().Select(listed => listed.Phase);

    private static Withdrawal Ended(Principal who) => new(who.Id, false, ProvinceCode.Unknown, "left", "ministry-1", now);

    private static OrderLine Line(int row) =>
        new(row, row, ProvinceCode.From(51), CarrierUnit.Central(CarrierCode.Cmcc), ItemOutcome.ProtectedReview, null, 0);

    private static OrderState Completed() => new()
    {
        Phase = OrderPhase.Completed,
        Run = 1,
        Draft = new("key", Ground.PsbCase, "ATFL-27", "1", "why", Services.TwoWay, "", new string('0', 64), null),
        Submitted = new(issuer, now, "case"),
        Started = new(issuer, now, "go"),
        Plan = new([], 100, 100, [], [], [], [], now),
    };
}
