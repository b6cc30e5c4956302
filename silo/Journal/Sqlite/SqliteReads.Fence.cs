using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Journal;

internal sealed partial class SqliteReads
{
    private SqliteStatement fence = null!;
    private SqliteStatement headOf = null!;
    private SqliteStatement lastFact = null!;
    private SqliteStatement compared = null!;
    private SqliteStatement forgottenCounts = null!;
    private SqliteStatement forgotten = null!;

    public FenceRow Fence()
    {
        fence.Step();
        var row = SqliteFence.Read(fence);
        fence.Reset();
        return row;
    }

    public byte[]? HeadOf(int slot, long batch)
    {
        if (!headOf.Bind(1, slot).Bind(2, batch).Step())
        {
            return null;
        }

        var head = headOf.Bytes(0).ToArray();
        headOf.Reset();
        return head;
    }

    public StoredFactRow? LastFact(Subject subject)
    {
        if (!Bind(lastFact, subject).Step())
        {
            return null;
        }

        var row = new StoredFactRow(lastFact.Int(0), lastFact.Int(1), lastFact.Bytes(2).ToArray(), null);
        lastFact.Reset();
        return row;
    }

    public List<ComparedRow> Compared()
    {
        var found = new List<ComparedRow>();
        while (compared.Step())
        {
            found.Add(new(CarrierCode.Parse(compared.Text(0)), compared.Int(1), compared.Instant(2)));
        }

        return found;
    }

    public List<ForgottenCount> ForgottenCounts()
    {
        var found = new List<ForgottenCount>();
        while (forgottenCounts.Step())
        {
            found.Add(new(CarrierCode.Parse(forgottenCounts.Text(0)), forgottenCounts.Long(1), forgottenCounts.Long(2)));
        }

        return found;
    }

    public List<ForgottenRow> Forgotten(long after, int limit, bool onlyOpen)
    {
        var found = new List<ForgottenRow>();
        var row = forgotten.Bind(1, after).Bind(2, onlyOpen ? 1 : 0).Bind(3, limit);
        while (row.Step())
        {
            var line = new LineAtCarrier(Msisdn.FromKey(row.Long(1)), row.Int(3), row.Int(4), row.Int(5), (Services)row.Int(6), row.Instant(7));
            found.Add(new(row.Long(0), new(CarrierCode.Parse(row.Text(2)), line, row.Int(8)), (Services)row.Int(10), row.Int(9) != 0));
        }

        return found;
    }

    private void PrepareFence()
    {
        fence = database.Prepare(SqliteFence.Select);
        headOf = database.Prepare("SELECT head FROM batch WHERE slot = ?1 AND batch = ?2");
        lastFact = database.Prepare("""
            SELECT version, ordinal, canonical FROM fact
             WHERE subject_number = ?1 AND subject_kind = ?2 AND subject_text = ?3 ORDER BY version DESC, ordinal DESC LIMIT 1
            """);
        compared = database.Prepare("SELECT carrier, fence, compared_at FROM compared ORDER BY carrier");
        forgottenCounts = database.Prepare("SELECT carrier, SUM(settled = 0), SUM(settled <> 0) FROM forgotten GROUP BY carrier ORDER BY carrier");
        forgotten = database.Prepare($"""
            SELECT f.entry, f.number, f.carrier, f.fence, f.sequence, f.epoch, f.services, f.applied_at, f.known, f.settled,
                   IFNULL((SELECT p.services {SqliteFence.NewestWish}), 0)
              FROM forgotten f WHERE f.entry > ?1 AND (?2 = 0 OR f.settled = 0) ORDER BY f.entry LIMIT ?3
            """);
    }
}
