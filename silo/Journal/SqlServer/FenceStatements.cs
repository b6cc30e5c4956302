using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>What is asked and written of the fence. The rule of what is settled is applied on this side, to the few rows there are.</summary>
internal static class FenceStatements
{
    private const string Columns = "value, raised_at, unheard_since, doubted_at, witness, seen_fence, seen_position, seen_heads";
    private const int HeadsMax = 2_048;

    public static readonly SqlServerStatement Read = new($"SELECT {Columns} FROM fence");

    public static readonly SqlServerStatement ReadLocked = new($"SELECT {Columns} FROM fence WITH (UPDLOCK, ROWLOCK)");

    public static readonly SqlServerStatement Store = new(
        """
        UPDATE fence SET value = @value, raised_at = @raised_at, unheard_since = @unheard_since, doubted_at = @doubted_at, witness = @witness,
                         seen_fence = @seen_fence, seen_position = @seen_position, seen_heads = @seen_heads
         WHERE only_row = 1
        """,
        Int("@value"),
        Long("@raised_at"),
        Long("@unheard_since"),
        Long("@doubted_at"),
        Text("@witness", SqlServerRows.UnitMax),
        Int("@seen_fence"),
        Long("@seen_position"),
        Text("@seen_heads", HeadsMax));

    public static readonly SqlServerStatement WantedOf = new(
        """
        SELECT p.number, p.executor, p.version, p.services, p.applied_version, p.ordered_at
          FROM @numbers n INNER JOIN provisioning p WITH (UPDLOCK, ROWLOCK) ON p.number = n.number
         ORDER BY p.number
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@numbers", SqlServerRows.Numbers));

    /// <summary>Those that were replaced, then those that are new. The fence is locked, so that nobody else gives entries.</summary>
    public static readonly SqlServerStatement StoreForgotten = new(
        """
        UPDATE f SET fence = r.fence, sequence = r.sequence, epoch = r.epoch, services = r.services, applied_at = r.applied_at,
                     known = r.known, settled = 0
        OUTPUT inserted.number, inserted.carrier
          FROM @rows r INNER JOIN forgotten f WITH (ROWLOCK) ON f.number = r.number AND f.carrier = r.carrier
         WHERE f.fence <> r.fence OR f.sequence <> r.sequence
        OPTION (FORCE ORDER, LOOP JOIN);
        DECLARE @last bigint;
        SELECT @last = ISNULL(MAX(entry), 0) FROM forgotten;
        INSERT INTO forgotten (entry, number, carrier, fence, sequence, epoch, services, applied_at, known, settled)
        OUTPUT inserted.number, inserted.carrier
        SELECT @last + r.position + 1, r.number, r.carrier, r.fence, r.sequence, r.epoch, r.services, r.applied_at, r.known, 0
          FROM @rows r
         WHERE NOT EXISTS (SELECT 1 FROM forgotten f WHERE f.number = r.number AND f.carrier = r.carrier)
        OPTION (LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Forgotten));

    public static readonly SqlServerStatement SettleForgotten = new(
        "UPDATE forgotten SET settled = 1 WHERE number = @number AND carrier = @carrier",
        Long("@number"),
        Text("@carrier", SqlServerRows.UnitMax));

    public static readonly SqlServerStatement SettleEntries = new(
        "UPDATE f SET settled = 1 FROM @entries e INNER JOIN forgotten f WITH (ROWLOCK) ON f.entry = e.number OPTION (FORCE ORDER, LOOP JOIN)",
        Of("@entries", SqlServerRows.Numbers));

    public static readonly SqlServerStatement StoreCompared = new(
        """
        UPDATE compared SET fence = @fence, compared_at = @compared_at WHERE carrier = @carrier;
        INSERT INTO compared (carrier, fence, compared_at)
        SELECT @carrier, @fence, @compared_at WHERE NOT EXISTS (SELECT 1 FROM compared WITH (UPDLOCK, ROWLOCK) WHERE carrier = @carrier)
        """,
        Text("@carrier", SqlServerRows.UnitMax),
        Int("@fence"),
        Long("@compared_at"))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement HeadOf = new(
        "SELECT head FROM batch WHERE slot = @slot AND batch = @batch",
        Int("@slot"),
        Long("@batch"));

    public static readonly SqlServerStatement LastFact = new(
        """
        SELECT f.version, f.ordinal, f.canonical
          FROM (SELECT TOP (1) x.slot, x.batch, x.position FROM fact x WITH (INDEX (fact_subject))
                 WHERE x.subject_number = @subject_number AND x.subject_kind = @subject_kind AND x.subject_text = @subject_text
                 ORDER BY x.version DESC, x.ordinal DESC) found
         INNER JOIN fact f ON f.slot = found.slot AND f.batch = found.batch AND f.position = found.position
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Long("@subject_number"),
        Int("@subject_kind"),
        Text("@subject_text", SqlServerRows.KeyMax));

    public static readonly SqlServerStatement Compared = new("SELECT carrier, fence, compared_at FROM compared ORDER BY carrier");

    public static readonly SqlServerStatement ForgottenCounts = new(
        "SELECT carrier, settled, COUNT_BIG(*) FROM forgotten GROUP BY carrier, settled ORDER BY carrier, settled");

    /// <summary>Entries, each once for every executor the number was ever wanted of, or once without.</summary>
    public static readonly SqlServerStatement Forgotten = new(
        """
        SELECT f.entry, f.number, f.carrier, f.fence, f.sequence, f.epoch, f.services, f.applied_at, f.known, f.settled,
               p.executor, p.version, p.services, p.state
          FROM (SELECT TOP (@limit) x.entry, x.number, x.carrier, x.fence, x.sequence, x.epoch, x.services, x.applied_at, x.known, x.settled
                  FROM forgotten x
                 WHERE x.entry > @after AND (@only_open = 0 OR x.settled = 0)
                 ORDER BY x.entry) f
          LEFT JOIN provisioning p ON p.number = f.number
         ORDER BY f.entry
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Long("@after"),
        Int("@only_open"),
        Int("@limit"));
}
