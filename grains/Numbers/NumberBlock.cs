using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Orders;
using Orleans.Storage;

namespace Coordination.Numbers;

/// <summary>What became of one number of a block.</summary>
/// <param name="IsDecided">False when the block left it alone: its grain has to be asked.</param>
/// <param name="Answer">The answer, once decided.</param>
internal readonly record struct BlockAnswer<T>(bool IsDecided, T Answer);

/// <summary>What a block decided and has to commit.</summary>
/// <param name="Writes">States with what they bring.</param>
/// <param name="Written">For each of them its place in the block.</param>
/// <param name="Answers">The answers, provided that the writes win.</param>
internal sealed record BlockToCommit<T>(IReadOnlyList<StateToWrite> Writes, IReadOnlyList<int> Written, IReadOnlyList<BlockAnswer<T>> Answers);

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

    /// <summary>
    /// Places a hold on each number of a page that was proved against its order's root. What another writer was faster with, or what
    /// cannot be decided or stored, is left to its grain.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="numbers">Distinct numbers of it, ascending.</param>
    /// <param name="notAfter">After this instant nothing is placed.</param>
    /// <param name="commit">Commits the block, with whatever belongs to it, and tells for each write whether it won.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="JournalUnavailableException">Nothing of the block is durable.</exception>
    public Task<BlockAnswer<HoldAnswer>[]> PlaceHolds(
        SealedPage page,
        IReadOnlyList<long> numbers,
        DateTimeOffset notAfter,
        Func<BlockToCommit<HoldAnswer>, ValueTask<bool[]>> commit,
        CancellationToken cancellation)
    {
        // Made before anything is decided: a number of another page ends the block, where a decision that fails would leave it to its grain.
        PlaceHold[] requests = [.. numbers.Select(number => page.Request(number, notAfter))];
        return Act(numbers, (index, state, at) => NumberDecision.PlaceHold(state, requests[index], at), commit, cancellation);
    }

    /// <summary>Ends one hold on each number; otherwise as <see cref="PlaceHolds"/>.</summary>
    public Task<BlockAnswer<LiftAnswer>[]> LiftHolds(
        IReadOnlyList<long> numbers,
        LiftHold request,
        Func<BlockToCommit<LiftAnswer>, ValueTask<bool[]>> commit,
        CancellationToken cancellation) =>
        Act(numbers, (_, state, at) => NumberDecision.LiftHold(state, request, at), commit, cancellation);

    /// <summary>Lets one deadline of each number fall due and commits the block; otherwise as <see cref="PlaceHolds"/>.</summary>
    public Task<BlockAnswer<TickAnswer>[]> DeadlinesReached(IReadOnlyList<long> numbers, Func<int, DeadlineTick> tickOf, CancellationToken cancellation) => Act(
        numbers,
        (index, state, at) => NumberDecision.DeadlineReached(state, tickOf(index), at),
        block => rows.WriteAll(block.Writes, Priority.Bulk, cancellation),
        cancellation);

    /// <summary>
    /// Those of these numbers that their own states keep from a hold on this ground, each with what protects it first. As things stand: a
    /// hold that is placed later is decided on by what stands then.
    /// </summary>
    /// <param name="numbers">Distinct numbers, at most <see cref="NumbersMax"/>.</param>
    /// <param name="ground">Ground of the hold.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<Dictionary<long, ProtectedKind>> Protected(IReadOnlyList<long> numbers, Ground ground, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(numbers.Count, NumbersMax);
        var stored = await rows.ReadAll([.. numbers.Select(number => StateKey.OfNumber(INumberGrain.StateName, number))], cancellation);
        var found = new Dictionary<long, ProtectedKind>();
        for (var index = 0; index < stored.Length; index++)
        {
            if (stored[index] is { } state && First(numbers[index], state, ground) is { } kind)
            {
                found.Add(numbers[index], kind);
            }
        }

        return found;
    }

    private ProtectedKind? First(long number, StoredState stored, Ground ground)
    {
        try
        {
            return stored.Payload is { } payload
                && serializer.Deserialize<Journalled<NumberState>>(new(payload))!.Value is var state
                && NumberProtection.Of(state, ground, circumstances.Of(Msisdn.FromKey(number)).Now) is [var first, ..]
                    ? first.Kind
                    : null;
        }
        catch (Exception)
        {
            // As in a decision: its grain meets the same when the hold is placed, and says it of this number alone.
            return null;
        }
    }

    private async Task<BlockAnswer<T>[]> Act<T>(
        IReadOnlyList<long> numbers,
        Func<int, NumberState, Circumstances, Decided<NumberState, T>> decide,
        Func<BlockToCommit<T>, ValueTask<bool[]>> commit,
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

        var won = await Commit(new(writes, written, answers), commit);
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

    private static async ValueTask<bool[]> Commit<T>(BlockToCommit<T> block, Func<BlockToCommit<T>, ValueTask<bool[]>> commit)
    {
        try
        {
            return await commit(block);
        }
        catch (CommitRefusedException)
        {
            // One of them is not storable. Asked one by one, it fails alone.
            return new bool[block.Writes.Count];
        }
    }
}
