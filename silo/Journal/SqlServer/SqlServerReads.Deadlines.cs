namespace Coordination.Journal;

internal sealed partial class SqlServerReads
{
    private static readonly long[] shards = [.. Enumerable.Range(0, IDueRows.Shards).Select(shard => (long)shard)];

    public DateTimeOffset? Now() => Instants.FromMicroseconds(session.Scalar(DeadlineReadStatements.Now)!.Value);

    public List<PolicyRow> Policies() => session.List(DeadlineReadStatements.Policies, row => new PolicyRow(
        (DeadlinePolicy)row.Int(0),
        new(
            row.Int(1),
            row.Instant(2),
            row.LongOrNull(3) is { } span ? TimeSpan.FromMicroseconds(span) : null,
            row.InstantOrNull(4),
            row.Text(5),
            row.Text(6),
            row.Text(7))));

    public List<DueRow> Due(int shard, DueRange range, int limit)
    {
        var (anchor, subject, tag) = range.After;
        return session.List(
            DeadlineReadStatements.Due,
            row => new DueRow(range.Policy, row.Text(0), row.Instant(1), new((SubjectKind)row.Int(2), row.Long(3), row.Text(4)), row.Int(5)),
            shard,
            (int)range.Policy,
            Instants.ToMicroseconds(anchor),
            subject.Number,
            (int)subject.Kind,
            subject.Text,
            tag,
            Instants.ToMicroseconds(range.UpTo),
            limit);
    }

    public List<DueHead> DueHeads(DueRange range) => session.List(
        DeadlineReadStatements.DueHeads,
        row => new DueHead((int)row.Long(0), range, row.Instant(1)),
        SqlServerRows.Numbers.Of(shards),
        (int)range.Policy,
        Instants.ToMicroseconds(range.After.AnchorAt),
        Instants.ToMicroseconds(range.UpTo));

    public long DueCount(DueRange range, long limit) => session.Scalar(
        DeadlineReadStatements.DueCount,
        SqlServerRows.Numbers.Of(shards),
        (int)range.Policy,
        Instants.ToMicroseconds(range.After.AnchorAt),
        Instants.ToMicroseconds(range.UpTo),
        limit)!.Value;
}
