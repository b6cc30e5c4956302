using Npgsql;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlReads
{
    private const string PseudonymsSql = "SELECT token, holder, document, moved FROM pseudonym WHERE token = ANY ($1::text[])";

    private const string PseudonymsUnderSql = """
        SELECT token, holder, document, moved FROM pseudonym
         WHERE token > $1 AND token < $2 AND token > $3 AND moved = $4 AND ($4 OR document IS NOT NULL) ORDER BY token LIMIT $5
        """;

    private const string CountPseudonymsSql = """
        SELECT count(*) FILTER (WHERE NOT moved AND document IS NOT NULL), count(*) FILTER (WHERE NOT moved AND document IS NULL), count(*) FILTER (WHERE moved)
          FROM pseudonym WHERE token > $1 AND token < $2
        """;

    public List<PseudonymRow> Pseudonyms(IReadOnlyList<string> tokens)
    {
        ReadOnlySpan<string> all = [.. tokens];
        return All(Command(PseudonymsSql, Texts(all, (in token) => token)), Pseudonym);
    }

    public List<PseudonymRow> PseudonymsUnder(string first, string beyond, bool moved, string after, int limit) =>
        All(Command(PseudonymsUnderSql, Of(first), Of(beyond), Of(after), Of(moved), Of(limit)), Pseudonym);

    public PseudonymCount CountPseudonyms(string first, string beyond) => All(
        Command(CountPseudonymsSql, Of(first), Of(beyond)),
        reader => new PseudonymCount(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)))[0];

    private static PseudonymRow Pseudonym(NpgsqlDataReader reader) =>
        new(reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2), reader.GetBoolean(3));
}
