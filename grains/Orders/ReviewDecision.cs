using Coordination.Audit;
using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>
/// The rules of lines that were put before a person: one proposes, another confirms, and neither can be the other, nor the second the one
/// who submitted the order (domain.md 7.9: human review, dual approval). Pure.
/// </summary>
internal static class ReviewDecision
{
    /// <param name="state">The order.</param>
    /// <param name="orderId">Its id.</param>
    /// <param name="choice">What is proposed.</param>
    /// <param name="rows">Rows that were named, ascending, none twice.</param>
    /// <param name="lines">The lines on them, as they stand.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who proposes.</param>
    /// <param name="now">When.</param>
    public static Decided<OrderState, Answer<ReviewProposal>> Propose(
        OrderState state, string orderId, ReviewChoice choice, IReadOnlyList<int> rows, IReadOnlyList<OrderLine> lines, string reason, Principal by, DateTimeOffset now)
    {
        for (var index = 0; index < state.Reviews.Count; index++)
        {
            var known = state.Reviews[index];
            if (known.Status is not ReviewStatus.Declined && known.Choice == choice && known.Proposed.By.Id == by.Id
                && known.Lines.Select(line => line.Row).SequenceEqual(rows))
            {
                return Unchanged(state, ViewOf(state, index + 1));
            }
        }

        if (WhyNotNow(state, choice) is { } refusal)
        {
            return Unchanged(state, refusal);
        }

        if (state.Reviews.Count >= ReviewLimits.ProposalsPerOrderMax)
        {
            return Unchanged(state, Refusals.LimitReached(nameof(ReviewLimits.ProposalsPerOrderMax), ReviewLimits.ProposalsPerOrderMax));
        }

        var standing = state.Reviews.Where(review => review.Status is not ReviewStatus.Declined).Sum(review => review.Lines.Count);
        if (standing + rows.Count > ReviewLimits.RowsPerOrderMax)
        {
            return Unchanged(state, Refusals.LimitReached(nameof(ReviewLimits.RowsPerOrderMax), ReviewLimits.RowsPerOrderMax));
        }

        if (WhyNotLine(state, rows, lines) is { } notThis)
        {
            return Unchanged(state, notThis);
        }

        var review = new Review(choice, [.. lines.Select(line => new ReviewedLine(line.Row, line.Province, line.Number))], new(by, now, reason));
        var proposed = state with { Reviews = [.. state.Reviews, review] };
        return new(
            proposed,
            [Fact(new ReviewProposed(proposed.Reviews.Count, choice, rows, [.. lines.Select(line => line.Number)], reason), now, by, orderId)],
            ViewOf(proposed, proposed.Reviews.Count));
    }

    /// <param name="state">The order.</param>
    /// <param name="orderId">Its id.</param>
    /// <param name="proposal">Which proposal.</param>
    /// <param name="counts">The order's counters.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who confirms.</param>
    /// <param name="now">When.</param>
    /// <param name="settings">Thresholds: who approves such an order confirms what is let through.</param>
    /// <param name="ended">Whose rights have ended.</param>
    public static Decided<OrderState, Answer<ReviewProposal>> Confirm(
        OrderState state,
        string orderId,
        int proposal,
        IReadOnlyList<LineCount> counts,
        string reason,
        Principal by,
        DateTimeOffset now,
        BrakeSettings settings,
        EndedOfReview ended = default)
    {
        if (Find(state, proposal) is not { } review)
        {
            return Unchanged(state, NoSuchProposal(state, proposal));
        }

        if (review is { Status: ReviewStatus.Confirmed or ReviewStatus.Done, Decided: { } decided } && decided.By.Id == by.Id)
        {
            return Unchanged(state, ViewOf(state, proposal));
        }

        if (review.Status is not ReviewStatus.Proposed)
        {
            return Unchanged(state, DecidedBefore(proposal, review));
        }

        if ((WhyNotBy(state, review, by, settings) ?? WhyNotNow(state, review.Choice) ?? WhyNotVouched(state, proposal, by, ended)) is { } refusal)
        {
            return Unchanged(state, refusal);
        }

        var confirmed = With(state, proposal, review with { Status = ReviewStatus.Confirmed, Decided = new(by, now, reason) });
        Change fact = Fact(new ReviewConfirmed(proposal, review.Choice, review.Proposed.By.Id, reason), now, by, orderId);
        if (state.Phase is not OrderPhase.Completed)
        {
            return new(confirmed, [fact], ViewOf(confirmed, proposal));
        }

        // Its counters change: they are taken out of the country's sums until they do not any more.
        var next = review.Choice is ReviewChoice.Drop
            ? ReviewedLines.TakenOut(confirmed, orderId, counts)
            : ReviewedLines.TakeUp(Answered(confirmed, by, reason, now, ended), orderId, counts, now)!;
        return new(next.State, [fact, .. next.Changes], ViewOf(next.State, proposal));
    }

    /// <summary>Takes a proposal back, or refuses it: by whoever proposed it, or who might confirm it.</summary>
    public static Decided<OrderState, Answer<ReviewProposal>> Decline(
        OrderState state, string orderId, int proposal, string reason, Principal by, DateTimeOffset now)
    {
        if (Find(state, proposal) is not { } review)
        {
            return Unchanged(state, NoSuchProposal(state, proposal));
        }

        if (review is { Status: ReviewStatus.Declined, Decided: { } decided } && decided.By.Id == by.Id)
        {
            return Unchanged(state, ViewOf(state, proposal));
        }

        if (review.Status is not ReviewStatus.Proposed)
        {
            return Unchanged(state, DecidedBefore(proposal, review));
        }

        if (by.Id != review.Proposed.By.Id && by.Role is not (Role.Approver or Role.MinistryOperator))
        {
            return Unchanged(state, Refusals.NotAllowed(by, "否决他人的处理意见", "decline another person's proposal"));
        }

        var declined = Declined(state, proposal, by, reason, now);
        return new(declined, [Fact(new ReviewDeclined(proposal, reason), now, by, orderId)], ViewOf(declined, proposal));
    }

    /// <summary>What was let through and has not begun when the rest of its order is cancelled is let through no more: it can be dropped.</summary>
    public static (OrderState State, IReadOnlyList<Change> Changes) GiveUp(OrderState state, string orderId, Principal by, DateTimeOffset now)
    {
        const string Why = "CANCELLED";
        var waiting = ReviewedLines.Waiting(state);
        return (
            waiting.Aggregate(state, (order, proposal) => Declined(order, proposal, by, Why, now)),
            [.. waiting.Select(proposal => Fact(new ReviewDeclined(proposal, Why), now, by, orderId))]);
    }

    /// <summary>Who made a proposal of this kind that is not decided; null where there is none.</summary>
    public static Principal? Proposer(OrderState state, int proposal, ReviewChoice choice) =>
        Find(state, proposal) is { Status: ReviewStatus.Proposed } review && review.Choice == choice ? review.Proposed.By : null;

    public static ReviewProposal ViewOf(OrderState state, int proposal)
    {
        var review = state.Reviews[proposal - 1];
        return new(
            proposal,
            review.Choice,
            review.Status,
            [.. review.Lines.Select(line => line.Row)],
            review.Proposed.Reason,
            review.Proposed.By.Id,
            review.Proposed.At,
            review.Decided?.By.Id ?? string.Empty,
            review.Decided?.At,
            review.Decided?.Reason ?? string.Empty);
    }

    private static Refusal? WhyNotNow(OrderState state, ReviewChoice choice)
    {
        if (state.Phase is not (OrderPhase.Running or OrderPhase.Paused or OrderPhase.Completed))
        {
            return Refusals.WrongPhase(state.Phase, "处理待审核的行", "reviewed");
        }

        if (choice is ReviewChoice.Release && state.IsUndoOpened)
        {
            return new(
                RefusalCode.Precondition,
                "这项命令的撤销命令已经提交，不再放行：待审核的行只能放弃（coord order review drop）。",
                "An undo of the order was opened and nothing more is let through: lines under review can only be dropped (coord order review drop).");
        }

        return choice is ReviewChoice.Release && state.Conduct.Cancelled is not null
            ? new(
                RefusalCode.Precondition,
                "命令的余下部分已取消，不再下达：待审核的行只能放弃（coord order review drop）。",
                "The rest of the order is cancelled and nothing more is placed: lines under review can only be dropped (coord order review drop).")
            : null;
    }

    private static Refusal? WhyNotLine(OrderState state, IReadOnlyList<int> rows, IReadOnlyList<OrderLine> lines)
    {
        var byRow = lines.ToDictionary(line => line.Row);
        foreach (var row in rows)
        {
            if (!byRow.TryGetValue(row, out var line))
            {
                return Refusals.Invalid($"第 {row} 行没有号码可处理。", $"Row {row} holds no number of this order.");
            }

            if (line.Outcome is not ItemOutcome.ProtectedReview)
            {
                var outcome = line.Outcome ?? ItemOutcome.Pending;
                return new(RefusalCode.Precondition, $"第 {row} 行不在审核中（{outcome}）。", $"Row {row} is not put before a person: it is {outcome}.");
            }

            if (ReviewedLines.OpenFor(state, row) is var open and > 0)
            {
                return new(
                    RefusalCode.Precondition,
                    $"第 {row} 行已在处理意见 {open} 中：请先确认或否决它（coord order review confirm|decline）。",
                    $"Row {row} is in proposal {open}: confirm or decline that one first (coord order review confirm|decline).");
            }
        }

        return null;
    }

    private static Refusal? WhyNotBy(OrderState state, Review review, Principal by, BrakeSettings settings)
    {
        if (by.Role is not (Role.Approver or Role.MinistryOperator))
        {
            return Refusals.NotAllowed(by, "确认审核处理意见", "confirm what becomes of reviewed lines");
        }

        if (by.Id == review.Proposed.By.Id)
        {
            return new(RefusalCode.NotAllowed, "提出意见的人不能自己确认：请由另一人确认。", "The one who proposed it cannot confirm it: another person has to.");
        }

        // Under whatever role the same person comes back.
        if (by.Id == state.Submitted!.By.Id)
        {
            return new(
                RefusalCode.NotAllowed,
                "提交人不能确认自己命令的处理意见：请由另一人确认。",
                "The one who submitted the order cannot confirm what becomes of its lines: another person has to.");
        }

        return review.Choice is ReviewChoice.Release && settings.NeedOf(state.Conduct.IssuedLines, state.Draft!.Scope) is ApprovalNeed.SecondRank && by.Role is not Role.MinistryOperator
            ? new(
                RefusalCode.NotAllowed,
                "这项命令须由部级人员批准，放行受保护的号码也须由部级人员确认。",
                "The approval of this order is the ministry's, and so is letting its protected numbers through.")
            : null;
    }

    private static Refusal? WhyNotVouched(OrderState state, int proposal, Principal by, EndedOfReview ended) => ended switch
    {
        { OfReview: { } left } => left.Concerns(by) ? left.Refusal : VouchDecision.MayNotLetThrough(left, proposal),
        { OfOrder: { } left } when !VouchDecision.MayAnswer(state, by) => VouchDecision.MayNotGoOn(left),
        _ => null,
    };

    private static OrderState Answered(OrderState state, Principal by, string reason, DateTimeOffset now, EndedOfReview ended) =>
        ended.OfOrder is null ? state : state with { Conduct = state.Conduct with { AnsweredBy = new(by, now, reason) } };

    private static Refusal NoSuchProposal(OrderState state, int proposal) => new(
        RefusalCode.NotFound,
        $"没有处理意见 {proposal}：这项命令共有 {state.Reviews.Count} 项（coord order review proposals）。",
        $"There is no proposal {proposal}: the order has {state.Reviews.Count} (coord order review proposals).");

    private static Refusal DecidedBefore(int proposal, Review review) => new(
        RefusalCode.Precondition,
        $"处理意见 {proposal} 已由 {review.Decided!.By.Id} 处理（{review.Status}）。",
        $"Proposal {proposal} was decided by {review.Decided.By.Id} before: it is {review.Status}.");

    private static Review? Find(OrderState state, int proposal) => proposal >= 1 && proposal <= state.Reviews.Count ? state.Reviews[proposal - 1] : null;

    // Its rows stand in the record; kept here, they would only add up.
    private static OrderState Declined(OrderState state, int proposal, Principal by, string reason, DateTimeOffset now) =>
        With(state, proposal, state.Reviews[proposal - 1] with { Status = ReviewStatus.Declined, Decided = new(by, now, reason), Lines = [] });

    private static OrderState With(OrderState state, int proposal, Review review) =>
        state with { Reviews = [.. state.Reviews.Take(proposal - 1), review, .. state.Reviews.Skip(proposal)] };

    private static Change.Recorded Fact(IFact fact, DateTimeOffset now, Principal by, string cause) => new(new(fact, now, by, cause));

    private static Decided<OrderState, Answer<ReviewProposal>> Unchanged(OrderState state, Answer<ReviewProposal> answer) => new(state, [], answer);
}

/// <summary>Whose rights have ended, of those whom letting a proposal through would rest on.</summary>
/// <param name="OfReview">Of who proposes and who confirms.</param>
/// <param name="OfOrder">Of who answers for an order that would run again.</param>
internal readonly record struct EndedOfReview(Withdrawal? OfReview, Withdrawal? OfOrder);
