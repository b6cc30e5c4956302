using Coordination.Carriers;
using Coordination.Numbers;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

internal sealed partial class PostgreSqlTransaction
{
    private static readonly PostgreSqlPart storedFence = new("fence", JournalTables.Fence, """
        fenced AS (
            UPDATE fence SET value = $1, raised_at = $2, unheard_since = $3, doubted_at = $4, witness = $5, seen_fence = $6,
                             seen_position = $7, seen_heads = $8
             WHERE only_row = 1)
        """);

    private static readonly PostgreSqlPart settledEffect = new("settled-effect", JournalTables.Fence, """
        settled_effect AS (UPDATE forgotten SET settled = true WHERE number = $1 AND carrier = $2)
        """);

    private static readonly PostgreSqlPart comparison = new("compared", JournalTables.Fence, """
        comparison AS (
            INSERT INTO compared (carrier, fence, compared_at) VALUES ($1, $2, $3)
            ON CONFLICT (carrier) DO UPDATE SET fence = excluded.fence, compared_at = excluded.compared_at)
        """);

    private const string WantedOfSql = """
        SELECT p.number, p.executor, p.version, p.services, p.applied_version, p.ordered_at FROM provisioning p
         WHERE p.number = ANY ($1::bigint[]) ORDER BY p.number, p.executor FOR NO KEY UPDATE
        """;

    private const string StoreForgottenSql = """
        INSERT INTO forgotten AS f (number, carrier, fence, sequence, epoch, services, applied_at, known, settled)
        SELECT u.number, u.carrier, u.fence, u.sequence, u.epoch, u.services, u.applied_at, u.known, false
          FROM unnest($1::bigint[], $2::text[], $3::int[], $4::int[], $5::int[], $6::int[], $7::timestamptz[], $8::int[])
               WITH ORDINALITY AS u (number, carrier, fence, sequence, epoch, services, applied_at, known, place)
         ORDER BY u.place
        ON CONFLICT (number, carrier) DO UPDATE SET
            fence = excluded.fence, sequence = excluded.sequence, epoch = excluded.epoch, services = excluded.services,
            applied_at = excluded.applied_at, known = excluded.known, settled = false
        WHERE (f.fence, f.sequence) <> (excluded.fence, excluded.sequence)
        RETURNING number, carrier
        """;

    private const string SettleAgreedSql = $"""
        WITH agreed AS (
            UPDATE forgotten f SET settled = true
             WHERE NOT settled
               AND (services = COALESCE((SELECT p.services {PostgreSqlFence.NewestWish}), 0)
                    OR (services <> 0 AND EXISTS (
                        SELECT 1 FROM provisioning p
                         WHERE p.number = f.number AND left(p.executor, -3) = f.carrier AND p.state <> 4
                           AND p.version > f.known AND f.services & ~p.services = 0)))
            RETURNING 1)
        SELECT count(*)::int FROM agreed
        """;

    public FenceRow Fence() => Ask(JournalTables.Fence, Command($"{PostgreSqlFence.Select} FOR UPDATE"), PostgreSqlFence.Read);

    public void StoreFence(FenceRow fence) => Add(
        storedFence,
        Of(fence.Value),
        Of(fence.RaisedAt),
        Of(fence.UnheardSince),
        Of(fence.Doubt?.At),
        Of(fence.Doubt?.Witness ?? string.Empty),
        Of(fence.Doubt?.Seen.Fence ?? 0),
        Of(fence.Doubt?.Seen.Position ?? 0L),
        Of(fence.Doubt?.Seen.Heads ?? string.Empty));

    public List<WantedRow> WantedOf(ReadOnlySpan<long> numbers) => numbers.IsEmpty ? [] : Ask(
        JournalTables.Provisioning,
        Command(WantedOfSql, Of(numbers.ToArray())),
        reader =>
        {
            var found = new List<WantedRow>();
            while (reader.Read())
            {
                found.Add(new(
                    reader.GetInt64(0),
                    units.Read(reader.GetFieldValue<byte[]>(1)),
                    reader.GetInt32(2),
                    (Services)reader.GetInt32(3),
                    reader.GetInt32(4),
                    new(reader.GetDateTime(5))));
            }

            return found;
        });

    public void StoreForgotten(ReadOnlySpan<ForgottenEffect> effects, Span<bool> isNew)
    {
        if (effects.IsEmpty)
        {
            return;
        }

        var stored = Ask(
            JournalTables.Fence,
            Command(
                StoreForgottenSql,
                Bigints(effects, (in effect) => effect.Line.Number.Key),
                Texts(effects, (in effect) => effect.Carrier.ToString()),
                Integers(effects, (in effect) => effect.Line.Fence),
                Integers(effects, (in effect) => effect.Line.Sequence),
                Integers(effects, (in effect) => effect.Line.Epoch),
                Integers(effects, (in effect) => (int)effect.Line.Barred),
                Instants(effects, (in effect) => effect.Line.AppliedAt),
                Integers(effects, (in effect) => effect.Known)),
            reader =>
            {
                var keys = new HashSet<(long, string)>();
                while (reader.Read())
                {
                    keys.Add((reader.GetInt64(0), reader.GetString(1)));
                }

                return keys;
            });
        for (var index = 0; index < effects.Length; index++)
        {
            isNew[index] = stored.Contains((effects[index].Line.Number.Key, effects[index].Carrier.ToString()));
        }
    }

    public void SettleForgotten(long number, CarrierCode carrier) => Add(settledEffect, Of(number), Of(carrier.ToString()));

    public int SettleAgreed() => Ask(
        JournalTables.Fence | JournalTables.Provisioning,
        Command(SettleAgreedSql),
        reader => reader.Read() ? reader.GetInt32(0) : 0);

    public void StoreCompared(ComparedRow row) => Add(comparison, Of(row.Carrier.ToString()), Of(row.Fence), Of(row.At));
}
