using System.Runtime.CompilerServices;

namespace Coordination.Orders;

/// <summary>Lines that an order does not act on.</summary>
internal static class RejectedLines
{
    /// <summary>Outcomes of rows that were sorted out before anything happened to their number.</summary>
    internal static IReadOnlyList<ItemOutcome> Outcomes { get; } =
    [
        ItemOutcome.InvalidNumber, ItemOutcome.Duplicate, ItemOutcome.Unroutable, ItemOutcome.OutOfScope, ItemOutcome.NotAuthorised,
        ItemOutcome.ProtectedReview, ItemOutcome.Dropped,
    ];

    /// <summary>Lines of many, each ascending by row, as one.</summary>
    internal static async IAsyncEnumerable<OrderLineView> Merged(
        IReadOnlyList<IAsyncEnumerable<OrderLineView>> parts, [EnumeratorCancellation] CancellationToken ct)
    {
        var heads = new PriorityQueue<IAsyncEnumerator<OrderLineView>, int>();
        try
        {
            foreach (var part in parts)
            {
                await Advance(part.GetAsyncEnumerator(ct));
            }

            while (heads.TryDequeue(out var next, out _))
            {
                var line = next.Current;
                await Advance(next);
                yield return line;
            }
        }
        finally
        {
            foreach (var (part, _) in heads.UnorderedItems)
            {
                await part.DisposeAsync();
            }
        }

        async ValueTask Advance(IAsyncEnumerator<OrderLineView> part)
        {
            if (await part.MoveNextAsync())
            {
                heads.Enqueue(part, part.Current.Row);
            }
            else
            {
                await part.DisposeAsync();
            }
        }
    }
}
