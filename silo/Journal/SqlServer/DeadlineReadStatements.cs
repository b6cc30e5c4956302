using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>What readers ask of deadlines and their policies.</summary>
internal static class DeadlineReadStatements
{
    public static readonly SqlServerStatement Now = new($"SELECT {SlotStatements.Now}");

    public static readonly SqlServerStatement Policies = new(
        "SELECT policy, version, anchors_from, span, not_before, set_by, organisation, reason FROM deadline_policy ORDER BY policy, version");

    /// <summary>The index ends in the columns of the primary key, so that this order is its own. Of one anchor the rows before the place are read past.</summary>
    public static readonly SqlServerStatement Due = new(
        """
        SELECT TOP (@limit) d.tag, d.anchor_at, d.subject_kind, d.subject_number, d.subject_text, d.generation
          FROM due d WITH (INDEX (due_first))
         WHERE d.shard = @shard AND d.policy = @policy AND d.anchor_at >= @anchor_at AND d.anchor_at <= @up_to
           AND (d.anchor_at > @anchor_at OR d.subject_number > @subject_number
                OR (d.subject_number = @subject_number
                    AND (d.subject_kind > @subject_kind
                         OR (d.subject_kind = @subject_kind
                             AND (d.subject_text > @subject_text OR (d.subject_text = @subject_text AND d.tag > @tag))))))
         ORDER BY d.anchor_at, d.subject_number, d.subject_kind, d.subject_text, d.tag
        """,
        Int("@shard"),
        Int("@policy"),
        Long("@anchor_at"),
        Long("@subject_number"),
        Int("@subject_kind"),
        Text("@subject_text", SqlServerRows.KeyMax),
        Text("@tag", SqlServerRows.KeyMax),
        Long("@up_to"),
        Int("@limit"));

    /// <summary>Slice by slice: each is one step into the index, however many deadlines it has.</summary>
    public static readonly SqlServerStatement DueHeads = new(
        """
        SELECT s.number AS shard, oldest.anchor_at FROM @shards s
         CROSS APPLY (SELECT TOP (1) d.anchor_at FROM due d WITH (INDEX (due_first))
                       WHERE d.shard = s.number AND d.policy = @policy AND d.anchor_at >= @from AND d.anchor_at <= @up_to
                       ORDER BY d.anchor_at) oldest
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@shards", SqlServerRows.Numbers),
        Int("@policy"),
        Long("@from"),
        Long("@up_to"));

    public static readonly SqlServerStatement DueCount = new(
        """
        SELECT COUNT_BIG(*) FROM (
               SELECT TOP (@limit) d.anchor_at FROM @shards s INNER JOIN due d WITH (INDEX (due_first))
                   ON d.shard = s.number AND d.policy = @policy AND d.anchor_at >= @from AND d.anchor_at <= @up_to) counted
        OPTION (FORCE ORDER, LOOP JOIN)
        """,
        Of("@shards", SqlServerRows.Numbers),
        Int("@policy"),
        Long("@from"),
        Long("@up_to"),
        Long("@limit"));
}
