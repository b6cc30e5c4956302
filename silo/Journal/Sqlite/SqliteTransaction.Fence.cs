using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Journal;

internal sealed partial class SqliteTransaction
{
    private SqliteStatement fence = null!;
    private SqliteStatement storeFence = null!;
    private SqliteStatement wantedOf = null!;
    private SqliteStatement storeForgotten = null!;
    private SqliteStatement settleForgotten = null!;
    private SqliteStatement settleAgreed = null!;
    private SqliteStatement storeCompared = null!;

    public FenceRow Fence()
    {
        fence.Step();
        var row = SqliteFence.Read(fence);
        fence.Reset();
        return row;
    }

    public void StoreFence(FenceRow row) => storeFence
        .Bind(1, row.Value)
        .Bind(2, Stored(row.RaisedAt))
        .Bind(3, Stored(row.UnheardSince))
        .Bind(4, Stored(row.Doubt?.At))
        .Bind(5, row.Doubt?.Witness ?? string.Empty)
        .Bind(6, row.Doubt?.Seen.Fence ?? 0)
        .Bind(7, row.Doubt?.Seen.Position ?? 0)
        .Bind(8, row.Doubt?.Seen.Heads ?? string.Empty)
        .Run();

    public List<WantedRow> WantedOf(ReadOnlySpan<long> numbers)
    {
        var found = new List<WantedRow>(numbers.Length);
        foreach (var number in numbers)
        {
            wantedOf.Bind(1, number);
            while (wantedOf.Step())
            {
                found.Add(new(
                    wantedOf.Long(0),
                    units.Read(wantedOf.Bytes(1)),
                    wantedOf.Int(2),
                    (Services)wantedOf.Int(3),
                    wantedOf.Int(4),
                    wantedOf.Instant(5)));
            }
        }

        return found;
    }

    public void StoreForgotten(ReadOnlySpan<ForgottenEffect> effects, Span<bool> isNew)
    {
        for (var index = 0; index < effects.Length; index++)
        {
            ref readonly var effect = ref effects[index];
            isNew[index] = storeForgotten
                .Bind(1, effect.Line.Number.Key)
                .Bind(2, effect.Carrier.ToString())
                .Bind(3, effect.Line.Fence)
                .Bind(4, effect.Line.Sequence)
                .Bind(5, effect.Line.Epoch)
                .Bind(6, (int)effect.Line.Barred)
                .Bind(7, Instants.ToMicroseconds(effect.Line.AppliedAt))
                .Bind(8, effect.Known)
                .Run() == 1;
        }
    }

    public void SettleForgotten(long number, CarrierCode carrier) => settleForgotten.Bind(1, number).Bind(2, carrier.ToString()).Run();

    public int SettleAgreed() => settleAgreed.Run();

    public void StoreCompared(ComparedRow row) => storeCompared
        .Bind(1, row.Carrier.ToString())
        .Bind(2, row.Fence)
        .Bind(3, Instants.ToMicroseconds(row.At))
        .Run();

    private void PrepareFence()
    {
        fence = database.Prepare(SqliteFence.Select);
        storeFence = database.Prepare("""
            UPDATE fence SET value = ?1, raised_at = ?2, unheard_since = ?3, doubted_at = ?4, witness = ?5, seen_fence = ?6,
                             seen_position = ?7, seen_heads = ?8
            """);
        wantedOf = database.Prepare("SELECT number, executor, version, services, applied_version, ordered_at FROM provisioning WHERE number = ?1");
        storeForgotten = database.Prepare("""
            INSERT INTO forgotten (number, carrier, fence, sequence, epoch, services, applied_at, known, settled)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0)
            ON CONFLICT (number, carrier) DO UPDATE SET
                fence = excluded.fence, sequence = excluded.sequence, epoch = excluded.epoch, services = excluded.services,
                applied_at = excluded.applied_at, known = excluded.known, settled = 0
            WHERE fence <> excluded.fence OR sequence <> excluded.sequence
            """);
        settleForgotten = database.Prepare("UPDATE forgotten SET settled = 1 WHERE number = ?1 AND carrier = ?2");
        settleAgreed = database.Prepare($"""
            UPDATE forgotten AS f SET settled = 1
             WHERE settled = 0
               AND (services = IFNULL((SELECT p.services {SqliteFence.NewestWish}), 0)
                    OR (services <> 0 AND EXISTS (
                        SELECT 1 FROM provisioning p
                         WHERE p.number = f.number AND substr(p.executor, 1, length(p.executor) - 3) = f.carrier AND p.state <> 4
                           AND p.version > f.known AND (f.services & ~p.services) = 0)))
            """);
        storeCompared = database.Prepare("""
            INSERT INTO compared (carrier, fence, compared_at) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET fence = excluded.fence, compared_at = excluded.compared_at
            """);
    }

    private static long? Stored(DateTimeOffset? instant) => instant is { } at ? Instants.ToMicroseconds(at) : null;
}
