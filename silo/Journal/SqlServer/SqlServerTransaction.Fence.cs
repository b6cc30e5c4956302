using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Journal;

internal sealed partial class SqlServerTransaction
{
    public FenceRow Fence() => session.List(FenceStatements.ReadLocked, SqlServerFence.Fence)[0];

    public void StoreFence(FenceRow fence) => session.Run(
        FenceStatements.Store,
        fence.Value,
        Stored(fence.RaisedAt),
        Stored(fence.UnheardSince),
        Stored(fence.Doubt?.At),
        fence.Doubt?.Witness ?? string.Empty,
        fence.Doubt?.Seen.Fence ?? 0,
        fence.Doubt?.Seen.Position ?? 0L,
        fence.Doubt?.Seen.Heads ?? string.Empty);

    public List<WantedRow> WantedOf(ReadOnlySpan<long> numbers) => numbers.IsEmpty ? [] : session.List(
        FenceStatements.WantedOf,
        row => new WantedRow(row.Long(0), row.Unit(1), row.Int(2), (Services)row.Int(3), row.Int(4), row.Instant(5)),
        SqlServerRows.Numbers.Of(Distinct(numbers)));

    public void StoreForgotten(ReadOnlySpan<ForgottenEffect> effects, Span<bool> isNew)
    {
        if (effects.IsEmpty)
        {
            return;
        }

        var stored = new HashSet<(long, string)>();
        session.Read(
            FenceStatements.StoreForgotten,
            rows =>
            {
                do
                {
                    while (rows.Next())
                    {
                        stored.Add((rows.Long(0), rows.Text(1)));
                    }
                }
                while (rows.NextAnswer());
            },
            SqlServerRows.Forgotten.Of(effects));
        for (var index = 0; index < effects.Length; index++)
        {
            isNew[index] = stored.Contains((effects[index].Line.Number.Key, effects[index].Carrier.ToString()));
        }
    }

    public void SettleForgotten(long number, CarrierCode carrier) => session.Run(FenceStatements.SettleForgotten, number, carrier.ToString());

    public int SettleAgreed()
    {
        var agreed = SqlServerFence.Forgotten(session, 0, int.MaxValue, onlyOpen: true)
            .Where(found => HistoryDecision.Agrees(found.Row.Effect.Line.Barred, found.Row.Effect.Known, found.Row.Wanted, found.Version))
            .Select(found => found.Row.Entry)
            .ToArray();
        if (agreed.Length > 0)
        {
            session.Run(FenceStatements.SettleEntries, SqlServerRows.Numbers.Of(agreed));
        }

        return agreed.Length;
    }

    public void StoreCompared(ComparedRow row) =>
        session.Run(FenceStatements.StoreCompared, row.Carrier.ToString(), row.Fence, Instants.ToMicroseconds(row.At));

    private static long? Stored(DateTimeOffset? instant) => instant is { } at ? Instants.ToMicroseconds(at) : null;
}
