namespace Coordination.Journal;

/// <summary>
/// A state as a journalled grain stores it: a value that is replaced whole, and what its next write has to commit with it.
/// </summary>
/// <typeparam name="T">An immutable record; its default constructor makes the state of a subject never seen.</typeparam>
[GenerateSerializer, Alias("journalled`1")]
internal sealed class Journalled<T> : IUncommittedChanges
    where T : class, new()
{
    [NonSerialized]
    private List<Change>? uncommitted;

    public Journalled()
        : this(new T(), [])
    {
    }

    public Journalled(T value, IReadOnlyList<Change> changes)
    {
        Value = value;
        uncommitted = [.. changes];
    }

    [Id(0)]
    public T Value { get; private set; }

    public IReadOnlyList<Change> Uncommitted => uncommitted ?? [];

    public void Committed(int count) => uncommitted?.RemoveRange(0, count);
}

internal static class JournalledState
{
    /// <summary>
    /// Makes what was decided durable, and only then what the grain believes. A write that failed leaves the old value in
    /// place and ends the activation: after any failure memory is not to be trusted (design.md 5).
    /// </summary>
    public static async Task Commit<T>(this IPersistentState<Journalled<T>> stored, T value, IReadOnlyList<Change> changes, Action deactivate)
        where T : class, new()
    {
        var before = stored.State;
        stored.State = new Journalled<T>(value, changes);
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            stored.State = before;
            deactivate();
            throw;
        }
    }
}
