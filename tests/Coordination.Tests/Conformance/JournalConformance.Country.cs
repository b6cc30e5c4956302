using Coordination.Journal;
using Coordination.Orders;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Conformance;

/// <summary>What provinces and the ministry are told.</summary>
public abstract partial class JournalConformance
{
    private const string Undo = "order:undo";

    [Fact]
    public async Task The_country_is_what_live_orders_count_and_what_the_others_came_to_and_no_line_is_read_for_it()
    {
        await Journal.AppendLines(Order, [Line(1, Number(1)), Line(2, Number(2), Beijing)], [new(3, ItemOutcome.InvalidNumber, "TOO_SHORT", "138")], Cancellation);
        await Journal.AppendLines(Undo, [Line(1, Number(3))], [], Cancellation);
        await Journal.AppendLines("order:draft", [Line(1, Number(4))], [], Cancellation);
        await Wrote(Order, null, new Change.OrderListed(Order, OrderPhase.Running));
        await Wrote(Undo, null, new Change.UndoBegun(Undo), new Change.OrderListed(Undo, OrderPhase.Paused));

        var live = await Journal.Country(Cancellation);
        Assert.Equal([(Order, OrderPhase.Running, false), (Undo, OrderPhase.Paused, true)], live.Live.Select(order => (order.OrderId, order.Phase, order.IsUndo)));
        Assert.Equal(await Journal.Counts(Order, Cancellation), live.Suspending());
        Assert.Equal(await Journal.Counts(Undo, Cancellation), live.Undoing());
        Assert.Empty(live.Orders);

        await Journal.EndPending(Order, ItemOutcome.TimedOut, onlyUnplaced: false, Cancellation);
        await Journal.EndPending(Undo, ItemOutcome.Applied, onlyUnplaced: false, Cancellation);
        var (counts, undone) = (await Journal.Counts(Order, Cancellation), await Journal.Counts(Undo, Cancellation));
        await Wrote(Order, 1, new Change.LinesSummed(false, counts, false), new Change.OrderListed(Order, OrderPhase.Completed));
        await Wrote(Undo, 1, new Change.LinesSummed(true, undone, false), new Change.OrderListed(Undo, OrderPhase.Completed));
        var lost = await Journal.Write(StateKey.OfText("order", Order), new byte[1], 1, [Fact(), new Change.LinesSummed(false, counts, false)], Cancellation);
        var ended = await Journal.Country(Cancellation);
        database.Execute("DELETE FROM order_line");
        var again = await Journal.Country(Cancellation);

        Assert.Null(lost);
        Assert.Empty(ended.Live);
        Assert.Equal(Told(counts), Told(ended.Suspended));
        Assert.Equal(Told(undone), Told(ended.Undone));
        Assert.Equal(["00 1", "11 1", "51 1"], ended.Orders.Select(count => $"{count.Province} {count.Lines}").Order(StringComparer.Ordinal));
        Assert.Equal(Told(ended.Suspended), Told(again.Suspended));

        await Wrote(Order, 2, new Change.LinesSummed(false, counts, true), new Change.OrderListed(Order, OrderPhase.Running));
        var retried = await Journal.Country(Cancellation);
        Assert.Equal((0, 0), (retried.Suspended.Count, retried.Orders.Count));
        Assert.Equal(Told(counts), Told(retried.Suspending()));
    }

    private async Task Wrote(string orderId, int? expected, params Change[] changes) =>
        Assert.NotNull(await Journal.Write(StateKey.OfText("order", orderId), new byte[1], expected, [Fact(), .. changes], Cancellation));

    private static IEnumerable<string> Told(IEnumerable<LineCount> counts) => counts.Select(count => $"{count}").Order(StringComparer.Ordinal);
}
