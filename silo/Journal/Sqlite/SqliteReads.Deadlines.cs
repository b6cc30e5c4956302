using Coordination.Deadlines;

namespace Coordination.Journal;

internal sealed partial class SqliteReads
{
    private SqliteStatement policies = null!;
    private SqliteStatement due = null!;
    private SqliteStatement dueHeads = null!;
    private SqliteStatement dueCount = null!;

    /// <summary>The file has no clock but this machine's.</summary>
    public DateTimeOffset? Now() => null;

    public List<PolicyRow> Policies()
    {
        var found = new List<PolicyRow>();
        while (policies.Step())
        {
            found.Add(new((DeadlinePolicy)policies.Int(0), new PolicyVersion(
                policies.Int(1),
                policies.Instant(2),
                policies.LongOrNull(3) is { } span ? TimeSpan.FromMicroseconds(span) : null,
                policies.InstantOrNull(4),
                policies.Text(5),
                policies.Text(6),
                policies.Text(7))));
        }

        return found;
    }

    public List<DueRow> Due(int shard, DueRange range, int limit)
    {
        var found = new List<DueRow>();
        var (anchor, subject, tag) = range.After;
        due.Bind(1, shard)
            .Bind(2, (int)range.Policy)
            .Bind(3, Instants.ToMicroseconds(anchor))
            .Bind(4, subject.Number)
            .Bind(5, (int)subject.Kind)
            .Bind(6, subject.Text)
            .Bind(7, tag)
            .Bind(8, Instants.ToMicroseconds(range.UpTo))
            .Bind(9, limit);
        while (due.Step())
        {
            found.Add(new(range.Policy, due.Text(0), due.Instant(1), new((SubjectKind)due.Int(2), due.Long(3), due.Text(4)), due.Int(5)));
        }

        return found;
    }

    public List<DueHead> DueHeads(DueRange range)
    {
        var found = new List<DueHead>();
        Bind(dueHeads, range);
        while (dueHeads.Step())
        {
            if (dueHeads.InstantOrNull(1) is { } oldest)
            {
                found.Add(new(dueHeads.Int(0), range, oldest));
            }
        }

        return found;
    }

    public long DueCount(DueRange range, long limit)
    {
        Bind(dueCount, range).Bind(4, limit).Step();
        var count = dueCount.Long(0);
        dueCount.Reset();
        return count;
    }

    private static SqliteStatement Bind(SqliteStatement statement, DueRange range) => statement
        .Bind(1, (int)range.Policy)
        .Bind(2, Instants.ToMicroseconds(range.After.AnchorAt))
        .Bind(3, Instants.ToMicroseconds(range.UpTo));

    private void PrepareDeadlines()
    {
        policies = database.Prepare("""
            SELECT policy, version, anchors_from, span, not_before, set_by, organisation, reason FROM deadline_policy ORDER BY policy, version
            """);

        // The index ends in the columns of the primary key, so that this order is its own.
        due = database.Prepare("""
            SELECT tag, anchor_at, subject_kind, subject_number, subject_text, generation FROM due
             WHERE shard = ?1 AND policy = ?2 AND anchor_at <= ?8
               AND (anchor_at, subject_number, subject_kind, subject_text, tag) > (?3, ?4, ?5, ?6, ?7)
             ORDER BY anchor_at, subject_number, subject_kind, subject_text, tag LIMIT ?9
            """);
        dueHeads = database.Prepare("""
            WITH RECURSIVE slice(shard) AS (SELECT 0 UNION ALL SELECT shard + 1 FROM slice WHERE shard < 63)
            SELECT shard, (SELECT MIN(anchor_at) FROM due WHERE due.shard = slice.shard AND policy = ?1 AND anchor_at >= ?2 AND anchor_at <= ?3) FROM slice
            """);
        dueCount = database.Prepare("""
            WITH RECURSIVE slice(shard) AS (SELECT 0 UNION ALL SELECT shard + 1 FROM slice WHERE shard < 63)
            SELECT COUNT(*) FROM (
                SELECT 1 FROM slice CROSS JOIN due WHERE due.shard = slice.shard AND policy = ?1 AND anchor_at >= ?2 AND anchor_at <= ?3 LIMIT ?4)
            """);
    }
}
