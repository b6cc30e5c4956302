using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlReads
{
    // Not the moment the statement or its transaction began.
    private const string ServerClock = "SELECT clock_timestamp()";

    private const string PoliciesSql = """
        SELECT policy, version, anchors_from, span, not_before, set_by, organisation, reason FROM deadline_policy ORDER BY policy, version
        """;

    private const string DueSql = """
        SELECT tag, anchor_at, subject_kind, subject_number, subject_text, generation FROM due
         WHERE shard = $1 AND policy = $2 AND anchor_at <= $3
           AND (anchor_at, subject_number, subject_kind, subject_text, tag) > ($4, $5, $6, $7, $8)
         ORDER BY anchor_at, subject_number, subject_kind, subject_text, tag LIMIT $9
        """;

    // Slice by slice: each is one step into the index, however many deadlines it has.
    private const string DueHeadsSql = """
        SELECT slice.shard, oldest.anchor_at FROM generate_series(0, 63) AS slice (shard)
         CROSS JOIN LATERAL (
               SELECT anchor_at FROM due WHERE due.shard = slice.shard::smallint AND policy = $1 AND anchor_at >= $2 AND anchor_at <= $3
                ORDER BY anchor_at LIMIT 1) oldest
        """;

    private const string DueCountSql = """
        SELECT count(*) FROM (
               SELECT 1 FROM generate_series(0, 63) AS slice (shard)
                CROSS JOIN LATERAL (
                      SELECT 1 FROM due WHERE due.shard = slice.shard::smallint AND policy = $1 AND anchor_at >= $2 AND anchor_at <= $3 LIMIT $4) counted
                LIMIT $4) all_counted
        """;

    public DateTimeOffset? Now() => connection.Ask(Command(ServerClock), reader => reader.Read() ? Instant(reader, 0) : (DateTimeOffset?)null);

    public List<PolicyRow> Policies() => All(Command(PoliciesSql), reader => new PolicyRow(
        (DeadlinePolicy)reader.GetInt16(0),
        new(
            reader.GetInt32(1),
            Instant(reader, 2),
            reader.IsDBNull(3) ? null : TimeSpan.FromMicroseconds(reader.GetInt64(3)),
            InstantOrNull(reader, 4),
            reader.GetString(5),
            reader.GetString(6),
            reader.GetString(7))));

    public List<DueRow> Due(int shard, DueRange range, int limit)
    {
        var (anchor, subject, tag) = range.After;
        return All(
            Command(
                DueSql,
                Of((short)shard),
                Of((short)range.Policy),
                Of(range.UpTo),
                Of(anchor),
                Of(subject.Number),
                Of((short)subject.Kind),
                Of(subject.Text),
                Of(tag),
                Of(limit)),
            reader => new DueRow(
                range.Policy,
                reader.GetString(0),
                Instant(reader, 1),
                new((SubjectKind)reader.GetInt16(2), reader.GetInt64(3), reader.GetString(4)),
                reader.GetInt32(5)));
    }

    public List<DueHead> DueHeads(DueRange range) => All(
        Command(DueHeadsSql, Of((short)range.Policy), Of(range.After.AnchorAt), Of(range.UpTo)),
        reader => new DueHead(reader.GetInt32(0), range, Instant(reader, 1)));

    public long DueCount(DueRange range, long limit) => connection.Ask(
        Command(DueCountSql, Of((short)range.Policy), Of(range.After.AnchorAt), Of(range.UpTo), Of(limit)),
        reader => reader.Read() ? reader.GetInt64(0) : 0);
}
