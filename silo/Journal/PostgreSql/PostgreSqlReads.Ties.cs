using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlReads
{
    private const string HoldingsSql = """
        SELECT number, unit, epoch, since FROM holding
         WHERE holder = $1 AND number > $2 AND ($3 = '' OR carrier = $3) ORDER BY number LIMIT $4
        """;

    private const string CardsInSql = "SELECT card FROM device WHERE imei = $1 ORDER BY seen_at DESC, card LIMIT $2";

    public List<HoldingRow> Holdings(string holder, string carrier, long afterNumber, int limit) => All(
        Command(HoldingsSql, Of(holder), Of(afterNumber), Of(carrier), Of(limit)),
        reader => new HoldingRow(reader.GetInt64(0), new(holder, units.Read(Bytes(reader, 1)), reader.GetInt32(2), Instant(reader, 3))));

    public List<string> CardsIn(string imei, int limit) => All(Command(CardsInSql, Of(imei), Of(limit)), reader => reader.GetString(0));
}
