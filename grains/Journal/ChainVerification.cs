using System.Globalization;

namespace Coordination.Journal;

/// <summary>Where a chain first differs from what was written.</summary>
/// <param name="Slot">The chain.</param>
/// <param name="Batch">The batch, 0 for the chain as a whole.</param>
/// <param name="Position">The fact in it, or null for the batch as a whole.</param>
/// <param name="What">What is wrong, in words; no number in clear.</param>
internal sealed record ChainDivergence(int Slot, long Batch, int? Position, string What);

/// <summary>What a verification found.</summary>
/// <param name="Batches">Batches that were walked.</param>
/// <param name="Facts">Facts in them.</param>
/// <param name="Erased">Commits whose salt is erased: their facts verify, the values behind them cannot any more.</param>
/// <param name="First">The first divergence, or null when there is none.</param>
internal sealed record ChainVerdict(long Batches, long Facts, long Erased, ChainDivergence? First);

/// <summary>
/// Recomputes every hash of every chain from the rows (infra/facts.md 6). It finds an edited, removed, added or reordered row
/// wherever it lies; a truncated tail together with its slot's head only a witness outside the database can tell.
/// </summary>
internal sealed class ChainVerification(IChainRows rows)
{
    private const int BatchesPerRead = 16;

    /// <summary>Walks all chains from their beginning, and stops at the first divergence.</summary>
    public async Task<ChainVerdict> Verify(CancellationToken cancellation)
    {
        var verdict = new ChainVerdict(0, 0, 0, null);
        var slots = await rows.Slots(cancellation);
        if (await rows.HasStrays(slots.Count == 0 ? 0 : slots[0].Slot, cancellation))
        {
            var slot = slots.Count == 0 ? 0 : slots[0].Slot;
            return verdict with { First = new(slot, 0, null, "There are rows outside every batch.") };
        }

        foreach (var slot in slots)
        {
            verdict = await Walk(slot, verdict, cancellation);
            if (verdict.First is not null)
            {
                return verdict;
            }
        }

        return verdict;
    }

    private async Task<ChainVerdict> Walk(SlotHead slot, ChainVerdict verdict, CancellationToken cancellation)
    {
        if (await rows.HasStrays(slot.Slot, cancellation))
        {
            return verdict with { First = new(slot.Slot, 0, null, "There are rows outside every batch.") };
        }

        var last = new SlotHead(slot.Slot, 0, 0, Chain.Origin());
        IReadOnlyList<ChainedBatch> batches;
        do
        {
            batches = await rows.Batches(slot.Slot, last.Batch, BatchesPerRead, cancellation);
            foreach (var batch in batches)
            {
                if (BatchCheck.Of(last, batch) is { } divergence)
                {
                    return verdict with { First = divergence };
                }

                last = new(slot.Slot, batch.Head.Term, batch.Head.Batch, batch.Head.Head);
                verdict = verdict with
                {
                    Batches = verdict.Batches + 1,
                    Facts = verdict.Facts + batch.Facts.Count,
                    Erased = verdict.Erased + batch.Personal.Count(personal => personal.Salt is null),
                };
            }
        }
        while (batches.Count == BatchesPerRead);

        return HeadOf(slot, last) is { } atHead ? verdict with { First = atHead } : verdict;
    }

    private static ChainDivergence? HeadOf(SlotHead slot, SlotHead last) =>
        slot.Batch != last.Batch || !slot.Head.AsSpan().SequenceEqual(last.Head)
            ? new(slot.Slot, last.Batch, null, string.Create(CultureInfo.InvariantCulture, $"The slot's head is that of batch {slot.Batch}, and the chain ends with batch {last.Batch}."))
            : slot.Term < last.Term
                ? new(slot.Slot, last.Batch, null, string.Create(CultureInfo.InvariantCulture, $"The slot is in term {slot.Term}, and its last batch was written in term {last.Term}."))
                : null;
}
