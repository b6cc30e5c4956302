using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>What readers ask of states, facts, deadlines and chains; each inside a snapshot, so that none waits for a lock.</summary>
internal static class ReadStatements
{
    public static readonly SqlServerStatement States = new(
        """
        SELECT k.position, s.PayloadBinary, s.Version
          FROM @keys k INNER JOIN OrleansStorage s
            ON s.GrainTypeHash = k.type_hash AND s.GrainIdN1 = k.number AND s.GrainIdN0 = 0 AND s.GrainIdHash = k.id_hash
           AND s.GrainIdExtension = k.text AND s.GrainTypeString = k.state_name AND s.ServiceId = @service_id
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@keys", SqlServerRows.StateKeys),
        Text("@service_id", SqlServerRows.NameMax));

    public static readonly SqlServerStatement Answer = new(
        """
        SELECT answer FROM answer
         WHERE subject_number = @subject_number AND subject_kind = @subject_kind AND subject_text = @subject_text AND command_id = @command_id
        """,
        Long("@subject_number"),
        Int("@subject_kind"),
        Text("@subject_text", SqlServerRows.KeyMax),
        Text("@command_id", SqlServerRows.KeyMax));

    public static readonly SqlServerStatement Facts = new(
        """
        SELECT f.version, f.ordinal, f.canonical, p.[values]
          FROM (SELECT TOP (@limit) x.slot, x.batch, x.position, x.version, x.ordinal FROM fact x WITH (INDEX (fact_subject))
                 WHERE x.subject_number = @subject_number AND x.subject_kind = @subject_kind AND x.subject_text = @subject_text
                   AND x.version > @after_version
                 ORDER BY x.version, x.ordinal) found
         INNER JOIN fact f ON f.slot = found.slot AND f.batch = found.batch AND f.position = found.position
          LEFT JOIN personal p ON p.slot = f.slot AND p.batch = f.batch AND p.position = f.position - f.ordinal
         ORDER BY f.version, f.ordinal
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Long("@subject_number"),
        Int("@subject_kind"),
        Text("@subject_text", SqlServerRows.KeyMax),
        Int("@after_version"),
        Int("@limit"));

    public static readonly SqlServerStatement Slots = new(
        "SELECT slot, term, batch, head FROM slot WHERE term > 0 OR batch > 0 ORDER BY slot");

    /// <summary>Heads, then the facts of those batches, then what is erasable of them.</summary>
    public static readonly SqlServerStatement Batches = new(
        """
        DECLARE @last bigint;
        SELECT @last = MAX(b.batch) FROM (SELECT TOP (@limit) batch FROM batch WHERE slot = @slot AND batch > @after ORDER BY batch) b;
        SELECT slot, batch, term, sealed_at, count, root, previous, head FROM batch
         WHERE slot = @slot AND batch > @after AND batch <= @last ORDER BY batch;
        SELECT batch, position, subject_kind, subject_number, subject_text, version, ordinal, canonical FROM fact
         WHERE slot = @slot AND batch > @after AND batch <= @last ORDER BY batch, position;
        SELECT batch, position, salt, [values] FROM personal
         WHERE slot = @slot AND batch > @after AND batch <= @last ORDER BY batch, position
        """,
        Int("@slot"),
        Long("@after"),
        Int("@limit"));

    public static readonly SqlServerStatement Strays = new(
        """
        DECLARE @last bigint;
        SELECT @last = ISNULL(MAX(batch), 0) FROM batch WHERE slot = @slot;
        SELECT CASE
                 WHEN EXISTS (SELECT 1 FROM fact WHERE slot = @slot AND (batch > @last OR batch < 1)) THEN 1
                 WHEN EXISTS (SELECT 1 FROM personal WHERE slot = @slot AND (batch > @last OR batch < 1)) THEN 1
                 WHEN EXISTS (SELECT 1 FROM batch WHERE slot = @slot AND batch < 1) THEN 1
                 WHEN EXISTS (SELECT 1 FROM fact WHERE slot < 0 OR slot > 15) THEN 1
                 WHEN EXISTS (SELECT 1 FROM personal WHERE slot < 0 OR slot > 15) THEN 1
                 WHEN EXISTS (SELECT 1 FROM batch WHERE slot < 0 OR slot > 15) THEN 1
                 ELSE 0
               END
        """,
        Int("@slot"));
}
