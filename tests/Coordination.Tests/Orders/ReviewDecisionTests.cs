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
        var next = ReviewDecision.TakeUp(waiting, Order, 7, now.AddHours(1))!.State;
        var atOnce = Confirm(Proposed(Completed(), issuer), approver).State;

        Assert.Equal((1, OrderPhase.Running), (waiting.Run, waiting.Phase));
        Assert.Null(ReviewDecision.Reopening(waiting));
        Assert.Equal((2, OrderPhase.Running, 7L), (next.Run, next.Phase, next.Conduct.ErrorsAccepted));
        Assert.Equal(now.AddHours(1), ConductDecision.DeadlineAnchor(next));
        Assert.Equal(2, atOnce.Run);
        Assert.Equal(2, ReviewDecision.Reopening(next)!.Run);
        Assert.Equal([ProvinceCode.From(51)], ReviewDecision.Reopening(next)!.Provinces);
        Assert.Equal([(ProvinceCode.From(51), 1L)], ReviewDecision.TakenUp(next));
        Assert.Equal("1: officer-1, approver-1", Assert.Single(OrderDecision.RunOf(next, Order)!.Released).Review);

        var done = ConductDecision.Reopened(next).State;
        Assert.Equal(ReviewStatus.Done, done.Reviews[0].Status);
        Assert.Empty(ReviewDecision.TakenUp(done));
        Assert.Null(ReviewDecision.TakeUp(done, Order, 0, now));
        Assert.Null(ReviewDecision.Reopening(done));
        Assert.Single(OrderDecision.RunOf(done, Order)!.Released);
    }

    [Fact]
    public void What_is_dropped_while_an_order_runs_does_not_reopen_what_another_confirmed_meanwhile()
    {
        var state = Confirm(Proposed(Completed() with { Phase = OrderPhase.Running }, issuer, ReviewChoice.Drop), approver).State;
        var told = ReviewDecision.Reopening(state)!;
        var more = Propose(state, issuer, 2, ReviewChoice.Drop).State;
        more = ReviewDecision.Confirm(more, Order, 2, 0, "agreed", approver, now, new()).State;

        Assert.Equal((0, 1), (told.Run, Assert.Single(told.Dropped)));
        Assert.Equal([(ProvinceCode.From(51), 1L)], ReviewDecision.ToDrop(more, told.Dropped));
        Assert.Equal([2], ReviewDecision.Reopening(ReviewDecision.Dropped(more, Order, told.Dropped).State)!.Dropped);
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

    private static Decided<OrderState, Answer<ReviewProposal>> Confirm(OrderState state, Principal by) =>
        ReviewDecision.Confirm(state, Order, 1, 0, "agreed", by, now, new());

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
