namespace Coordination.Journal;

internal sealed partial class SqliteTransaction
{
    private SqliteStatement storePseudonym = null!;
    private SqliteStatement forgetPseudonym = null!;

    public void StorePseudonyms(ReadOnlySpan<PseudonymRow> rows)
    {
        foreach (var row in rows)
        {
            var bound = storePseudonym.Bind(1, row.Token).Bind(2, row.Holder).Bind(4, row.IsMoved ? 1 : 0);
            (row.Document is { } document ? bound.Bind(3, document.AsSpan()) : bound.BindNull(3)).Run();
        }
    }

    public void ForgetPseudonyms(ReadOnlySpan<string> tokens)
    {
        foreach (var token in tokens)
        {
            forgetPseudonym.Bind(1, token).Run();
        }
    }

    private void PreparePseudonyms()
    {
        storePseudonym = database.Prepare("""
            INSERT INTO pseudonym (token, holder, document, moved) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT DO UPDATE SET document = excluded.document, moved = excluded.moved WHERE holder = excluded.holder
            """);
        forgetPseudonym = database.Prepare("DELETE FROM pseudonym WHERE token = ?1 AND moved = 1");
    }
}
