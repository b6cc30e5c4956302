namespace Coordination.Journal;

internal sealed partial class SqliteReads
{
    private SqliteStatement pseudonym = null!;
    private SqliteStatement pseudonymsUnder = null!;
    private SqliteStatement countPseudonyms = null!;

    public List<PseudonymRow> Pseudonyms(IReadOnlyList<string> tokens)
    {
        var found = new List<PseudonymRow>();
        foreach (var token in tokens)
        {
            pseudonym.Bind(1, token);
            AddAll(pseudonym, found);
        }

        return found;
    }

    public List<PseudonymRow> PseudonymsUnder(string first, string beyond, bool moved, string after, int limit)
    {
        var found = new List<PseudonymRow>();
        pseudonymsUnder.Bind(1, first).Bind(2, beyond).Bind(3, after).Bind(4, moved ? 1 : 0).Bind(5, limit);
        AddAll(pseudonymsUnder, found);
        return found;
    }

    public PseudonymCount CountPseudonyms(string first, string beyond)
    {
        var count = default(PseudonymCount);
        countPseudonyms.Bind(1, first).Bind(2, beyond);
        while (countPseudonyms.Step())
        {
            count = new(countPseudonyms.Long(0), countPseudonyms.Long(1), countPseudonyms.Long(2));
        }

        return count;
    }

    private static void AddAll(SqliteStatement rows, List<PseudonymRow> found)
    {
        while (rows.Step())
        {
            found.Add(new(rows.Text(0), rows.Text(1), rows.BytesOrNull(2), rows.Int(3) == 1));
        }
    }

    private void PreparePseudonyms()
    {
        pseudonym = database.Prepare("SELECT token, holder, document, moved FROM pseudonym WHERE token = ?1");
        pseudonymsUnder = database.Prepare("""
            SELECT token, holder, document, moved FROM pseudonym
             WHERE token > ?1 AND token < ?2 AND token > ?3 AND moved = ?4 AND (?4 = 1 OR document IS NOT NULL) ORDER BY token LIMIT ?5
            """);
        countPseudonyms = database.Prepare("""
            SELECT coalesce(sum(moved = 0 AND document IS NOT NULL), 0), coalesce(sum(moved = 0 AND document IS NULL), 0), coalesce(sum(moved = 1), 0)
              FROM pseudonym WHERE token > ?1 AND token < ?2
            """);
    }
}
