using Coordination.Journal;
using Coordination.Numbers;
using Microsoft.Extensions.Logging;

namespace Coordination.Orders;

/// <summary>Looks at a planned order as its gates see it, and remembers what an issuer sends.</summary>
internal sealed class FeedInspection(IJournal journal, IGrainFactory grains, FeedGateSettings settings, ILogger<FeedInspection> logger)
{
    private static readonly string[] LostDigits = [NumberError.LostDigits.Code(), NumberError.LeadingZeroLost.Code()];

    /// <summary>What the gates find of an order that was just planned.</summary>
    public async Task<OrderFeed> Inspect(string orderId, OrderState state, OrderPlan plan)
    {
        var counts = await journal.Counts(orderId, CancellationToken.None);
        var figures = new FeedFigures(
            orderId,
            state.Draft!.Province.Length > 0,
            plan.Lines,
            plan.DistinctNumbers,
            Of(ItemOutcome.Duplicate),
            Of(ItemOutcome.InvalidNumber) == 0 ? 0 : await CountLostDigits(orderId),
            Of(ItemOutcome.OutOfScope),
            plan.ByState.Where(count => count.Name == "all").Sum(count => count.Lines),
            plan.Provinces.ToDictionary(part => part.Province.Value, part => part.Lines));
        var history = await Feed(state).Recent();
        return new(figures, FeedGates.Check(figures, history, settings), null);

        long Of(ItemOutcome outcome) => counts.Where(count => count.Outcome == outcome).Sum(count => count.Lines);
    }

    /// <summary>
    /// Keeps an order that was started as one of what its issuer sends; one that was never carried out says nothing of that. A
    /// list that is lost here makes the next comparison a little older, and nothing else: the order goes on.
    /// </summary>
    public async Task Remember(OrderState state)
    {
        // What no gate looks at is no measure either: twenty cases of three numbers would make every list a large one.
        if (state.Feed!.Figures.Lines < settings.LinesMin)
        {
            return;
        }

        try
        {
            await Feed(state).Note(state.Feed!.Figures, settings.HistoryMax);
        }
        catch (Exception exception)
        {
            OrderLog.FeedForgotten(logger, state.Feed!.Figures.OrderId, exception);
        }
    }

    private IFeedGrain Feed(OrderState state) => grains.GetGrain<IFeedGrain>(FeedGrain.KeyOf(state.Submitted!.By.Organisation));

    // The counters know outcomes and not their reasons. Refused rows are few beside the lines; what holds for them is counted once.
    private async Task<long> CountLostDigits(string orderId)
    {
        var found = 0L;
        var after = 0;
        IReadOnlyList<OrderLineView> page;
        do
        {
            page = await journal.Lines(orderId, ItemOutcome.InvalidNumber, after, OrderLimits.LinesPerAnswerMax, CancellationToken.None);
            found += page.Count(line => LostDigits.Contains(line.Code));
            after = page.Count > 0 ? page[^1].Row : after;
        }
        while (page.Count == OrderLimits.LinesPerAnswerMax);
        return found;
    }
}
