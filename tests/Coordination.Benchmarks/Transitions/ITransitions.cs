namespace Coordination.Transitions;

/// <summary>One way to keep what numbers went through.</summary>
internal interface ITransitions : IAsyncDisposable
{
    /// <summary>First transitions of the numbers from one on, for about as long as is said.</summary>
    Task<Slice> New(long first, TimeSpan duration);

    /// <summary>Second transitions of all numbers of a slice.</summary>
    Task<Slice> Existing(Slice numbers);
}
