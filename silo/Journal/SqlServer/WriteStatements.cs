using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>
/// What a transaction writes, but for orders and outboxes. Loops over the rows that are sent, in the order of their key, are asked
/// for: with a plan made while a table was small SQL Server would read, and lock, all of it.
/// </summary>
internal static class WriteStatements
{
    public static readonly SqlServerStatement WriteStates = new(
        """
        MERGE OrleansStorage WITH (ROWLOCK) AS s
        USING @rows AS r
           ON s.GrainTypeHash = r.type_hash AND s.GrainIdN1 = r.number AND s.GrainIdN0 = 0 AND s.GrainIdHash = r.id_hash
          AND s.GrainIdExtension = r.text AND s.GrainTypeString = r.state_name AND s.ServiceId = @service_id
         WHEN MATCHED AND s.Version = r.expected_version THEN
              UPDATE SET PayloadBinary = r.payload, ModifiedOn = @now, Version = s.Version + 1
         WHEN NOT MATCHED AND r.expected_version IS NULL THEN
              INSERT (GrainIdHash, GrainIdN0, GrainIdN1, GrainTypeHash, GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
              VALUES (r.id_hash, 0, r.number, r.type_hash, r.state_name, NULLIF(r.text, N''), @service_id, r.payload, @now, 1)
        OUTPUT r.position
        OPTION (LOOP JOIN);
        """,
        Of("@rows", SqlServerRows.States),
        Text("@service_id", SqlServerRows.NameMax),
        Instant("@now"))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement SetDeadlines = new(
        """
        DELETE d FROM @rows r INNER JOIN due d WITH (ROWLOCK)
            ON d.subject_number = r.subject_number AND d.subject_kind = r.subject_kind AND d.subject_text = r.subject_text AND d.policy = r.policy AND d.tag = r.tag
         WHERE r.anchor_at IS NULL
        OPTION (FORCE ORDER, LOOP JOIN);
        UPDATE d SET anchor_at = r.anchor_at, generation = r.generation FROM @rows r INNER JOIN due d WITH (ROWLOCK)
            ON d.subject_number = r.subject_number AND d.subject_kind = r.subject_kind AND d.subject_text = r.subject_text AND d.policy = r.policy AND d.tag = r.tag
         WHERE r.anchor_at IS NOT NULL
        OPTION (FORCE ORDER, LOOP JOIN);
        INSERT INTO due (subject_number, subject_kind, subject_text, policy, tag, shard, anchor_at, generation)
        SELECT r.subject_number, r.subject_kind, r.subject_text, r.policy, r.tag, r.shard, r.anchor_at, r.generation FROM @rows r
         WHERE r.anchor_at IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM due d WITH (UPDLOCK, ROWLOCK)
                            WHERE d.subject_number = r.subject_number AND d.subject_kind = r.subject_kind AND d.subject_text = r.subject_text
                              AND d.policy = r.policy AND d.tag = r.tag)
        OPTION (LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Deadlines))
    {
        DuplicateIsRace = true,
    };

    /// <summary>A version that is there already refuses its operation.</summary>
    public static readonly SqlServerStatement StorePolicy = new(
        """
        INSERT INTO deadline_policy (policy, version, anchors_from, span, not_before, set_by, organisation, reason)
        VALUES (@policy, @version, @anchors_from, @span, @not_before, @set_by, @organisation, @reason)
        """,
        Int("@policy"),
        Int("@version"),
        Long("@anchors_from"),
        Long("@span"),
        Long("@not_before"),
        Text("@set_by", SqlServerRows.KeyMax),
        Text("@organisation", SqlServerRows.KeyMax),
        Text("@reason", SqlServerRows.ReasonMax));

    public static readonly SqlServerStatement RaiseEpochs = new(
        """
        UPDATE e SET epoch = r.epoch FROM @rows r INNER JOIN epoch e WITH (ROWLOCK) ON e.number = r.number OPTION (FORCE ORDER, LOOP JOIN);
        INSERT INTO epoch (number, epoch)
        SELECT r.number, r.epoch FROM @rows r
         WHERE NOT EXISTS (SELECT 1 FROM epoch e WITH (UPDLOCK, ROWLOCK) WHERE e.number = r.number)
        OPTION (LOOP JOIN)
        """,
        Of("@rows", SqlServerRows.Epochs))
    {
        DuplicateIsRace = true,
    };

    /// <summary>A command id that has an answer already refuses its operation.</summary>
    public static readonly SqlServerStatement StoreAnswers = new(
        """
        INSERT INTO answer (subject_number, subject_kind, subject_text, command_id, answer)
        SELECT r.subject_number, r.subject_kind, r.subject_text, r.command_id, r.answer FROM @rows r
         ORDER BY r.subject_number, r.subject_kind, r.subject_text, r.command_id
        """,
        Of("@rows", SqlServerRows.Answers));

    public static readonly SqlServerStatement RaiseStop = new(
        """
        INSERT INTO stop (scope, raised_at)
        SELECT @scope, @raised_at WHERE NOT EXISTS (SELECT 1 FROM stop WITH (UPDLOCK, ROWLOCK) WHERE scope = @scope)
        """,
        Text("@scope", SqlServerRows.KeyMax),
        Long("@raised_at"))
    {
        DuplicateIsRace = true,
    };

    public static readonly SqlServerStatement LowerStop = new(
        "DELETE FROM stop WHERE scope = @scope",
        Text("@scope", SqlServerRows.KeyMax));

    public static readonly SqlServerStatement LastVersion = new(
        """
        SELECT ISNULL(MAX(f.version), 0) FROM fact f WITH (INDEX (fact_subject))
         WHERE f.subject_number = @subject_number AND f.subject_kind = @subject_kind AND f.subject_text = @subject_text
        """,
        Long("@subject_number"),
        Int("@subject_kind"),
        Text("@subject_text", SqlServerRows.KeyMax));

    public static readonly SqlServerStatement StoreFacts = new(
        """
        INSERT INTO fact (slot, batch, position, subject_kind, subject_number, subject_text, version, ordinal, canonical)
        SELECT @slot, @batch, f.position, f.subject_kind, f.subject_number, f.subject_text, f.version, f.ordinal, f.canonical FROM @facts f
         ORDER BY f.position;
        INSERT INTO personal (slot, batch, position, salt, [values])
        SELECT @slot, @batch, p.position, p.salt, p.[values] FROM @personal p ORDER BY p.position
        """,
        Int("@slot"),
        Long("@batch"),
        Of("@facts", SqlServerRows.Facts),
        Of("@personal", SqlServerRows.Personal));
}
