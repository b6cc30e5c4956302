using Microsoft.Extensions.Logging;

namespace Coordination.Journal;

/// <summary>
/// Reads on a connection and a thread of its own: takes what queued while the last snapshot was read, and answers all of it
/// from one snapshot, states in one set.
/// </summary>
internal sealed class JournalReader : IDisposable
{
    /// <summary>Reads of one snapshot.</summary>
    public const int ReadsMax = 1_024;

    /// <summary>Reads that wait at most.</summary>
    public const int WaitingMax = 100_000;

    private readonly IJournalReads reads;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private readonly Queue<Read> waiting = new();
    private readonly List<Read> taken = [];
    private readonly List<StateKey> keys = [];
    private readonly SemaphoreSlim arrived = new(0, 1);
    private readonly Thread thread;
    private readonly StoredState?[] states = new StoredState?[ReadsMax];
    private bool idle;
    private bool completed;

    public JournalReader(IJournalReads reads, string name, ILogger logger)
    {
        this.reads = reads;
        this.logger = logger;
        thread = new(Run) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>Reads one state; many waiting at once are found together.</summary>
    public Task<StoredState?> State(StateKey key, CancellationToken cancellation)
    {
        var read = new StateRead(key, cancellation);
        Put(read);
        return read.Completion;
    }

    /// <summary>Asks something of the connection.</summary>
    public Task<T> Ask<T>(Func<IJournalReads, T> question, CancellationToken cancellation)
    {
        var read = new Question<T>(question, cancellation);
        Put(read);
        return read.Completion;
    }

    public void Dispose()
    {
        lock (gate)
        {
            completed = true;
            Wake();
        }

        thread.Join();
        reads.Dispose();
        arrived.Dispose();
    }

    private void Put(Read read)
    {
        lock (gate)
        {
            if (completed)
            {
                read.Fail(new JournalUnavailableException("The journal is closed: the silo is shutting down."));
            }
            else if (waiting.Count >= WaitingMax)
            {
                read.Fail(new JournalOverloadedException(waiting.Count));
            }
            else
            {
                waiting.Enqueue(read);
                Wake();
            }
        }
    }

    private void Run()
    {
        while (Take())
        {
            taken.RemoveAll(WasCancelled);
            for (var first = 0; first < taken.Count;)
            {
                first = Answer(first);
            }

            taken.Clear();
        }
    }

    private static bool WasCancelled(Read read)
    {
        if (read.Cancellation.IsCancellationRequested)
        {
            read.Fail(new OperationCanceledException(read.Cancellation));
            return true;
        }

        return false;
    }

    private bool Take()
    {
        bool wait;
        lock (gate)
        {
            if (completed && waiting.Count == 0)
            {
                return false;
            }

            wait = idle = waiting.Count == 0;
        }

        if (wait)
        {
            arrived.Wait();
        }

        lock (gate)
        {
            while (taken.Count < ReadsMax && waiting.TryDequeue(out var read))
            {
                taken.Add(read);
            }
        }

        return true;
    }

    private void Wake()
    {
        if (idle)
        {
            idle = false;
            arrived.Release();
        }
    }

    /// <summary>Answers from one snapshot; one that fails fails alone, and those after it get a snapshot of their own.</summary>
    /// <returns>Index of the first that is not answered.</returns>
    private int Answer(int first)
    {
        var next = first;
        try
        {
            using var snapshot = reads.Snapshot();
            for (; next < taken.Count; next++)
            {
                if (taken[next] is StateRead { IsAnswered: false })
                {
                    AnswerStates(next);
                }

                taken[next].Answer(reads);
            }
        }
        catch (Exception exception)
        {
            JournalLog.ReadFailed(logger, exception);
            if (next < taken.Count)
            {
                taken[next].Fail(exception is JournalStorageException ? new JournalUnavailableException(exception.Message, exception) : exception);
            }

            next++;
        }

        return next;
    }

    /// <summary>Answers the states that are asked from here on, all in one set.</summary>
    private void AnswerStates(int first)
    {
        keys.Clear();
        for (var index = first; index < taken.Count; index++)
        {
            if (taken[index] is StateRead { IsAnswered: false } read)
            {
                keys.Add(read.Key);
            }
        }

        Array.Clear(states, 0, keys.Count);
        reads.States(keys, states);
        var answered = 0;
        for (var index = first; index < taken.Count; index++)
        {
            if (taken[index] is StateRead { IsAnswered: false } read)
            {
                read.Answer(states[answered++]);
            }
        }
    }

    private abstract class Read(CancellationToken cancellation)
    {
        public CancellationToken Cancellation { get; } = cancellation;

        public abstract void Answer(IJournalReads reads);

        public abstract void Fail(Exception exception);
    }

    private sealed class StateRead(StateKey key, CancellationToken cancellation) : Read(cancellation)
    {
        private readonly TaskCompletionSource<StoredState?> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public StateKey Key { get; } = key;

        public Task<StoredState?> Completion => completion.Task;

        public bool IsAnswered => completion.Task.IsCompleted;

        public void Answer(StoredState? state) => completion.TrySetResult(state);

        // Answered with the other states of its snapshot.
        public override void Answer(IJournalReads reads)
        {
        }

        public override void Fail(Exception exception) => completion.TrySetException(exception);
    }

    private sealed class Question<T>(Func<IJournalReads, T> question, CancellationToken cancellation) : Read(cancellation)
    {
        private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<T> Completion => completion.Task;

        public override void Answer(IJournalReads reads) => completion.TrySetResult(question(reads));

        public override void Fail(Exception exception) => completion.TrySetException(exception);
    }
}
