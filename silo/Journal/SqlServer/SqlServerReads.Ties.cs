namespace Coordination.Journal;

internal sealed partial class SqlServerReads
{
    public List<HoldingRow> Holdings(string holder, string carrier, long afterNumber, int limit) => session.List(
        TieStatements.Holdings,
        row => new HoldingRow(row.Long(0), new(holder, row.Unit(1), row.Int(2), row.Instant(3))),
        holder,
        carrier,
        afterNumber,
        limit);

    public List<string> CardsIn(string imei, int limit) => session.List(TieStatements.CardsIn, row => row.Text(0), imei, limit);
}
