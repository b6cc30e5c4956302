using System.Globalization;
using Coordination.Journal;

namespace Coordination.Carriers;

/// <summary>
/// Where our record stood when something was sent. A carrier keeps the highest it was ever told, beside its effects, and says it
/// again with every answer: once the database was restored from a backup, this is what still knows (promise P17).
/// </summary>
/// <param name="Fence">The fence then, from 1; 0 for a carrier that was never told anything.</param>
/// <param name="Position">Batches in all chains together. Of two marks under one fence the higher one is the later.</param>
/// <param name="Heads">
/// Number and head of the last batch of every chain that has one (infra/facts.md 5), <c>0:1234:9f86…</c>, joined by <c>;</c>, at most
/// <see cref="HeadsLengthMax"/> characters. Nobody but us reads it.
/// </param>
internal sealed record HistoryMark(int Fence, long Position, string Heads)
{
    /// <summary>Characters a carrier has to keep: sixteen chains take fewer.</summary>
    public const int HeadsLengthMax = 2_048;

    private const char Between = ';';
    private const char Within = ':';

    /// <summary>What a carrier has seen that was never told anything.</summary>
    public static HistoryMark None { get; } = new(0, 0, string.Empty);

    /// <summary>The mark of a record whose chains have these heads.</summary>
    public static HistoryMark Of(int fence, IReadOnlyList<SlotHead> chains)
    {
        var begun = chains.Where(chain => chain.Batch > 0).ToList();
        return new(
            fence,
            begun.Sum(chain => chain.Batch),
            string.Join(Between, begun.Select(chain => string.Create(
                CultureInfo.InvariantCulture,
                $"{chain.Slot}{Within}{chain.Batch}{Within}{Convert.ToHexStringLower(chain.Head)}"))));
    }

    /// <summary>The heads again; false when this is no text of ours.</summary>
    public bool TryHeads(out IReadOnlyList<ChainHead> heads)
    {
        var read = new List<ChainHead>();
        heads = read;
        if (Heads.Length > HeadsLengthMax)
        {
            return false;
        }

        foreach (var part in Heads.Split(Between, StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.Split(Within) is not [var slot, var batch, { Length: Merkle.HashBytes * 2 } hash]
                || !int.TryParse(slot, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || number >= SlotHead.Slots
                || !long.TryParse(batch, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                || !hash.All(char.IsAsciiHexDigitLower))
            {
                return false;
            }

            read.Add(new(number, last, Convert.FromHexString(hash)));
        }

        return true;
    }
}

/// <summary>The last batch of one chain.</summary>
/// <param name="Slot">The chain, 0 to 15.</param>
/// <param name="Batch">Its number.</param>
/// <param name="Head">Hash of its head, 32 bytes.</param>
internal sealed record ChainHead(int Slot, long Batch, byte[] Head);
