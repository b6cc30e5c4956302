using Coordination.Orders;

namespace Coordination.Journal;

internal sealed partial class GroupCommitJournal
{
    // How an order is listed whose lines may still change: one that was stopped is listed so until none of its lines waits.
    private static readonly OrderPhase[] LivePhases = [OrderPhase.Running, OrderPhase.Paused, OrderPhase.Stopped];

    public async ValueTask<CountryLines> Country(CancellationToken cancellation) => await slow.Ask(
        reads => new CountryLines(
            [.. LivePhases.SelectMany(phase => reads.OrdersIn(phase).Select(orderId => Live(reads, orderId, phase)))],
            reads.Counts(LineSums.Suspended),
            reads.Counts(LineSums.Undone),
            reads.Counts(LineSums.Orders)),
        cancellation);

    private static LiveOrder Live(IJournalReads reads, string orderId, OrderPhase phase)
    {
        var orderNo = StableMix.OrderNo(orderId);
        return new(orderId, phase, reads.Counts(LineSums.MarkNo(orderNo)).Count > 0, reads.Counts(orderNo));
    }
}
