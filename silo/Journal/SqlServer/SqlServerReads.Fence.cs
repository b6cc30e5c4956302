using Coordination.Carriers;

namespace Coordination.Journal;

internal sealed partial class SqlServerReads
{
    public FenceRow Fence() => session.List(FenceStatements.Read, SqlServerFence.Fence)[0];

    public byte[]? HeadOf(int slot, long batch) => session.List(FenceStatements.HeadOf, row => row.Bytes(0), slot, batch) is [var head] ? head : null;

    public StoredFactRow? LastFact(Subject subject) => session.List(
        FenceStatements.LastFact,
        row => new StoredFactRow(row.Int(0), row.Int(1), row.Bytes(2), null),
        subject.Number,
        (int)subject.Kind,
        subject.Text) is [var fact] ? fact : null;

    public List<ComparedRow> Compared() =>
        session.List(FenceStatements.Compared, row => new ComparedRow(CarrierCode.Parse(row.Text(0)), row.Int(1), row.Instant(2)));

    public List<ForgottenCount> ForgottenCounts() =>
    [
        .. session.List(FenceStatements.ForgottenCounts, row => (Carrier: row.Text(0), IsSettled: row.Int(1) != 0, Count: row.Long(2)))
            .GroupBy(row => row.Carrier, StringComparer.Ordinal)
            .Select(rows => new ForgottenCount(
                CarrierCode.Parse(rows.Key),
                rows.Where(row => !row.IsSettled).Sum(row => row.Count),
                rows.Where(row => row.IsSettled).Sum(row => row.Count))),
    ];

    public List<ForgottenRow> Forgotten(long after, int limit, bool onlyOpen) =>
        SqlServerFence.Forgotten(session, after, limit, onlyOpen).ConvertAll(found => found.Row);
}
