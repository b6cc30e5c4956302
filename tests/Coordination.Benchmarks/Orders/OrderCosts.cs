namespace Coordination.Orders;

/// <summary>What one part of an order's road took.</summary>
/// <param name="Name">The part.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Silo">Microseconds of processor for each line, of the silo.</param>
/// <param name="Database">The same of the database's processes; in SQLite it is the silo's own.</param>
/// <param name="Carriers">The same of the simulated carriers.</param>
internal sealed record PhaseCost(string Name, double Seconds, double Silo, double Database, double Carriers)
{
    public double Sum => Silo + Database + Carriers;
}

/// <summary>Splits what was seen of an order's run into the parts of its road.</summary>
internal static class OrderCosts
{
    public static IReadOnlyList<PhaseCost> Of(IReadOnlyList<Sight> seen, int lines, DateTimeOffset begunAt, OrderView last, double secondsToHeld, double secondsToAcknowledged)
    {
        var approvedAt = last.ApprovedAt!.Value;
        var heldAt = approvedAt.AddSeconds(secondsToHeld);
        var endedAt = approvedAt.AddSeconds(secondsToAcknowledged);

        // The plan's instant is that of its beginning, when the last line was stored.
        var storedAt = last.PlannedAt!.Value;
        return
        [
            Cost("intake", begunAt, storedAt),
            Cost("plan", storedAt, approvedAt),
            Cost("hold", approvedAt, heldAt),
            Cost("acknowledge what is left", heldAt, endedAt),
            Cost("all", begunAt, endedAt),
        ];

        PhaseCost Cost(string name, DateTimeOffset from, DateTimeOffset to) => new(
            name,
            (to - from).TotalSeconds,
            Between(from, to, sight => sight.Silo),
            Between(from, to, sight => sight.Database),
            Between(from, to, sight => sight.Carriers));

        double Between(DateTimeOffset from, DateTimeOffset to, Func<Sight, TimeSpan> time) =>
            (At(seen, to, time) - At(seen, from, time)).TotalMicroseconds / lines;
    }

    private static TimeSpan At(IReadOnlyList<Sight> seen, DateTimeOffset at, Func<Sight, TimeSpan> time)
    {
        var after = 0;
        while (after < seen.Count - 1 && seen[after].At < at)
        {
            after++;
        }

        if (after == 0 || seen[after].At < at)
        {
            return time(seen[after]);
        }

        var (left, right) = (seen[after - 1], seen[after]);
        return time(left) + ((time(right) - time(left)) * ((at - left.At) / (right.At - left.At)));
    }
}
