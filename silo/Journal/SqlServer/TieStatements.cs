using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>Lines of holders and cards of devices.</summary>
internal static class TieStatements
{
    public static readonly SqlServerStatement StoreHoldings = new(
        """
        DELETE h FROM @rows r INNER JOIN holding h WITH (ROWLOCK) ON h.holder = r.holder AND h.number = r.number
         WHERE r.unit IS NULL
        OPTION (FORCE ORDER, LOOP JOIN);
        UPDATE h SET carrier = r.carrier, unit = r.unit, epoch = r.epoch, since = r.since
          FROM @rows r INNER JOIN holding h WITH (ROWLOCK) ON h.holder = r.holder AND h.number = r.number
         WHERE r.unit IS NOT NULL
        OPTION (FORCE ORDER, LOOP JOIN);
        INSERT INTO holding (holder, number, carrier, unit, epoch, since)
        SELECT r.holder, r.number, r.carrier, r.unit, r.epoch, r.since FROM @rows r
         WHERE r.unit IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM holding h WITH (UPDLOCK, ROWLOCK) WHERE h.holder = r.holder AND h.number = r.number)
        OPTION (LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Holdings))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement StoreDevices = new(
        """
        UPDATE d SET seen_at = r.seen_at
          FROM @rows r INNER JOIN device d WITH (ROWLOCK) ON d.imei = r.imei AND d.card = r.card
         WHERE d.seen_at < r.seen_at
        OPTION (FORCE ORDER, LOOP JOIN);
        INSERT INTO device (imei, card, seen_at)
        SELECT r.imei, r.card, r.seen_at FROM @rows r
         WHERE NOT EXISTS (SELECT 1 FROM device d WITH (UPDLOCK, ROWLOCK) WHERE d.imei = r.imei AND d.card = r.card)
        OPTION (LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Devices))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement Holdings = new(
        """
        SELECT TOP (@limit) number, unit, epoch, since FROM holding
         WHERE holder = @holder AND number > @after AND (@carrier = N'' OR carrier = @carrier)
         ORDER BY number
        """,
        Text("@holder", SqlServerRows.KeyMax),
        Text("@carrier", SqlServerRows.UnitMax),
        Long("@after"),
        Int("@limit"));

    public static readonly SqlServerStatement CardsIn = new(
        "SELECT TOP (@limit) card FROM device WHERE imei = @imei ORDER BY seen_at DESC, card",
        Text("@imei", SqlServerRows.UnitMax),
        Int("@limit"));
}
