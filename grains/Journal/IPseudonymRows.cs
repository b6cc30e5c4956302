namespace Coordination.Journal;

/// <summary>A pseudonym as stored: how a holder is found, and what another is made of.</summary>
/// <param name="Token">The pseudonym, its key's name in front.</param>
/// <param name="Holder">Whose it is: what the holder is called here, in grains, states and lines.</param>
/// <param name="Document">The holder's document, encrypted for this pseudonym; null where none was told, or the pseudonym is moved.</param>
/// <param name="IsMoved">Whether the holder has a pseudonym under a later key.</param>
internal sealed record PseudonymRow(string Token, string Holder, byte[]? Document, bool IsMoved)
{
    /// <summary>Without what is in it.</summary>
    public override string ToString() => nameof(PseudonymRow);
}

/// <summary>Pseudonyms under one key.</summary>
/// <param name="Sealed">With a document, to be moved where the key is not the newest.</param>
/// <param name="Bare">Without one: nobody told the document yet.</param>
/// <param name="Moved">Of holders that have one under a later key.</param>
internal readonly record struct PseudonymCount(long Sealed, long Bare, long Moved);

/// <summary>Pseudonyms of holders. Every call may be repeated.</summary>
internal interface IPseudonymRows
{
    /// <summary>Most rows one call stores, finds or removes.</summary>
    const int RowsPerPageMax = 512;

    /// <summary>Those of these pseudonyms that are known, in no order.</summary>
    ValueTask<IReadOnlyList<PseudonymRow>> Pseudonyms(IReadOnlyList<string> tokens, CancellationToken cancellation);

    /// <summary>Pseudonyms under a key, ascending after one, at most so many: those that are moved, or those that can be.</summary>
    ValueTask<IReadOnlyList<PseudonymRow>> PseudonymsUnder(string keyId, bool moved, string after, int limit, CancellationToken cancellation);

    /// <summary>Counts those under a key. Reads all of them.</summary>
    ValueTask<PseudonymCount> CountPseudonyms(string keyId, CancellationToken cancellation);

    /// <summary>
    /// Stores pseudonyms, all or none. One that is known keeps its holder; document and mark are replaced where the holder is the same,
    /// and nothing is where it is another: whoever was first has it.
    /// </summary>
    ValueTask StorePseudonyms(IReadOnlyList<PseudonymRow> rows, CancellationToken cancellation);

    /// <summary>Removes pseudonyms of these that are moved.</summary>
    ValueTask ForgetPseudonyms(IReadOnlyList<string> tokens, CancellationToken cancellation);
}
