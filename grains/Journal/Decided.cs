namespace Coordination.Journal;

/// <summary>What a pure decision came to: the state that follows, what commits with it, and the answer.</summary>
/// <typeparam name="TState">State.</typeparam>
/// <typeparam name="TAnswer">Answer.</typeparam>
/// <param name="State">The state that follows; the same object when nothing changes.</param>
/// <param name="Changes">What commits with it; empty when nothing is written.</param>
/// <param name="Answer">The answer, to be given once all of it is durable.</param>
internal sealed record Decided<TState, TAnswer>(TState State, IReadOnlyList<Change> Changes, TAnswer Answer);
