using Coordination.Carriers;
using Coordination.Crypto;

namespace Coordination.Journal;

/// <summary>A state with everything that commits with it.</summary>
internal sealed class StateChange : IDisposable
{
    private readonly EncodedCommit? facts;
    private readonly Change[] changes;

    private StateChange(StateRow row, Change[] changes, EncodedCommit? facts)
    {
        Row = row;
        this.changes = changes;
        this.facts = facts;
    }

    public StateRow Row { get; }

    /// <summary>Whose changes these are; null where the state has none.</summary>
    public Subject? Subject => Row.Key.Subject;

    public IReadOnlyList<Change> Changes => changes;

    /// <summary>Rows it brings, roughly.</summary>
    public int Rows => 1 + changes.Length;

    /// <summary>What it is, for failures; numbers masked.</summary>
    public string What => Row.Payload is null ? $"Clearing {Row.Key}" : Row.Key.ToString();

    /// <summary>
    /// The class of the commands it orders. Without one: somebody waits for an answer, or for an order's next step; what is
    /// left is one number of many.
    /// </summary>
    public Priority Priority => PriorityOf(Row.Key.Subject, changes);

    /// <summary>Takes what is to be committed, as it is now: the state may go on changing while the write waits.</summary>
    /// <exception cref="ArgumentException">The changes cannot belong to this state.</exception>
    public static StateChange Of(
        StateKey key,
        ReadOnlyMemory<byte>? payload,
        int? expectedVersion,
        IReadOnlyList<Change> uncommitted,
        DateTimeOffset now,
        Salts salts,
        ICryptoSuite suite)
    {
        var row = new StateRow(key, payload, expectedVersion);
        Change[] changes = [.. uncommitted];
        return new(row, changes, Encode(row, changes, now, salts, suite));
    }

    /// <summary>Whether it ends lines of its number.</summary>
    public bool EndsLines => changes.Any(change => change is Change.LineEnded);

    /// <summary>Once its row is written: brings the rest into the batch. One that lost brings nothing.</summary>
    public void Apply(Batch batch)
    {
        if (!Row.Won)
        {
            return;
        }

        batch.Changed = true;
        if (facts is not null)
        {
            batch.Add(facts);
        }

        for (var index = 0; index < changes.Length; index++)
        {
            if (changes[index] is not Change.Recorded)
            {
                batch.Collect(Subject!.Value, changes, index);
            }
        }
    }

    /// <summary>Gives back what its facts lie in; nothing of it may be applied any more.</summary>
    public void Dispose() => facts?.Dispose();

    private static EncodedCommit? Encode(StateRow row, Change[] changes, DateTimeOffset now, Salts salts, ICryptoSuite suite)
    {
        if (changes.Length == 0)
        {
            return null;
        }

        var subject = row.Key.Subject
            ?? throw new ArgumentException($"{row.Key} brings changes, and its key is neither a number's nor an order's.");
        var facts = new List<FactRecord>(changes.Length);
        foreach (var change in changes)
        {
            if (change is Change.Recorded recorded)
            {
                facts.Add(recorded.Fact);
            }
        }

        // Facts of a subject are contiguous in its version: a transition without one would look like a withheld fact.
        if (facts.Count == 0 && subject.Kind == SubjectKind.Number)
        {
            throw new ArgumentException($"{row.Key} changes without a fact that says why.");
        }

        if (facts.Count > 0 && subject.Kind == SubjectKind.Lane)
        {
            throw new ArgumentException($"{row.Key} records facts; those of a lane come from its acknowledgements alone.");
        }

        return facts.Count == 0 ? null : EncodedCommit.Of(subject, row.NewVersion, facts, now, salts, suite);
    }

    private static Priority PriorityOf(Subject? subject, Change[] changes)
    {
        var priority = subject is { Kind: SubjectKind.Number } ? Priority.Bulk : Priority.Urgent;
        var ordered = false;
        foreach (var change in changes)
        {
            if (change is Change.BarOrdered bar)
            {
                priority = ordered && priority < bar.Wish.Priority ? priority : bar.Wish.Priority;
                ordered = true;
            }
            else if (change is Change.Answered && !ordered)
            {
                priority = Priority.Urgent;
            }
        }

        return priority;
    }
}
