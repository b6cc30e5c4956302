using Coordination.Audit;
using Coordination.Journal;
using Coordination.Provinces;

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
    /// <param name="errors">Lines of the order that ended badly so far; its next run does not pause for them.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who confirms.</param>
    /// <param name="now">When.</param>
    /// <param name="settings">Thresholds: who approves such an order confirms what is let through.</param>
    public static Decided<OrderState, Answer<ReviewProposal>> Confirm(
        OrderState state, string orderId, int proposal, long errors, string reason, Principal by, DateTimeOffset now, BrakeSettings settings)
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

        if ((WhyNotBy(state, review, by, settings) ?? WhyNotNow(state, review.Choice)) is { } refusal)
        {
            return Unchanged(state, refusal);
        }

        var confirmed = With(state, proposal, review with { Status = ReviewStatus.Confirmed, Decided = new(by, now, reason) });
        Change fact = Fact(new ReviewConfirmed(proposal, review.Choice, review.Proposed.By.Id, reason), now, by, orderId);
        if (state.Phase is not OrderPhase.Completed)
        {
            return new(confirmed, [fact], ViewOf(confirmed, proposal));
        }

        if (review.Choice is ReviewChoice.Drop)
        {
            // Listed as running until its lines have ended, so that a silo that starts after a crash goes on with it.
            return new(confirmed, [fact, new Change.OrderListed(orderId, OrderPhase.Running)], ViewOf(confirmed, proposal));
        }

        var next = TakeUp(confirmed, orderId, errors, now)!;
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

        var declined = With(state, proposal, review with { Status = ReviewStatus.Declined, Decided = new(by, now, reason) });
        return new(declined, [Fact(new ReviewDeclined(proposal, reason), now, by, orderId)], ViewOf(declined, proposal));
    }

    /// <summary>The next run, of the lines that were released; null when there are none, or when nothing more of the order is to be placed.</summary>
    public static Decided<OrderState, bool>? TakeUp(OrderState state, string orderId, long errors, DateTimeOffset now)
    {
        var waiting = Enumerable.Range(1, state.Reviews.Count)
            .Where(proposal => state.Reviews[proposal - 1] is { Choice: ReviewChoice.Release, Status: ReviewStatus.Confirmed, Run: 0 })
            .ToList();
        if (waiting.Count == 0 || state.Conduct.Cancelled is not null)
        {
            return null;
        }

        var run = state.Run + 1;
        var taken = waiting.Aggregate(state, (order, proposal) => With(order, proposal, order.Reviews[proposal - 1] with { Run = run }));
        return new(
            taken with
            {
                Phase = OrderPhase.Running,
                Run = run,
                HeldAt = null,
                CompletedAt = null,
                Swept = false,
                Conduct = state.Conduct with
                {
                    TakenUpAt = now,
                    IsReopening = true,
                    PausedTime = TimeSpan.Zero,
                    Wave = OrderWave.Whole,
                    ErrorsAccepted = errors,
                },
            },
            [
                Fact(new ReviewedLinesRun(run, waiting, waiting.Sum(proposal => (long)state.Reviews[proposal - 1].Lines.Count)), now, Principal.System, orderId),
                new Change.OrderListed(orderId, OrderPhase.Running),
                new Change.DeadlineSet(DeadlinePolicy.LineDeadline, string.Empty, now, 1),
            ],
            true);
    }

    /// <summary>Lines that the present run has taken up and that are not pending again yet.</summary>
    public static IReadOnlyList<(ProvinceCode Province, long Number)> TakenUp(OrderState state) =>
        LinesOf(state.Reviews.Where(review => review.Status is ReviewStatus.Confirmed && review.Run == state.Run));

    /// <summary>What was taken up is pending again: from here on its lines are like any.</summary>
    public static OrderState Done(OrderState state) => state.Reviews.Any(review => review.Status is ReviewStatus.Confirmed && review.Run == state.Run)
        ? state with
        {
            Reviews = [.. state.Reviews.Select(review => review.Status is ReviewStatus.Confirmed && review.Run == state.Run ? review with { Status = ReviewStatus.Done } : review)],
        }
        : state;

    /// <summary>Lines of those of these proposals that are to be dropped and are not yet.</summary>
    public static IReadOnlyList<(ProvinceCode Province, long Number)> ToDrop(OrderState state, IReadOnlyList<int> proposals) =>
        LinesOf(proposals.Select(proposal => Find(state, proposal)!).Where(review => review.Status is ReviewStatus.Confirmed));

    /// <summary>They are dropped.</summary>
    public static Decided<OrderState, bool> Dropped(OrderState state, string orderId, IReadOnlyList<int> proposals) => new(
        proposals.Aggregate(state, (order, proposal) => With(order, proposal, order.Reviews[proposal - 1] with { Status = ReviewStatus.Done })),
        state.Phase is OrderPhase.Completed ? [new Change.OrderListed(orderId, OrderPhase.Completed)] : [],
        true);

    public static Reopening? Reopening(OrderState state)
    {
        var dropped = Enumerable.Range(1, state.Reviews.Count)
            .Where(proposal => state.Reviews[proposal - 1] is { Choice: ReviewChoice.Drop, Status: ReviewStatus.Confirmed })
            .ToList();
        var reopens = state is { Phase: OrderPhase.Running, Conduct.IsReopening: true };
        if (dropped.Count == 0 && !reopens)
        {
            return null;
        }

        var provinces = ToDrop(state, dropped).Select(line => line.Province);
        if (reopens)
        {
            provinces = provinces.Concat(
                state.Conduct.TakenUpAt is null ? state.Plan!.Provinces.Select(part => part.Province) : TakenUp(state).Select(line => line.Province));
        }

        return new([.. provinces.Distinct()], reopens ? state.Run : 0, dropped);
    }

    /// <summary>What its shards have to know: numbers that are not put before a person again.</summary>
    public static IReadOnlyList<ReleasedNumbers> Released(OrderState state) =>
    [
        .. state.Reviews.Index()
            .Where(entry => entry.Item is { Choice: ReviewChoice.Release, Run: > 0 })
            .Select(entry => new ReleasedNumbers(
                $"{entry.Index + 1}: {entry.Item.Proposed.By.Id}, {entry.Item.Decided!.By.Id}",
                [.. entry.Item.Lines.Select(line => line.Number)])),
    ];

    /// <summary>The open proposal that names a row; 0 for none.</summary>
    public static int OpenFor(OrderState state, int row)
    {
        for (var index = 0; index < state.Reviews.Count; index++)
        {
            if (state.Reviews[index] is { Status: ReviewStatus.Proposed or ReviewStatus.Confirmed } review && review.Lines.Any(line => line.Row == row))
            {
                return index + 1;
            }
        }

        return 0;
    }

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

            if (OpenFor(state, row) is var open and > 0)
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

        return review.Choice is ReviewChoice.Release && settings.NeedOf(state.Conduct.IssuedLines) is ApprovalNeed.SecondRank && by.Role is not Role.MinistryOperator
            ? new(
                RefusalCode.NotAllowed,
                "这项命令须由部级人员批准，放行受保护的号码也须由部级人员确认。",
                "The approval of this order is the ministry's, and so is letting its protected numbers through.")
            : null;
    }

    private static Refusal NoSuchProposal(OrderState state, int proposal) => new(
        RefusalCode.NotFound,
        $"没有处理意见 {proposal}：这项命令共有 {state.Reviews.Count} 项（coord order review proposals）。",
        $"There is no proposal {proposal}: the order has {state.Reviews.Count} (coord order review proposals).");

    private static Refusal DecidedBefore(int proposal, Review review) => new(
        RefusalCode.Precondition,
        $"处理意见 {proposal} 已由 {review.Decided!.By.Id} 处理（{review.Status}）。",
        $"Proposal {proposal} was decided by {review.Decided.By.Id} before: it is {review.Status}.");

    private static Review? Find(OrderState state, int proposal) => proposal >= 1 && proposal <= state.Reviews.Count ? state.Reviews[proposal - 1] : null;

    private static OrderState With(OrderState state, int proposal, Review review) =>
        state with { Reviews = [.. state.Reviews.Take(proposal - 1), review, .. state.Reviews.Skip(proposal)] };

    private static List<(ProvinceCode Province, long Number)> LinesOf(IEnumerable<Review> reviews) =>
        [.. reviews.SelectMany(review => review.Lines).Select(line => (line.Province, line.Number))];

    private static Change.Recorded Fact(IFact fact, DateTimeOffset now, Principal by, string cause) => new(new(fact, now, by, cause));

    private static Decided<OrderState, Answer<ReviewProposal>> Unchanged(OrderState state, Answer<ReviewProposal> answer) => new(state, [], answer);
}
