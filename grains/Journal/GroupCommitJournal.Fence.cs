using Coordination.Audit;
using Coordination.Carriers;

namespace Coordination.Journal;

internal sealed partial class GroupCommitJournal
{
    public async ValueTask<HistoryStanding> Standing(CancellationToken cancellation) => await quick.Ask(
        reads =>
        {
            var fence = reads.Fence();
            return new HistoryStanding(fence, HistoryMark.Of(fence.Value, reads.Slots()));
        },
        cancellation);

    public async ValueTask<bool> Holds(IReadOnlyList<ChainHead> heads, CancellationToken cancellation) => await quick.Ask(
        reads => heads.All(head => reads.HeadOf(head.Slot, head.Batch) is { } stored && stored.AsSpan().SequenceEqual(head.Head)),
        cancellation);

    public async ValueTask<FenceRow> DoubtHistory(int fence, string witness, HistoryMark seen, DateTimeOffset since, Principal by, CancellationToken cancellation) =>
        await writer.Put(new DoubtRecorded(fence, witness, seen, since, by) { Priority = Priority.Urgent, Cancellation = cancellation });

    public async ValueTask<FenceRow> RaiseFence(int above, string reason, Principal by, CancellationToken cancellation) =>
        await writer.Put(new FenceRaising(above, reason, by) { Priority = Priority.Urgent, Cancellation = cancellation });

    public async ValueTask<FenceRow> SetUnheard(DateTimeOffset? since, CancellationToken cancellation) =>
        await writer.Put(new UnheardNoted(since) { Priority = Priority.Urgent, Cancellation = cancellation });

    public async ValueTask<DateTimeOffset?> LastApplied(LaneKey lane, CancellationToken cancellation) =>
        await slow.Ask(reads => reads.LastFact(Subject.OfLane(lane.ToString())), cancellation) is { } row
            ? FactReader.Read(row).HappenedAt
            : null;

    public async ValueTask<int> Compare(CarrierCode carrier, int fence, IReadOnlyList<LineAtCarrier> lines, CancellationToken cancellation) =>
        await writer.Put(new EffectsCompared(carrier, fence, [.. lines]) { Priority = Priority.Urgent, Cancellation = cancellation });

    public async ValueTask NoteCompared(CarrierCode carrier, int fence, CancellationToken cancellation) =>
        await writer.Put(new ComparisonNoted(carrier, fence) { Priority = Priority.Urgent, Cancellation = cancellation });

    public async ValueTask<IReadOnlyList<ComparedRow>> Compared(CancellationToken cancellation) =>
        await quick.Ask(reads => reads.Compared(), cancellation);

    public async ValueTask<IReadOnlyList<ForgottenCount>> ForgottenCounts(CancellationToken cancellation) =>
        await slow.Ask(reads => reads.ForgottenCounts(), cancellation);

    public async ValueTask<IReadOnlyList<ForgottenRow>> Forgotten(long after, int limit, bool onlyOpen, CancellationToken cancellation) =>
        await slow.Ask(reads => reads.Forgotten(after, limit, onlyOpen), cancellation);

    public async ValueTask<int> SettleAgreed(CancellationToken cancellation) =>
        await writer.Put(new AgreedSettled { Priority = Priority.Urgent, Cancellation = cancellation });
}
