using Coordination.Carriers;

namespace Coordination.Journal;

/// <summary>The journal as the storage provider sees it.</summary>
internal interface IStateRows
{
    /// <summary>A state as committed; null when it was never written.</summary>
    ValueTask<StoredState?> Read(StateKey key, CancellationToken cancellation);

    /// <summary>
    /// Commits a state with what it brings. Everything given is taken before this returns its task.
    /// </summary>
    /// <param name="key">Which state.</param>
    /// <param name="payload">Its bytes, or null to clear the row.</param>
    /// <param name="expectedVersion">Version the writer saw; null when it saw none.</param>
    /// <param name="changes">What commits with it.</param>
    /// <param name="cancellation">Ends the wait before a batch takes it.</param>
    /// <returns>The new version, or null when another writer was faster.</returns>
    Task<int?> Write(StateKey key, ReadOnlyMemory<byte>? payload, int? expectedVersion, IReadOnlyList<Change> changes, CancellationToken cancellation);

    /// <summary>States as committed, in the keys' order; null where one was never written.</summary>
    ValueTask<StoredState?[]> ReadAll(IReadOnlyList<StateKey> keys, CancellationToken cancellation);

    /// <summary>
    /// Commits states of many subjects, no key twice, with what they bring, in one transaction. Answers for each, in their
    /// order, whether it was written; false where another writer was faster.
    /// </summary>
    /// <exception cref="CommitRefusedException">One of them cannot be stored, and so none was.</exception>
    ValueTask<bool[]> WriteAll(IReadOnlyList<StateToWrite> states, Priority priority, CancellationToken cancellation);
}

/// <summary>A state as <see cref="IStateRows.WriteAll"/> takes it.</summary>
/// <param name="Key">Which state.</param>
/// <param name="Payload">Its bytes.</param>
/// <param name="ExpectedVersion">Version the writer saw; null when it saw none.</param>
/// <param name="Changes">What commits with it.</param>
internal readonly record struct StateToWrite(StateKey Key, ReadOnlyMemory<byte> Payload, int? ExpectedVersion, IReadOnlyList<Change> Changes);

/// <summary>The chains of facts, for those who verify or export them.</summary>
internal interface IChainRows
{
    /// <summary>Heads of all slots that were ever written.</summary>
    ValueTask<IReadOnlyList<SlotHead>> Slots(CancellationToken cancellation);

    /// <summary>Batches of one slot ascending, after one, with everything in them.</summary>
    ValueTask<IReadOnlyList<ChainedBatch>> Batches(int slot, long afterBatch, int limit, CancellationToken cancellation);

    /// <summary>Whether the slot has facts or erasable rows outside every batch.</summary>
    ValueTask<bool> HasStrays(int slot, CancellationToken cancellation);
}
