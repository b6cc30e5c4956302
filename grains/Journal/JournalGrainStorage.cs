using System.Globalization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace Coordination.Journal;

/// <summary>
/// <c>IPersistentState</c> on the journal, provider name <see cref="IJournal.StorageName"/>. A state that implements
/// <see cref="IUncommittedChanges"/> commits them with itself. ETags and cleared rows are as
/// Microsoft.Orleans.Persistence.AdoNet has them, so that it can read what is written here.
/// </summary>
internal sealed class JournalGrainStorage(IStateRows rows, IGrainStorageSerializer serializer, IActivatorProvider activators) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ReadStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var key = KeyOf(stateName, grainId);
        var stored = await rows.Read(key, cancellationToken);

        // A cleared row exists no more, and still has a version that the next write must name.
        grainState.State = stored?.Payload is { } payload ? Read<T>(key, payload) : Fresh<T>();
        grainState.ETag = stored is null ? null : Text(stored.Version);
        grainState.RecordExists = stored?.Payload is not null;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        WriteStateAsync(stateName, grainId, grainState, CancellationToken.None);

    /// <summary>
    /// Takes bytes, changes and ETag before the first await, because the grain may go on while the write waits, and touches
    /// the state's changes only once they are durable.
    /// </summary>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        var key = KeyOf(stateName, grainId);
        var (uncommitted, taken) = Taken(grainState.State);
        var before = grainState.ETag;
        var write = rows.Write(key, serializer.Serialize(grainState.State).ToMemory(), Version(before), taken, cancellationToken);
        grainState.ETag = Won(await write, key, before);
        grainState.RecordExists = true;
        uncommitted?.Committed(taken.Count);
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        ClearStateAsync(stateName, grainId, grainState, CancellationToken.None);

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken)
    {
        if (!grainState.RecordExists)
        {
            await ReadStateAsync(stateName, grainId, grainState, cancellationToken);
            if (!grainState.RecordExists)
            {
                return;
            }
        }

        var key = KeyOf(stateName, grainId);
        var (uncommitted, taken) = Taken(grainState.State);
        var before = grainState.ETag;
        grainState.ETag = Won(await rows.Write(key, null, Version(before), taken, cancellationToken), key, before);
        grainState.RecordExists = false;
        uncommitted?.Committed(taken.Count);
        grainState.State = Fresh<T>();
    }

    /// <summary>Integer keys and string keys; nothing else is stored here.</summary>
    /// <exception cref="ArgumentException">The grain's key would not be found again by AdoNet's provider.</exception>
    private static StateKey KeyOf(string stateName, GrainId grainId)
    {
        var text = grainId.Key.ToString()!;
        if (text.Contains(':', StringComparison.Ordinal))
        {
            return StateKey.OfText(stateName, text);
        }

        return grainId.TryGetIntegerKey(out var number, out var extension) && extension is null
            ? StateKey.OfNumber(stateName, number)
            : throw new ArgumentException($"A key of {grainId.Type} is neither a whole number nor a text with ':' in it; AdoNet would take it for another.", nameof(grainId));
    }

    private static (IUncommittedChanges? State, IReadOnlyList<Change> Taken) Taken<T>(T state)
    {
        var uncommitted = state as IUncommittedChanges;
        return (uncommitted, uncommitted is null ? [] : [.. uncommitted.Uncommitted]);
    }

    private static int? Version(string? etag) =>
        string.IsNullOrWhiteSpace(etag) ? null : int.Parse(etag, CultureInfo.InvariantCulture);

    private static string Won(int? version, StateKey key, string? before) => version is { } won
        ? Text(won)
        : throw new InconsistentStateException($"Another writer was faster: {key} is not at version {before ?? "none"} any more.");

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);

    // Whatever the reader of bytes says of them may quote them.
    private T Read<T>(StateKey key, ReadOnlyMemory<byte> payload)
    {
        try
        {
            return serializer.Deserialize<T>(new(payload)) ?? throw new UnreadableStateException(key);
        }
        catch (Exception broken) when (broken is not UnreadableStateException)
        {
            throw new UnreadableStateException(key);
        }
    }

    private T Fresh<T>() => activators.GetActivator<T>().Create();
}

/// <summary>
/// A state is stored that nobody can read: its grain does not come to life, so that nothing is decided on less than it knew, and every
/// other goes on. Its facts tell what it was (infra/facts.md).
/// </summary>
internal sealed class UnreadableStateException(StateKey key) : Exception($"The stored state {key} cannot be read: what calls its grain fails, and nothing of it is changed.");
