namespace Coordination.Journal;

/// <summary>The journal as the storage provider sees it.</summary>
internal interface IStateRows
{
    /// <summary>A state as committed, or as prefetched for this one use; null when it was never written.</summary>
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
}

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
