using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Coordination.Carriers;
using Coordination.Crypto;
using Microsoft.Extensions.Logging;

namespace Coordination.Journal;

/// <summary>Limits of the writer.</summary>
internal static class WriterLimits
{
    /// <summary>Operations in one transaction.</summary>
    public const int BatchOperationsMax = 1_000;

    /// <summary>Rows in one transaction, roughly; one operation may bring more.</summary>
    public const int BatchRowsMax = 4_096;

    /// <summary>How often one batch is tried while the database is busy or deadlocked.</summary>
    public const int TriesMax = 5;
}

/// <summary>
/// The one writer of a silo: takes what queued while the last commit ran, commits it as one transaction, and answers. It owns
/// a thread, because the database is waited for, and a pool thread that waits is one grain turn less.
/// </summary>
internal sealed class JournalWriter : IDisposable
{
    private readonly IJournalDialect dialect;
    private readonly TimeProvider time;
    private readonly JournalMetrics metrics;
    private readonly ILogger logger;
    private readonly WriteQueue queue = new();
    private readonly Batch batch;
    private readonly List<JournalOperation> taken = [];
    private readonly List<StateRow> rows = [];
    private readonly List<long> numbersOfLines = [];
    private readonly Action<IReadOnlyCollection<LaneKey>> committed;
    private readonly ConcurrentQueue<TaskCompletionSource> renewals = new();
    private readonly TaskCompletionSource<SlotLostException> lostSlot = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer? renewal;
    private readonly Thread thread;
    private SlotHead head;
    private BatchHead? doubtful;
    private bool mustResume;
    private volatile JournalTrouble? trouble;
    private volatile SlotLostException? lost;
    private volatile bool isClosed;
    private int inCommit;

    /// <summary>Takes a slot and starts.</summary>
    /// <param name="dialect">The database.</param>
    /// <param name="carriers">Tells how many lanes an executor has.</param>
    /// <param name="owner">Name of this writer, unique among the living.</param>
    /// <param name="salts">Source of the commitments' salts.</param>
    /// <param name="suite">What is hashed with.</param>
    /// <param name="time">Clock.</param>
    /// <param name="metrics">Instruments.</param>
    /// <param name="logger">Log.</param>
    /// <param name="committed">Called on the writer's thread after each commit, before anyone is answered, with the lanes that have something new.</param>
    public JournalWriter(
        IJournalDialect dialect,
        ICarrierDirectory carriers,
        string owner,
        Salts salts,
        ICryptoSuite suite,
        TimeProvider time,
        JournalMetrics metrics,
        ILogger logger,
        Action<IReadOnlyCollection<LaneKey>> committed)
    {
        this.dialect = dialect;
        this.time = time;
        this.metrics = metrics;
        this.logger = logger;
        this.committed = committed;
        batch = new(carriers, salts, suite);
        head = dialect.TakeSlot(owner, time.GetUtcNow());
        JournalLog.SlotTaken(logger, head.Slot, head.Term, head.Batch);
        if (dialect.SlotLease is { } lease)
        {
            renewal = time.CreateTimer(_ => _ = Renew(), null, lease / 3, lease / 3);
        }

        thread = new(Run) { IsBackground = true, Name = "journal writer" };
        thread.Start();
    }

    /// <summary>Operations that wait or are being committed.</summary>
    public int Depth => queue.Waiting + Volatile.Read(ref inCommit);

    /// <summary>The head of the chain; for tests and diagnosis.</summary>
    public SlotHead Head => Volatile.Read(ref head);

    /// <summary>What the last batch met, if the database would not take it and took none since.</summary>
    public JournalTrouble? Trouble => trouble;

    /// <summary>Completes when another writer took the slot: nothing of this one is stored any more.</summary>
    public Task<SlotLostException> SlotLost => lostSlot.Task;

    /// <summary>
    /// Writes this writer's hold on its slot anew, on the writer's connection between two batches: keeps the slot, and proves
    /// that the database can be written. Fails with what is in the way.
    /// </summary>
    public Task Renew()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        renewals.Enqueue(asked);
        if (isClosed)
        {
            Answer(new JournalUnavailableException("The journal is closed: the silo is shutting down."));
        }
        else
        {
            queue.Nudge();
        }

        return asked.Task;
    }

    /// <summary>Lets an operation join the next commit.</summary>
    public Task<T> Put<T>(JournalOperation<T> operation)
    {
        try
        {
            if (lost is { } gone)
            {
                throw Unavailable(gone);
            }

            queue.Put(operation);
        }
        catch (Exception exception) when (exception is JournalUnavailableException or JournalOverloadedException)
        {
            operation.Fail(exception);
        }

        return operation.Completion;
    }

    /// <summary>Commits what waits, takes nothing more, and ends the thread.</summary>
    public void Dispose()
    {
        renewal?.Dispose();
        queue.Complete();
        thread.Join();
        isClosed = true;
        Answer(new JournalUnavailableException("The journal is closed: the silo is shutting down."));
        queue.Dispose();
    }

    private static JournalUnavailableException Unavailable(Exception cause) => new(cause.Message, cause);

    private void Run()
    {
        while (queue.Take(taken, WriterLimits.BatchOperationsMax, WriterLimits.BatchRowsMax))
        {
            Volatile.Write(ref inCommit, taken.Count);
            RenewIfAsked();
            taken.RemoveAll(WasCancelled);
            if (taken.Count > 0)
            {
                CommitAll(taken);
            }

            taken.Clear();
            Volatile.Write(ref inCommit, 0);
        }
    }

    private static bool WasCancelled(JournalOperation operation)
    {
        if (operation.Cancellation.IsCancellationRequested)
        {
            operation.Fail(new OperationCanceledException(operation.Cancellation));
            return true;
        }

        return false;
    }

    /// <summary>Answers every operation: together, or, when one of them cannot be stored, in halves until it is alone.</summary>
    private void CommitAll(List<JournalOperation> operations)
    {
        try
        {
            Commit(operations);
        }
        catch (SlotLostException exception)
        {
            Lose(exception);
            FailAll(operations, Unavailable(exception));
        }
        catch (JournalUnavailableException exception)
        {
            metrics.Failed();
            trouble = new(exception.Message, time.GetTimestamp());
            JournalLog.Unavailable(logger, operations.Count, exception);
            FailAll(operations, exception);
        }
        catch (Exception exception)
        {
            Isolate(operations, exception);
        }
    }

    private void Isolate(List<JournalOperation> operations, Exception exception)
    {
        if (operations.Count == 1)
        {
            metrics.Failed();
            JournalLog.Refused(logger, operations[0].What, exception);
            operations[0].Fail(new CommitRefusedException(operations[0].What, exception));
            return;
        }

        var half = operations.Count / 2;
        CommitAll(operations.GetRange(0, half));
        CommitAll(operations.GetRange(half, operations.Count - half));
    }

    private static void FailAll(List<JournalOperation> operations, Exception exception)
    {
        foreach (var operation in operations)
        {
            operation.Fail(exception);
        }
    }

    private void Commit(List<JournalOperation> operations)
    {
        if (lost is { } gone)
        {
            throw gone;
        }

        var began = time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            try
            {
                Resume();
                Write(operations);
                break;
            }
            catch (JournalStorageException exception) when (exception.Fault == JournalFault.Busy && tries < WriterLimits.TriesMax)
            {
                JournalLog.Busy(logger, tries, exception);
            }
            catch (JournalStorageException exception) when (exception.Fault == JournalFault.Unknown)
            {
                JournalLog.CommitUnknown(logger, exception);
                if (IsDurable(exception))
                {
                    break;
                }

                if (tries == WriterLimits.TriesMax)
                {
                    throw new JournalUnavailableException(exception.Message, exception);
                }
            }
            catch (JournalStorageException exception) when (exception.Fault is JournalFault.Unavailable or JournalFault.Busy)
            {
                mustResume = true;
                throw new JournalUnavailableException($"{exception.Message} Nothing of this call is durable.", exception);
            }
        }

        metrics.Committed(time.GetElapsedTime(began), operations.Count, batch.Facts);
        committed(batch.Touched);
        foreach (var operation in operations)
        {
            operation.Succeed();
        }
    }

    private void Write(List<JournalOperation> operations)
    {
        doubtful = null;
        using var transaction = dialect.Begin(head);
        batch.Begin(transaction, time.GetUtcNow());
        LockLines(operations, transaction);
        WriteStates(operations, transaction);
        operations.ForEach(operation => operation.Apply(batch));

        // Losers alone leave nothing to commit, and no batch in the chain.
        if (!batch.Changed)
        {
            return;
        }

        var sealedHead = batch.Seal(head, dialect.SlotLease);
        doubtful = sealedHead;
        transaction.Commit();
        doubtful = null;
        trouble = null;
        Advance(sealedHead);
    }

    private void LockLines(List<JournalOperation> operations, IJournalTransaction transaction)
    {
        numbersOfLines.Clear();
        operations.ForEach(operation => operation.AddNumbersOfLines(numbersOfLines));
        numbersOfLines.Sort();
        transaction.LockLines(CollectionsMarshal.AsSpan(numbersOfLines));
    }

    private void WriteStates(List<JournalOperation> operations, IJournalTransaction transaction)
    {
        rows.Clear();
        foreach (var operation in operations)
        {
            foreach (var state in operation.States)
            {
                rows.Add(state.Row);
            }
        }

        transaction.WriteStates(CollectionsMarshal.AsSpan(rows));
        foreach (var operation in operations)
        {
            foreach (var state in operation.States)
            {
                state.Apply(batch);
            }
        }

        batch.StoreCollected();
    }

    /// <summary>After a failure: where does the chain stand? Writing goes on only from a head that is known.</summary>
    private void Resume()
    {
        if (!mustResume)
        {
            return;
        }

        var stored = dialect.ReadHead(head.Slot);
        if (stored.Term != head.Term)
        {
            throw new SlotLostException(head.Slot, head.Term);
        }

        if (doubtful is { } attempted && stored.Batch == attempted.Batch && stored.Head.AsSpan().SequenceEqual(attempted.Head))
        {
            Advance(attempted);
        }
        else if (!stored.Head.AsSpan().SequenceEqual(head.Head))
        {
            throw new SlotLostException(head.Slot, head.Term);
        }

        doubtful = null;
        mustResume = false;
        JournalLog.Resumed(logger, head.Slot, head.Batch);
    }

    /// <summary>The commit's answer was lost; the head says whether it happened.</summary>
    private bool IsDurable(JournalStorageException failure)
    {
        var before = head;
        mustResume = true;
        try
        {
            Resume();
        }
        catch (JournalStorageException exception)
        {
            throw new JournalUnavailableException(
                $"{failure.Message} Whether this call is durable is not known, because the journal cannot be read either: {exception.Message}",
                failure);
        }

        return head.Batch != before.Batch;
    }

    private void Advance(BatchHead to) => Volatile.Write(ref head, new(to.Slot, to.Term, to.Batch, to.Head));

    private void Lose(SlotLostException exception)
    {
        lost = exception;
        JournalLog.SlotLost(logger, exception.Slot, exception.Term);
        lostSlot.TrySetResult(exception);
    }

    private void RenewIfAsked()
    {
        // Who asks while it is under way gets one of his own: what was proved before he asked may be true no longer.
        var asked = renewals.Count;
        if (asked > 0)
        {
            Answer(TryRenew(), asked);
        }
    }

    private JournalUnavailableException? TryRenew()
    {
        try
        {
            if (lost is null && !dialect.RenewSlot(head, time.GetUtcNow()))
            {
                Lose(new(head.Slot, head.Term));
            }

            return lost is { } gone ? Unavailable(gone) : null;
        }
        catch (Exception exception)
        {
            // The next third of the lease tries again; a lease that runs out meanwhile is found by the next batch.
            JournalLog.NotRenewed(logger, head.Slot, exception);
            return Unavailable(exception);
        }
    }

    /// <summary>One renewal answers all who asked before it.</summary>
    private void Answer(JournalUnavailableException? failure, int most = int.MaxValue)
    {
        while (most-- > 0 && renewals.TryDequeue(out var asked))
        {
            if (failure is null)
            {
                asked.TrySetResult();
            }
            else
            {
                asked.TrySetException(failure);
            }
        }
    }
}
