using Coordination.Carriers;

namespace Coordination.Journal;

/// <summary>Operations that wait for a commit, by class. Many threads put, one takes.</summary>
internal sealed class WriteQueue : IDisposable
{
    /// <summary>Operations that wait at most; past it the journal refuses (100,000 states of 2 KB are 200 MB).</summary>
    public const int WaitingMax = 100_000;

    /// <summary>
    /// Rows of a bulk batch while urgent operations come: an order of one number is four or five commits one after the other, and each
    /// waits for the batch that is under way.
    /// </summary>
    public const int RowsBesideUrgentMax = 512;

    /// <summary>Bulk batches that are so small after an urgent operation: some 200 ms of them.</summary>
    public const int BatchesBesideUrgent = 16;

    private readonly Lock gate = new();
    private readonly Queue<JournalOperation>[] classes = [new(), new(), new()];
    private readonly Queue<JournalOperation> deferred = new();
    private readonly HashSet<StateKey> keys = [];
    private readonly SemaphoreSlim arrived = new(0, 1);
    private int waiting;
    private bool bulkIsDue;
    private int besideUrgent;
    private bool nudged;
    private bool idle;
    private bool completed;

    /// <summary>Operations that wait.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Puts an operation at the end of its class.</summary>
    /// <exception cref="JournalOverloadedException">Too many wait.</exception>
    /// <exception cref="JournalUnavailableException">The journal is closed.</exception>
    public void Put(JournalOperation operation)
    {
        lock (gate)
        {
            if (completed)
            {
                throw new JournalUnavailableException("The journal is closed: the silo is shutting down. Nothing of this call is durable.");
            }

            if (waiting >= WaitingMax)
            {
                throw new JournalOverloadedException(waiting);
            }

            classes[(int)operation.Priority].Enqueue(operation);
            waiting++;
            Wake();
        }
    }

    /// <summary>Nothing more may be put; what waits is still taken.</summary>
    public void Complete()
    {
        lock (gate)
        {
            completed = true;
            Wake();
        }
    }

    public void Dispose() => arrived.Dispose();

    /// <summary>Lets the taker go round once without an operation: now if it waits, else instead of its next wait.</summary>
    public void Nudge()
    {
        lock (gate)
        {
            nudged = true;
            Wake();
        }
    }

    /// <summary>
    /// Waits for operations and takes what is there, most urgent first, up to the limits. Bulk does not travel with what is
    /// urgent, whose commit would take ten times as long for it, but every other batch is bulk's, so that it is never starved.
    /// Of several writes of one state one is taken; the others stay for the next batch, where the version tells them that they
    /// were late.
    /// </summary>
    /// <returns>False when the queue is completed and empty. True with nothing taken after a <see cref="Nudge"/>.</returns>
    public bool Take(List<JournalOperation> taken, int operationsMax, int rowsMax)
    {
        if (MustWait(out var more))
        {
            arrived.Wait();
        }

        if (!more)
        {
            return false;
        }

        lock (gate)
        {
            nudged = false;
            TakeThoseThere(taken, operationsMax, rowsMax);
            waiting -= taken.Count;
            return taken.Count > 0 || !completed;
        }
    }

    private bool MustWait(out bool more)
    {
        lock (gate)
        {
            more = waiting > 0 || !completed;
            idle = waiting == 0 && !completed && !nudged;
            return idle;
        }
    }

    private void TakeThoseThere(List<JournalOperation> taken, int operationsMax, int rowsMax)
    {
        keys.Clear();
        var rows = 0;
        var late = deferred.Count;
        while (late-- > 0 && Fits(deferred.Peek(), taken, rows, operationsMax, rowsMax))
        {
            rows += Take(deferred.Dequeue(), taken);
        }

        if (classes[(int)Priority.Urgent].Count > 0)
        {
            besideUrgent = BatchesBesideUrgent;
        }

        var isSmall = besideUrgent > 0;
        foreach (var (index, queue) in classes.Index())
        {
            if ((Priority)index is Priority.Bulk && !bulkIsDue && taken.Count > 0)
            {
                bulkIsDue = queue.Count > 0;
                return;
            }

            var most = (Priority)index is Priority.Bulk && isSmall ? Math.Min(rowsMax, RowsBesideUrgentMax) : rowsMax;
            while (queue.TryPeek(out var next) && Fits(next, taken, rows, operationsMax, most))
            {
                rows += Take(queue.Dequeue(), taken);
            }
        }

        bulkIsDue = false;
        besideUrgent -= isSmall ? 1 : 0;
    }

    private int Take(JournalOperation operation, List<JournalOperation> taken)
    {
        if (!AddKeys(operation.States))
        {
            deferred.Enqueue(operation);
            return 0;
        }

        taken.Add(operation);
        return operation.Rows;
    }

    private bool AddKeys(IReadOnlyList<StateChange> states)
    {
        for (var index = 0; index < states.Count; index++)
        {
            if (!keys.Add(states[index].Row.Key))
            {
                // Those before it are not in this batch either.
                while (--index >= 0)
                {
                    keys.Remove(states[index].Row.Key);
                }

                return false;
            }
        }

        return true;
    }

    private static bool Fits(JournalOperation next, List<JournalOperation> taken, int rows, int operationsMax, int rowsMax) =>
        taken.Count == 0 || (taken.Count < operationsMax && rows + next.Rows <= rowsMax);

    private void Wake()
    {
        if (idle)
        {
            idle = false;
            arrived.Release();
        }
    }
}
