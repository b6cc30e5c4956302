using Coordination.Carriers;

namespace Coordination.Orders;

/// <summary>What a page is of.</summary>
internal enum PumpWork
{
    /// <summary>Lines of an order.</summary>
    Order = 0,

    /// <summary>Deadlines that fell due.</summary>
    Deadlines = 1,
}

/// <summary>
/// How many pages are in progress on this silo at once. A page is a window of up to 512 calls; more of them would outlive
/// the youngest generation of the heap and cost half the wall time in collections (speed.md D). Orders and deadlines share the
/// places of bulk in turn, so that neither starves the other; urgent pages have places of their own, so that nothing large
/// stands before a case number.
/// </summary>
internal sealed class PumpGate : IDisposable
{
    /// <summary>Bulk pages in progress: one is being written while the next is being called.</summary>
    public const int BulkPagesMax = 2;

    /// <summary>Urgent pages in progress.</summary>
    public const int UrgentPagesMax = 4;

    private readonly Turns bulk = new(BulkPagesMax, Enum.GetValues<PumpWork>().Length);
    private readonly SemaphoreSlim urgent = new(UrgentPagesMax, UrgentPagesMax);

    public Task<Place> Enter(Priority priority, CancellationToken cancellation) => Enter(PumpWork.Order, priority, cancellation);

    public async Task<Place> Enter(PumpWork work, Priority priority, CancellationToken cancellation)
    {
        if (priority is Priority.Bulk)
        {
            await bulk.Enter((int)work, cancellation);
            return new(bulk.Leave);
        }

        await urgent.WaitAsync(cancellation);
        return new(() => urgent.Release());
    }

    public void Dispose() => urgent.Dispose();

    /// <summary>A place taken; disposing gives it back.</summary>
    internal readonly struct Place(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }

    /// <summary>Places that kinds of work take in turn, and within a kind whoever waits longest.</summary>
    private sealed class Turns(int places, int kinds)
    {
        private readonly Lock gate = new();
        private readonly Queue<TaskCompletionSource>[] waiting = [.. Enumerable.Range(0, kinds).Select(_ => new Queue<TaskCompletionSource>())];
        private int free = places;
        private int next;

        public async Task Enter(int kind, CancellationToken cancellation)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                if (free > 0)
                {
                    free--;
                    return;
                }

                waiting[kind].Enqueue(mine);
            }

            using var registration = cancellation.Register(() => mine.TrySetCanceled(cancellation));
            await mine.Task;
        }

        public void Leave()
        {
            lock (gate)
            {
                for (var turn = 0; turn < waiting.Length; turn++)
                {
                    var kind = (next + turn) % waiting.Length;
                    while (waiting[kind].TryDequeue(out var first))
                    {
                        // Who gave up meanwhile takes no place.
                        if (first.TrySetResult())
                        {
                            next = kind + 1;
                            return;
                        }
                    }
                }

                free++;
            }
        }
    }
}
