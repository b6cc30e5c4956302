using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlTransaction
{
    private static readonly PostgreSqlPart storedPseudonyms = new("pseudonyms", JournalTables.Pseudonyms, """
        pseudonyms AS (
            INSERT INTO pseudonym AS p (token, holder, document, moved)
            SELECT u.token, u.holder, u.document, u.moved FROM unnest($1::text[], $2::text[], $3::bytea[], $4::boolean[]) AS u (token, holder, document, moved)
            ON CONFLICT (token) DO UPDATE SET document = excluded.document, moved = excluded.moved WHERE p.holder = excluded.holder)
        """);

    private static readonly PostgreSqlPart forgottenPseudonyms = new("former-pseudonyms", JournalTables.Pseudonyms, """
        former_pseudonyms AS (DELETE FROM pseudonym p USING unnest($1::text[]) AS u (token) WHERE p.token = u.token AND p.moved)
        """);

    public void StorePseudonyms(ReadOnlySpan<PseudonymRow> rows)
    {
        if (!rows.IsEmpty)
        {
            Add(
                storedPseudonyms,
                Texts(rows, (in row) => row.Token),
                Texts(rows, (in row) => row.Holder),
                BytesOrNulls(rows, (in row) => row.Document),
                Booleans(rows, (in row) => row.IsMoved));
        }
    }

    public void ForgetPseudonyms(ReadOnlySpan<string> tokens)
    {
        if (!tokens.IsEmpty)
        {
            Add(forgottenPseudonyms, Texts(tokens, (in token) => token));
        }
    }
}
