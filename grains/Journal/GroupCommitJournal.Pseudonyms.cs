using Coordination.Carriers;

namespace Coordination.Journal;

internal sealed partial class GroupCommitJournal
{
    public async ValueTask<IReadOnlyList<PseudonymRow>> Pseudonyms(IReadOnlyList<string> tokens, CancellationToken cancellation) =>
        await quick.Ask(reads => reads.Pseudonyms(tokens), cancellation);

    public async ValueTask<IReadOnlyList<PseudonymRow>> PseudonymsUnder(string keyId, bool moved, string after, int limit, CancellationToken cancellation) =>
        await slow.Ask(reads => reads.PseudonymsUnder(First(keyId), Beyond(keyId), moved, after, limit), cancellation);

    public async ValueTask<PseudonymCount> CountPseudonyms(string keyId, CancellationToken cancellation) =>
        await slow.Ask(reads => reads.CountPseudonyms(First(keyId), Beyond(keyId)), cancellation);

    public async ValueTask StorePseudonyms(IReadOnlyList<PseudonymRow> rows, CancellationToken cancellation)
    {
        foreach (var page in rows.Chunk(IPseudonymRows.RowsPerPageMax))
        {
            await writer.Put(new PseudonymsStored(page) { Priority = PriorityOf(page.Length), Cancellation = cancellation });
        }
    }

    public async ValueTask ForgetPseudonyms(IReadOnlyList<string> tokens, CancellationToken cancellation)
    {
        foreach (var page in tokens.Chunk(IPseudonymRows.RowsPerPageMax))
        {
            await writer.Put(new PseudonymsForgotten(page) { Priority = Priority.Bulk, Cancellation = cancellation });
        }
    }

    // A carrier waits for those of one holder; many are a change of keys, for which nobody does.
    private static Priority PriorityOf(int rows) => rows <= 2 ? Priority.Urgent : Priority.Bulk;

    // Names of keys hold no '-', so that all pseudonyms under one lie between it and the character after it.
    private static string First(string keyId) => $"{keyId}-";

    private static string Beyond(string keyId) => $"{keyId}.";
}
