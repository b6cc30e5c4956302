namespace Coordination.Journal;

internal sealed partial class SqliteReads
{
    private SqliteStatement holdings = null!;
    private SqliteStatement cardsIn = null!;

    public List<HoldingRow> Holdings(string holder, string carrier, long afterNumber, int limit)
    {
        var found = new List<HoldingRow>();
        var row = holdings.Bind(1, holder).Bind(2, afterNumber).Bind(3, carrier).Bind(4, limit);
        while (row.Step())
        {
            found.Add(new(row.Long(0), new(holder, units.Read(row.Bytes(1)), row.Int(2), row.Instant(3))));
        }

        return found;
    }

    public List<string> CardsIn(string imei, int limit)
    {
        var found = new List<string>();
        cardsIn.Bind(1, imei).Bind(2, limit);
        while (cardsIn.Step())
        {
            found.Add(cardsIn.Text(0));
        }

        return found;
    }

    private void PrepareTies()
    {
        holdings = database.Prepare("""
            SELECT number, unit, epoch, since FROM holding
             WHERE holder = ?1 AND number > ?2 AND (?3 = '' OR carrier = ?3) ORDER BY number LIMIT ?4
            """);
        cardsIn = database.Prepare("SELECT card FROM device WHERE imei = ?1 ORDER BY seen_at DESC, card LIMIT ?2");
    }
}
