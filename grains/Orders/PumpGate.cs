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
/// the youngest generation of the heap and cost half the wall time in collections (speed.md D). Orders and deadlines that wait
/// take turns, so that neither starves the other. Urgent pages have places of their own, so that nothing large stands before
/// a case number.
/// </summary>
internal sealed class PumpGate : IDisposable
{
    /// <summary>Bulk pages in progress: one is being written while the next is being called.</summary>
    public const int BulkPagesMax = 2;

    /// <summary>Urgent pages in progress.</summary>
    public const int UrgentPagesMax = 4;

    private readonly Turns bulk = new(BulkPagesMax);
    private readonly Turns urgent = new(UrgentPagesMax);
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private volatile bool closed;
    private int inProgress;

    /// <summary>Whether no page is let in any more: the silo stops, and calls to numbers are about to fail.</summary>
    public bool IsClosed => closed;

    /// <summary>Whether bulk pages take every place there is for them, so that whatever else is bulk would cost them time.</summary>
    public bool IsBusy => !closed && bulk.IsFull;

    /// <summary>Waits for a place for a page of an order; null once the gate is closed.</summary>
    public Task<Place?> Enter(Priority priority, CancellationToken cancellation) => Enter(PumpWork.Order, priority, cancellation);

    /// <summary>Waits for a place; null once the gate is closed.</summary>
    public async Task<Place?> Enter(PumpWork work, Priority priority, CancellationToken cancellation)
    {
        var places = priority is Priority.Bulk ? bulk : urgent;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, closing.Token);
        try
        {
            await places.Enter(work, either.Token);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            return null;
        }

        lock (gate)
        {
            if (closed)
            {
                places.Leave();
                return null;
            }

            inProgress++;
        }

        return new(this, places);
    }

    /// <summary>Lets nobody in any more, and completes once every page in progress was recorded.</summary>
    public Task Close()
    {
        lock (gate)
        {
            closed = true;
            if (inProgress == 0)
            {
                drained.TrySetResult();
            }
        }

        // Outside the lock: whoever waited goes on at once.
        closing.Cancel();
        return drained.Task;
    }

    public void Dispose() => closing.Dispose();

    private void Leave(Turns places)
    {
        lock (gate)
        {
            inProgress--;
            if (!closed)
            {
                places.Leave();
            }
            else if (inProgress == 0)
            {
                drained.TrySetResult();
            }
        }
    }

    /// <summary>A place taken; disposing gives it back.</summary>
    internal sealed class Place(PumpGate owner, Turns places) : IDisposable
    {
        public void Dispose() => owner.Leave(places);
    }

    /// <summary>Places that kinds of work take in turn, and within a kind whoever waits longest.</summary>
    internal sealed class Turns(int places)
    {
        private readonly Lock gate = new();
        private readonly Queue<TaskCompletionSource>[] waiting = [.. Enum.GetValues<PumpWork>().Select(_ => new Queue<TaskCompletionSource>())];
        private int free = places;
        private int next;

        public bool IsFull => Volatile.Read(ref free) == 0;

        public async Task Enter(PumpWork work, CancellationToken cancellation)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                if (free > 0)
                {
                    free--;
                    return;
                }

                waiting[(int)work].Enqueue(mine);
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
                    var work = (next + turn) % waiting.Length;
                    while (waiting[work].TryDequeue(out var first))
                    {
                        // Who gave up meanwhile takes no place.
                        if (first.TrySetResult())
                        {
                            next = work + 1;
                            return;
                        }
                    }
                }

                free++;
            }
        }
    }
}

/// <summary>
/// Ends the pumps before the silo stops taking calls: a page whose numbers can be called no more would be tried until the
/// silo loses its patience. Pages in progress are finished and recorded; what is left comes after the next start.
/// </summary>
internal sealed class PumpsEnd(PumpGate gate, TimeProvider time) : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Longest wait for the pages in progress; a carrier or a database that hangs must not keep a silo.</summary>
    public static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(8);

    // Stages are stopped in descending order: this one before the silo leaves the cluster.
    private const int Stage = ServiceLifecycleStage.Active + 1;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(PumpsEnd),
        Stage,
        _ => Task.CompletedTask,
        cancellation => Task.WhenAny(gate.Close(), Task.Delay(DrainMax, time, cancellation)));
}
