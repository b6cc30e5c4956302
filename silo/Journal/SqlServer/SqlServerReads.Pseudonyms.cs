namespace Coordination.Journal;

internal sealed partial class SqlServerReads
{
    public List<PseudonymRow> Pseudonyms(IReadOnlyList<string> tokens) =>
        tokens.Count == 0 ? [] : session.List(PseudonymStatements.Find, Pseudonym, SqlServerRows.Tokens.Of([.. tokens]));

    public List<PseudonymRow> PseudonymsUnder(string first, string beyond, bool moved, string after, int limit) =>
        session.List(PseudonymStatements.Under, Pseudonym, first, beyond, after, moved ? 1 : 0, limit);

    public PseudonymCount CountPseudonyms(string first, string beyond) =>
        session.List(PseudonymStatements.Count, row => new PseudonymCount(row.Long(0), row.Long(1), row.Long(2)), first, beyond)[0];

    private static PseudonymRow Pseudonym(SqlServerReader row) => new(row.Text(0), row.Text(1), row.BytesOrNull(2), row.Int(3) == 1);
}
