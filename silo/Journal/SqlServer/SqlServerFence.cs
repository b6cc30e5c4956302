using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Journal;

/// <summary>Rows of the fence as they are read.</summary>
internal static class SqlServerFence
{
    public static FenceRow Fence(SqlServerReader row) => new(
        row.Int(0),
        row.InstantOrNull(1),
        row.InstantOrNull(2),
        row.InstantOrNull(3) is { } doubtedAt ? new(doubtedAt, row.Text(4), new HistoryMark(row.Int(5), row.Long(6), row.Text(7))) : null);

    /// <summary>Forgotten effects, each with the newest that is wanted of its carrier.</summary>
    public static List<(ForgottenRow Row, int Version)> Forgotten(SqlServerSession session, long after, int limit, bool onlyOpen)
    {
        var found = new List<(ForgottenRow Row, int Version)>();
        session.Read(
            FenceStatements.Forgotten,
            rows =>
            {
                while (rows.Next())
                {
                    if (found.Count == 0 || found[^1].Row.Entry != rows.Long(0))
                    {
                        found.Add((Row(rows), 0));
                    }

                    if (Wanted(rows, found[^1].Row.Effect.Carrier) is { } wanted && wanted.Version > found[^1].Version)
                    {
                        found[^1] = (found[^1].Row with { Wanted = wanted.Services }, wanted.Version);
                    }
                }
            },
            after,
            onlyOpen ? 1 : 0,
            limit);
        return found;
    }

    private static ForgottenRow Row(SqlServerReader row)
    {
        var line = new LineAtCarrier(Msisdn.FromKey(row.Long(1)), row.Int(3), row.Int(4), row.Int(5), (Services)row.Int(6), row.Instant(7));
        return new(row.Long(0), new(CarrierCode.Parse(row.Text(2)), line, row.Int(8)), Services.None, row.Int(9) != 0);
    }

    private static (int Version, Services Services)? Wanted(SqlServerReader row, CarrierCode carrier) =>
        row.UnitOrNull(10) is { } executor && executor.Carrier == carrier && (ProvisioningState)row.Int(13) != ProvisioningState.Closed
            ? (row.Int(11), (Services)row.Int(12))
            : null;
}
