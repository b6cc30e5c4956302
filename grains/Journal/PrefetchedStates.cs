namespace Coordination.Journal;

/// <summary>
/// States loaded ahead of the calls that need them. Each is given away once. Whatever writes a state through this journal
/// drops it here, when the write is asked for and again when it is durable, so that a state read in between is never left
/// behind; a write of another silo is found by the version.
/// </summary>
internal sealed class PrefetchedStates
{
    /// <summary>States kept at most; the oldest make room.</summary>
    public const int KeptMax = 16_384;

    private readonly Lock gate = new();
    private readonly Dictionary<StateKey, Entry> entries = [];
    private readonly Queue<(StateKey Key, Entry Entry)> age = new();

    /// <summary>Announces a load. What is written from now on until it is filled in is not kept.</summary>
    public Load Begin(StateKey[] keys)
    {
        var load = new Load(keys, new Entry[keys.Length]);
        lock (gate)
        {
            for (var index = 0; index < keys.Length; index++)
            {
                var entry = load.Entries[index] = new();
                entries[keys[index]] = entry;
                age.Enqueue((keys[index], entry));
            }

            while (age.Count > KeptMax)
            {
                var (key, entry) = age.Dequeue();
                Drop(key, entry);
            }
        }

        return load;
    }

    /// <summary>Fills in what was read, in the order of the load's keys.</summary>
    public void Fill(Load load, ReadOnlySpan<StoredState?> states)
    {
        lock (gate)
        {
            for (var index = 0; index < states.Length; index++)
            {
                load.Entries[index].State = states[index];
                load.Entries[index].IsFilled = true;
            }
        }
    }

    /// <summary>Takes a state out. False when it was not loaded, or the load still runs.</summary>
    public bool TryTake(StateKey key, out StoredState? state)
    {
        lock (gate)
        {
            if (entries.TryGetValue(key, out var entry) && entry.IsFilled)
            {
                entries.Remove(key);
                state = entry.State;
                return true;
            }
        }

        state = null;
        return false;
    }

    public void Drop(StateKey key)
    {
        lock (gate)
        {
            entries.Remove(key);
        }
    }

    /// <summary>Drops all that these operations wrote.</summary>
    public void Drop(IReadOnlyList<JournalOperation> operations)
    {
        lock (gate)
        {
            if (entries.Count == 0)
            {
                return;
            }

            foreach (var operation in operations)
            {
                foreach (var state in operation.States)
                {
                    entries.Remove(state.Row.Key);
                }
            }
        }
    }

    private void Drop(StateKey key, Entry entry)
    {
        if (entries.TryGetValue(key, out var kept) && ReferenceEquals(kept, entry))
        {
            entries.Remove(key);
        }
    }

    /// <summary>A load under way.</summary>
    internal sealed record Load(StateKey[] Keys, Entry[] Entries);

    /// <summary>One state, once it is read.</summary>
    internal sealed class Entry
    {
        public StoredState? State { get; set; }

        public bool IsFilled { get; set; }
    }
}
