using Coordination.Carriers;

namespace Coordination.Journal;

/// <summary>
/// One thing to commit: all of it or nothing. It may be applied several times (a batch is tried again, or halved to find the
/// one that cannot be stored), always to a fresh transaction, and is answered once.
/// </summary>
internal abstract class JournalOperation
{
    /// <summary>Class of the queue it waits in.</summary>
    public required Priority Priority { get; init; }

    /// <summary>Ends the wait before it is taken into a batch; after that it commits or fails.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Rows it brings, roughly: what a batch is limited by.</summary>
    public abstract int Rows { get; }

    /// <summary>What it is, for failures; numbers masked.</summary>
    public abstract string What { get; }

    /// <summary>States it writes, no key twice. They and what they bring are stored with those of the whole batch, before <see cref="Apply"/>.</summary>
    public virtual IReadOnlyList<StateChange> States => [];

    /// <summary>Adds the numbers whose lines it may arm or end: all of a batch are locked in one order, so that two writers wait for each other and never in a ring.</summary>
    public virtual void AddNumbersOfLines(List<long> numbers)
    {
    }

    /// <summary>Brings its rows into the transaction; what it writes as states is there already.</summary>
    public virtual void Apply(Batch batch)
    {
    }

    /// <summary>All of it is durable.</summary>
    public abstract void Succeed();

    /// <summary>Nothing of it is durable.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>An operation that answers something.</summary>
internal abstract class JournalOperation<T> : JournalOperation
{
    // Waiters must not run on the writer's thread, which belongs to the next batch.
    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => completion.Task;

    /// <summary>What to answer once committed; set by <see cref="JournalOperation.Apply"/>.</summary>
    protected abstract T Result { get; }

    public override void Succeed() => completion.TrySetResult(Result);

    public override void Fail(Exception exception)
    {
        if (exception is OperationCanceledException canceled)
        {
            completion.TrySetCanceled(canceled.CancellationToken);
        }
        else
        {
            completion.TrySetException(exception);
        }
    }
}
