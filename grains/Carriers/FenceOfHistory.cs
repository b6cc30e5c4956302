namespace Coordination.Carriers;

/// <summary>
/// Raised by an operator after the database was restored from a backup; carriers refuse commands under a lower one, so that
/// a history that forgot something cannot undo what it forgot (promise P17).
/// </summary>
/// <param name="Value">From 1.</param>
internal sealed record FenceOfHistory(int Value)
{
    private const int First = 1;

    /// <summary>Whether the database was ever restored.</summary>
    public bool IsRaised => Value > First;
}
