using Coordination.Carriers;
using Coordination.Journal;
using Orleans.Storage;

namespace Coordination.Numbers;

/// <summary>What became of one number of a block.</summary>
/// <param name="IsDecided">False when the block left it alone: its grain has to be asked.</param>
/// <param name="Answer">The answer, once decided.</param>
internal readonly record struct BlockAnswer<T>(bool IsDecided, T Answer);

/// <summary>
/// Decides for many numbers what their grains would decide, by the same pure rules, and commits all of it in one transaction.
/// A large order's numbers are cold: to bring each to life for one decision costs four times what the decision and its record
/// cost. A number that is alive loses nothing by it: its state's version tells whoever was slower, the grain as well as the
/// block, and a grain that only answers reads its state first.
/// </summary>
internal sealed class NumberBlock(IStateRows rows, IGrainStorageSerializer serializer, NumberCircumstances circumstances)
{
    /// <summary>Numbers of one block at most: its rows are to fit one transaction of the journal.</summary>
    public const int NumbersMax = 1_024;

    /// <summary>Places a hold on each number. What another writer was faster with, or what cannot be decided or stored, is left to its grain.</summary>
    /// <param name="numbers">Distinct numbers, ascending.</param>
    /// <param name="requestOf">The request for the number at a place in <paramref name="numbers"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="JournalUnavailableException">Nothing of the block is durable.</exception>
    public Task<BlockAnswer<HoldAnswer>[]> PlaceHolds(IReadOnlyList<long> numbers, Func<int, PlaceHold> requestOf, CancellationToken cancellation) =>
        Act(numbers, (index, state, at) => NumberDecision.PlaceHold(state, requestOf(index), at), Priority.Bulk, cancellation);

    private async Task<BlockAnswer<T>[]> Act<T>(
        IReadOnlyList<long> numbers,
        Func<int, NumberState, Circumstances, Decided<NumberState, T>> decide,
        Priority priority,
        CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numbers.Count, NumbersMax);
        var keys = new StateKey[numbers.Count];
        for (var index = 0; index < keys.Length; index++)
        {
            keys[index] = StateKey.OfNumber(INumberGrain.StateName, numbers[index]);
        }

        var stored = await rows.ReadAll(keys, cancellation);
        var answers = new BlockAnswer<T>[keys.Length];
        var writes = new List<StateToWrite>(keys.Length);
        var written = new List<int>(keys.Length);
        for (var index = 0; index < keys.Length; index++)
        {
            if (TryDecide(index, numbers[index], stored[index], decide) is not { } decided)
            {
                continue;
            }

            answers[index] = new(true, decided.Answer);
            if (decided.Changes.Count > 0)
            {
                var payload = serializer.Serialize(new Journalled<NumberState>(decided.State, [])).ToMemory();
                writes.Add(new(keys[index], payload, stored[index]?.Version, decided.Changes));
                written.Add(index);
            }
        }

        var won = await Commit(writes, priority, cancellation);
        for (var write = 0; write < won.Length; write++)
        {
            if (!won[write])
            {
                answers[written[write]] = default;
            }
        }

        return answers;
    }

    private Decided<NumberState, T>? TryDecide<T>(
        int index, long number, StoredState? stored, Func<int, NumberState, Circumstances, Decided<NumberState, T>> decide)
    {
        try
        {
            var state = stored?.Payload is { } payload ? serializer.Deserialize<Journalled<NumberState>>(new(payload))!.Value : new();
            return decide(index, state, circumstances.Of(Msisdn.FromKey(number)));
        }
        catch (Exception)
        {
            // One number that cannot be read must not keep the others; its grain meets the same and says it of that one alone.
            return null;
        }
    }

    private async Task<bool[]> Commit(List<StateToWrite> writes, Priority priority, CancellationToken cancellation)
    {
        try
        {
            return await rows.WriteAll(writes, priority, cancellation);
        }
        catch (CommitRefusedException)
        {
            // One of them is not storable. Asked one by one, it fails alone.
            return new bool[writes.Count];
        }
    }
}
