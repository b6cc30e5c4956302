using Coordination.Carriers;

namespace Coordination.Journal;

/// <summary>A state with everything that commits with it. Answers the new version, or null when another writer was faster.</summary>
internal sealed class StateWrite : JournalOperation<int?>
{
    private readonly EncodedCommit? facts;
    private readonly Change[] changes;

    private StateWrite(StateRow row, Change[] changes, EncodedCommit? facts)
    {
        Row = row;
        this.changes = changes;
        this.facts = facts;
    }

    public StateRow Row { get; }

    /// <summary>Whose changes these are; null where the state has none.</summary>
    public Subject? Subject => Row.Key.Subject;

    public IReadOnlyList<Change> Changes => changes;

    public override int Rows => 1 + changes.Length;

    public override string What => Row.Payload is null ? $"Clearing {Row.Key}" : Row.Key.ToString();

    protected override int? Result => Row.Won ? Row.NewVersion : null;

    /// <summary>Takes what is to be committed, as it is now: the state may go on changing while the write waits.</summary>
    /// <exception cref="ArgumentException">The changes cannot belong to this state.</exception>
    public static StateWrite Of(
        StateKey key,
        ReadOnlyMemory<byte>? payload,
        int? expectedVersion,
        IReadOnlyList<Change> uncommitted,
        DateTimeOffset now,
        Salts salts,
        CancellationToken cancellation)
    {
        var row = new StateRow(key, payload, expectedVersion);
        Change[] changes = [.. uncommitted];
        return new(row, changes, Encode(row, changes, now, salts))
        {
            Priority = PriorityOf(key.Subject, changes),
            Cancellation = cancellation,
        };
    }

    public override void AddNumbersOfLines(List<long> numbers)
    {
        if (changes.Any(change => change is Change.LineEnded))
        {
            numbers.Add(Row.Key.Number);
        }
    }

    public override void Apply(Batch batch)
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

    public override void Succeed()
    {
        facts?.Dispose();
        base.Succeed();
    }

    public override void Fail(Exception exception)
    {
        facts?.Dispose();
        base.Fail(exception);
    }

    private static EncodedCommit? Encode(StateRow row, Change[] changes, DateTimeOffset now, Salts salts)
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

        return facts.Count == 0 ? null : EncodedCommit.Of(subject, row.NewVersion, facts, now, salts);
    }

    /// <summary>
    /// The class of the commands it orders. Without one: somebody waits for an answer, or for an order's next step; what is
    /// left is one number of many.
    /// </summary>
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
