using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Journal;

/// <summary>The fence as stored.</summary>
/// <param name="Value">From 1; commands carry it, and a carrier refuses a lower one than it has seen.</param>
/// <param name="RaisedAt">When it was raised last, UTC.</param>
/// <param name="UnheardSince">
/// Since when this record has gone on without every carrier having said that it has seen no later one, UTC; null when all have.
/// </param>
/// <param name="Doubt">Set while the record is known to be older than what was sent: nothing is commanded.</param>
internal sealed record FenceRow(int Value, DateTimeOffset? RaisedAt, DateTimeOffset? UnheardSince, HistoryDoubt? Doubt)
{
    /// <summary>Of a database that was never restored.</summary>
    public static FenceRow First { get; } = new(1, null, null, null);
}

/// <summary>Why a record is in doubt.</summary>
/// <param name="At">Since when, UTC.</param>
/// <param name="Witness">Code of the carrier that knows more than the record; empty when a person said so.</param>
/// <param name="Seen">What that carrier has seen.</param>
internal sealed record HistoryDoubt(DateTimeOffset At, string Witness, HistoryMark Seen);

/// <summary>Where the record stands.</summary>
/// <param name="Fence">The fence.</param>
/// <param name="Mark">What is told to carriers.</param>
internal sealed record HistoryStanding(FenceRow Fence, HistoryMark Mark);

/// <summary>What a number wants of one executor, as decisions about the fence need it.</summary>
internal readonly record struct WantedRow(
    long Number,
    CarrierUnit Executor,
    int Version,
    Services Services,
    int AppliedVersion,
    DateTimeOffset OrderedAt);

/// <summary>An effect at a carrier that the record does not know.</summary>
/// <param name="Carrier">The carrier.</param>
/// <param name="Line">The number as it stands there.</param>
/// <param name="Known">Newest version the record had for it there when this was found; 0 for none.</param>
internal readonly record struct ForgottenEffect(CarrierCode Carrier, LineAtCarrier Line, int Known);

/// <summary>A stored <see cref="ForgottenEffect"/>.</summary>
/// <param name="Entry">Its number in the list, from 1.</param>
/// <param name="Effect">The effect.</param>
/// <param name="Wanted">What the record wants barred there now.</param>
/// <param name="IsSettled">False while commands for the number are withheld.</param>
internal sealed record ForgottenRow(long Entry, ForgottenEffect Effect, Services Wanted, bool IsSettled);

/// <summary>How far a carrier was compared with the record.</summary>
/// <param name="Carrier">The carrier.</param>
/// <param name="Fence">Under which fence all its changes were compared.</param>
/// <param name="At">When, UTC.</param>
internal readonly record struct ComparedRow(CarrierCode Carrier, int Fence, DateTimeOffset At);

/// <summary>Counts of a carrier's forgotten effects.</summary>
internal readonly record struct ForgottenCount(CarrierCode Carrier, long Open, long Settled);

/// <summary>Rows of the fence. Every call may be repeated.</summary>
internal interface IFenceRows
{
    /// <summary>Where the record stands. What was read before this call is in it.</summary>
    ValueTask<HistoryStanding> Standing(CancellationToken cancellation);

    /// <summary>Whether these batches are in the record, under these hashes.</summary>
    ValueTask<bool> Holds(IReadOnlyList<ChainHead> heads, CancellationToken cancellation);

    /// <summary>
    /// From the commit on nothing is commanded. Does nothing where the fence is not <paramref name="fence"/> any more.
    /// </summary>
    /// <param name="fence">The fence under which the doubt arose.</param>
    /// <param name="witness">Code of the carrier that knows more; empty when a person says so.</param>
    /// <param name="seen">What it has seen.</param>
    /// <param name="since">Since when this process has written to the record, UTC.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The fence as it is then.</returns>
    ValueTask<FenceRow> DoubtHistory(int fence, string witness, HistoryMark seen, DateTimeOffset since, Principal by, CancellationToken cancellation);

    /// <summary>Raises the fence and ends the doubt. Does nothing where it is higher than <paramref name="above"/> already.</summary>
    /// <returns>The fence as it is then.</returns>
    ValueTask<FenceRow> RaiseFence(int above, string reason, Principal by, CancellationToken cancellation);

    /// <summary>Notes since when some carrier has not been heard (an earlier instant stays), or that all have (null).</summary>
    ValueTask<FenceRow> SetUnheard(DateTimeOffset? since, CancellationToken cancellation);

    /// <summary>The carrier's time of the last effects of this lane that were acknowledged and recorded; null when there are none.</summary>
    ValueTask<DateTimeOffset?> LastApplied(LaneKey lane, CancellationToken cancellation);

    /// <summary>Compares a page of a carrier's lines with the record, and stores what the record does not know.</summary>
    /// <returns>How many are new to the list.</returns>
    ValueTask<int> Compare(CarrierCode carrier, int fence, IReadOnlyList<LineAtCarrier> lines, CancellationToken cancellation);

    /// <summary>Notes that all of a carrier's changes were compared under a fence.</summary>
    ValueTask NoteCompared(CarrierCode carrier, int fence, CancellationToken cancellation);

    /// <summary>Carriers that were compared.</summary>
    ValueTask<IReadOnlyList<ComparedRow>> Compared(CancellationToken cancellation);

    /// <summary>Forgotten effects by carrier.</summary>
    ValueTask<IReadOnlyList<ForgottenCount>> ForgottenCounts(CancellationToken cancellation);

    /// <summary>Forgotten effects ascending after an entry, at most so many.</summary>
    ValueTask<IReadOnlyList<ForgottenRow>> Forgotten(long after, int limit, bool onlyOpen, CancellationToken cancellation);

    /// <summary>Settles those for which sending what is wanted takes nothing from anybody (<see cref="HistoryDecision.Agrees"/>).</summary>
    /// <returns>How many.</returns>
    ValueTask<int> SettleAgreed(CancellationToken cancellation);
}
