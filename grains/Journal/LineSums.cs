using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Journal;

/// <summary>
/// The country's sums over orders whose lines change no more. They are counters as an order has its own, under numbers that no
/// order has (an order's is a hash of 63 bits), and are written in the transaction that ends the order: never twice, and never
/// lost. What still runs is counted by its own counters (<see cref="CountryLines"/>).
/// </summary>
internal static class LineSums
{
    /// <summary>Lines of orders that suspend.</summary>
    public const long Suspended = -1;

    /// <summary>Lines of undos.</summary>
    public const long Undone = -2;

    /// <summary>Orders that suspend, in each province where they have lines; the province alone tells them apart.</summary>
    public const long Orders = -3;

    /// <summary>The counter that tells that an order is an undo.</summary>
    public static CounterKey MarkOf(long orderNo) => new(MarkNo(orderNo), ProvinceCode.Unknown, null, ItemOutcome.Pending);

    /// <summary>What that counter stands under.</summary>
    public static long MarkNo(long orderNo) => ~orderNo;

    /// <summary>Adds an order's counters to a batch, or takes them out.</summary>
    public static void Add(Change.LinesSummed summed, Batch batch)
    {
        var sign = summed.IsTakenOut ? -1 : 1;
        var sums = summed.IsUndo ? Undone : Suspended;
        foreach (var count in summed.Counts)
        {
            batch.Count(new(sums, count.Province, count.Carrier, count.Outcome), sign * count.Lines);
        }

        if (!summed.IsUndo)
        {
            foreach (var province in summed.Counts.Select(count => count.Province).Distinct())
            {
                batch.Count(new(Orders, province, null, ItemOutcome.Pending), sign);
            }
        }
    }
}
