using Coordination.Audit;
using Coordination.Journal;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>What becomes of lines that two people decided on: let through they are the order's next run, dropped they end. Pure.</summary>
internal static class ReviewedLines
{
    /// <summary>The next run, of the lines that were let through; null when there are none, or when nothing more of the order is to be placed.</summary>
    public static Decided<OrderState, bool>? TakeUp(OrderState state, string orderId, IReadOnlyList<LineCount> counts, DateTimeOffset now)
    {
        var waiting = Waiting(state);
        if (waiting.Count == 0 || state.Conduct.Cancelled is not null)
        {
            return null;
        }

        var run = state.Run + 1;
        var lines = waiting.Sum(proposal => (long)state.Reviews[proposal - 1].Lines.Count);
        return new(
            state with
            {
                Phase = OrderPhase.Running,
                Run = run,
                HeldAt = null,
                CompletedAt = null,
                Swept = false,
                IsSummed = false,
                Reviews = [.. state.Reviews.Select((review, index) => waiting.Contains(index + 1) ? review with { Run = run } : review)],
                Conduct = state.Conduct with
                {
                    TakenUpAt = now,
                    IsReopening = true,
                    PausedTime = TimeSpan.Zero,
                    Wave = OrderWave.Whole,

                    // Its next run does not pause for what went wrong in those before.
                    ErrorsAccepted = LineTally.Of(counts).Errors,
                },
            },
            [
                new Change.Recorded(new(new ReviewedLinesRun(run, waiting, lines), now, Principal.System, orderId)),
                .. SumsTakenOut(state, counts),
                new Change.OrderListed(orderId, OrderPhase.Running),
                new Change.DeadlineSet(DeadlinePolicy.LineDeadline, string.Empty, now, 1),
            ],
            true);
    }

    /// <summary>Proposals that were let through and wait for the present run to end.</summary>
    public static IReadOnlyList<int> Waiting(OrderState state) =>
        Having(state, review => review is { Choice: ReviewChoice.Release, Status: ReviewStatus.Confirmed, Run: 0 });

    /// <summary>Lines that the present run has taken up and that are not pending again yet.</summary>
    public static IReadOnlyList<(ProvinceCode Province, long Number)> TakenUp(OrderState state) => LinesOf(state.Reviews.Where(review => IsTakenUp(state, review)));

    /// <summary>What was taken up is pending again: from here on its lines are like any.</summary>
    public static OrderState Done(OrderState state) => WithDone(state, review => IsTakenUp(state, review));

    /// <summary>Whether lines were decided to be dropped and may not have ended yet.</summary>
    public static bool HasToDrop(OrderState state) => state.Reviews.Any(IsToDrop);

    public static IReadOnlyList<(ProvinceCode Province, long Number)> ToDrop(OrderState state) => LinesOf(state.Reviews.Where(IsToDrop));

    /// <summary>
    /// Takes an order that is over out of the country's sums before lines of it are dropped. It is listed as running until they are, so that
    /// a silo that starts after a crash goes on with it.
    /// </summary>
    public static Decided<OrderState, bool> TakenOut(OrderState state, string orderId, IReadOnlyList<LineCount> counts) => new(
        state with { IsSummed = false }, [.. SumsTakenOut(state, counts), new Change.OrderListed(orderId, OrderPhase.Running)], true);

    /// <summary>They are dropped. An order that is over stands in the sums again.</summary>
    /// <param name="state">The order.</param>
    /// <param name="orderId">Its id.</param>
    /// <param name="counts">Its counters, with what was dropped.</param>
    public static Decided<OrderState, bool> Dropped(OrderState state, string orderId, IReadOnlyList<LineCount> counts)
    {
        var isOver = state is { CompletedAt: not null, IsSummed: false };
        return new(
            WithDone(state, IsToDrop) with { IsSummed = isOver || state.IsSummed },
            isOver ? [new Change.LinesSummed(false, counts, false), new Change.OrderListed(orderId, state.Phase)] : [],
            true);
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

    /// <summary>Those on whose word protected numbers are let through, by the present run or the next.</summary>
    /// <param name="state">The order.</param>
    /// <param name="since">Only what was confirmed after this; null for all of it.</param>
    public static IEnumerable<Principal> Vouchers(OrderState state, DateTimeOffset? since = null) => state.Reviews
        .Where(review => review is { Choice: ReviewChoice.Release, Decided: { } decided }
            && (review.Status is ReviewStatus.Confirmed || (review.Status is ReviewStatus.Done && review.Run == state.Run))
            && !(decided.At <= since))
        .SelectMany(IEnumerable<Principal> (review) => [review.Proposed.By, review.Decided!.By]);

    /// <summary>The open proposal that names a row; 0 for none.</summary>
    public static int OpenFor(OrderState state, int row) => Having(
        state,
        review => review.Status is ReviewStatus.Proposed or ReviewStatus.Confirmed && review.Lines.Any(line => line.Row == row)).FirstOrDefault();

    private static bool IsTakenUp(OrderState state, Review review) => review.Status is ReviewStatus.Confirmed && review.Run == state.Run;

    private static bool IsToDrop(Review review) => review is { Choice: ReviewChoice.Drop, Status: ReviewStatus.Confirmed };

    private static OrderState WithDone(OrderState state, Func<Review, bool> isDone) => state.Reviews.Any(isDone)
        ? state with { Reviews = [.. state.Reviews.Select(review => isDone(review) ? review with { Status = ReviewStatus.Done } : review)] }
        : state;

    private static Change[] SumsTakenOut(OrderState state, IReadOnlyList<LineCount> counts) =>
        state.IsSummed ? [new Change.LinesSummed(false, counts, true)] : [];

    private static List<int> Having(OrderState state, Func<Review, bool> has) =>
        [.. Enumerable.Range(1, state.Reviews.Count).Where(proposal => has(state.Reviews[proposal - 1]))];

    private static List<(ProvinceCode Province, long Number)> LinesOf(IEnumerable<Review> reviews) =>
        [.. reviews.SelectMany(review => review.Lines).Select(line => (line.Province, line.Number))];
}
