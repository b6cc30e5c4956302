namespace Coordination.Journal;

/// <summary>Writes one state. Answers the new version, or null when another writer was faster.</summary>
internal sealed class StateWrite(StateChange change) : JournalOperation<int?>
{
    public override IReadOnlyList<StateChange> States { get; } = [change];

    public override int Rows => change.Rows;

    public override string What => change.What;

    protected override int? Result => change.Row.Won ? change.Row.NewVersion : null;

    public override void AddNumbersOfLines(List<long> numbers)
    {
        if (change.EndsLines)
        {
            numbers.Add(change.Row.Key.Number);
        }
    }

    public override void Succeed()
    {
        change.Dispose();
        base.Succeed();
    }

    public override void Fail(Exception exception)
    {
        change.Dispose();
        base.Fail(exception);
    }
}

/// <summary>
/// Writes states of many subjects, no subject twice, in one transaction. Answers for each, in their order, whether it was
/// written: who was faster elsewhere wins that row, and the others are written all the same.
/// </summary>
internal sealed class StateBlock(IReadOnlyList<StateChange> changes) : JournalOperation<bool[]>
{
    public override IReadOnlyList<StateChange> States => changes;

    public override int Rows { get; } = changes.Sum(change => change.Rows);

    public override string What => $"{changes.Count} states, the first of them {changes[0].What}";

    protected override bool[] Result => [.. changes.Select(change => change.Row.Won)];

    public override void AddNumbersOfLines(List<long> numbers) =>
        numbers.AddRange(changes.Where(change => change.EndsLines).Select(change => change.Row.Key.Number));

    public override void Succeed()
    {
        // Before the buffers go back: what the answer says is read off the rows.
        base.Succeed();
        Dispose();
    }

    public override void Fail(Exception exception)
    {
        base.Fail(exception);
        Dispose();
    }

    private void Dispose()
    {
        foreach (var change in changes)
        {
            change.Dispose();
        }
    }
}
