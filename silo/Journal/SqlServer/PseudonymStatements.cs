using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>Pseudonyms of holders.</summary>
internal static class PseudonymStatements
{
    public static readonly SqlServerStatement Store = new(
        """
        UPDATE p SET document = r.document, moved = r.moved
          FROM @rows r INNER JOIN pseudonym p WITH (ROWLOCK) ON p.token = r.token
         WHERE p.holder = r.holder
        OPTION (FORCE ORDER, LOOP JOIN);
        INSERT INTO pseudonym (token, holder, document, moved)
        SELECT r.token, r.holder, r.document, r.moved FROM @rows r
         WHERE NOT EXISTS (SELECT 1 FROM pseudonym p WITH (UPDLOCK, ROWLOCK) WHERE p.token = r.token)
        OPTION (LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Pseudonyms))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement Forget = new(
        """
        DELETE p FROM @rows r INNER JOIN pseudonym p WITH (ROWLOCK) ON p.token = r.token WHERE p.moved = 1
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Tokens));

    public static readonly SqlServerStatement Find = new(
        """
        SELECT p.token, p.holder, p.document, p.moved FROM @rows r INNER JOIN pseudonym p ON p.token = r.token
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Tokens));

    public static readonly SqlServerStatement Under = new(
        """
        SELECT TOP (@limit) token, holder, document, moved FROM pseudonym
         WHERE token > @first AND token < @beyond AND token > @after AND moved = @moved AND (@moved = 1 OR document IS NOT NULL)
         ORDER BY token
        """,
        Text("@first", SqlServerRows.NameMax),
        Text("@beyond", SqlServerRows.NameMax),
        Text("@after", SqlServerRows.NameMax),
        Int("@moved"),
        Int("@limit"));

    public static readonly SqlServerStatement Count = new(
        """
        SELECT COUNT_BIG(CASE WHEN moved = 0 AND document IS NOT NULL THEN 1 END), COUNT_BIG(CASE WHEN moved = 0 AND document IS NULL THEN 1 END),
               COUNT_BIG(CASE WHEN moved = 1 THEN 1 END)
          FROM pseudonym WHERE token > @first AND token < @beyond
        """,
        Text("@first", SqlServerRows.NameMax),
        Text("@beyond", SqlServerRows.NameMax));
}
