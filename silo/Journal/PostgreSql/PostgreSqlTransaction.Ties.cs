using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlTransaction
{
    private static readonly PostgreSqlPart holdings = new("holdings", JournalTables.Holdings, """
        holdings AS (
            INSERT INTO holding (holder, number, carrier, unit, epoch, since)
            SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::int[], $6::timestamptz[])
            ON CONFLICT (holder, number)
            DO UPDATE SET carrier = excluded.carrier, unit = excluded.unit, epoch = excluded.epoch, since = excluded.since),
        former_holdings AS (
            DELETE FROM holding h USING unnest($7::text[], $8::bigint[]) AS u (holder, number)
             WHERE h.holder = u.holder AND h.number = u.number)
        """);

    private static readonly PostgreSqlPart devices = new("devices", JournalTables.Devices, """
        devices AS (
            INSERT INTO device AS d (imei, card, seen_at) SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[])
            ON CONFLICT (imei, card) DO UPDATE SET seen_at = greatest(d.seen_at, excluded.seen_at))
        """);

    public void StoreHoldings(ReadOnlySpan<HoldingChange> rows)
    {
        if (rows.IsEmpty)
        {
            return;
        }

        var sorted = Sorted(rows, (left, right) => left.Number.CompareTo(right.Number));
        ReadOnlySpan<HoldingChange> stored = Array.FindAll(sorted, row => row.Line is not null);
        ReadOnlySpan<HoldingChange> removed = Array.FindAll(sorted, row => row.Line is null);
        Add(
            holdings,
            Texts(stored, (in row) => row.Holder),
            Bigints(stored, (in row) => row.Number),
            Texts(stored, (in row) => row.Line!.Unit.Carrier.ToString()),
            Texts(stored, (in row) => row.Line!.Unit.ToString()),
            Integers(stored, (in row) => row.Line!.Epoch),
            Instants(stored, (in row) => row.Line!.Since),
            Texts(removed, (in row) => row.Holder),
            Bigints(removed, (in row) => row.Number));
    }

    public void StoreDevices(ReadOnlySpan<DeviceRow> rows)
    {
        if (!rows.IsEmpty)
        {
            Add(
                devices,
                Texts(rows, (in row) => row.Imei),
                Texts(rows, (in row) => row.Card),
                Instants(rows, (in row) => row.SeenAt));
        }
    }
}
