namespace Coordination.Journal;

internal sealed partial class SqliteTransaction
{
    private SqliteStatement storeHolding = null!;
    private SqliteStatement removeHolding = null!;
    private SqliteStatement storeDevice = null!;

    public void StoreHoldings(ReadOnlySpan<HoldingChange> rows)
    {
        foreach (ref readonly var row in rows)
        {
            if (row.Line is { } line)
            {
                storeHolding
                    .Bind(1, row.Holder)
                    .Bind(2, row.Number)
                    .Bind(3, line.Unit.Carrier.ToString())
                    .Bind(4, line.Unit.ToString())
                    .Bind(5, line.Epoch)
                    .Bind(6, Instants.ToMicroseconds(line.Since))
                    .Run();
            }
            else
            {
                removeHolding.Bind(1, row.Holder).Bind(2, row.Number).Run();
            }
        }
    }

    public void StoreDevices(ReadOnlySpan<DeviceRow> rows)
    {
        foreach (ref readonly var row in rows)
        {
            storeDevice.Bind(1, row.Imei).Bind(2, row.Card).Bind(3, Instants.ToMicroseconds(row.SeenAt)).Run();
        }
    }

    private void PrepareTies()
    {
        storeHolding = database.Prepare("""
            INSERT INTO holding (holder, number, carrier, unit, epoch, since) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT DO UPDATE SET carrier = excluded.carrier, unit = excluded.unit, epoch = excluded.epoch, since = excluded.since
            """);
        removeHolding = database.Prepare("DELETE FROM holding WHERE holder = ?1 AND number = ?2");
        storeDevice = database.Prepare("""
            INSERT INTO device (imei, card, seen_at) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)
            """);
    }
}
