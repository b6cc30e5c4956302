using Coordination.Harness;
using Coordination.Reports;

namespace Coordination.Orders;

/// <summary>An order's run over time; instants are seconds from the file's first byte.</summary>
/// <param name="TakenIn">Lines stored, a second.</param>
/// <param name="Held">Holds placed, a second: facts of the journal's batches.</param>
/// <param name="Applied">Numbers barred at the carriers, a second: their log.</param>
/// <param name="ResidentMiB">Memory of the silo.</param>
/// <param name="Processors">Processors in use: silo, database, carriers.</param>
internal sealed record OrderCourse(
    IReadOnlyList<PlotPoint> TakenIn,
    IReadOnlyList<PlotPoint> Held,
    IReadOnlyList<PlotPoint> Applied,
    IReadOnlyList<PlotPoint> ResidentMiB,
    IReadOnlyDictionary<string, IReadOnlyList<PlotPoint>> Processors)
{
    private const double Mebibyte = 1 << 20;

    public static OrderCourse Of(Store store, IReadOnlyList<Sight> seen, EffectCheck effects, DateTimeOffset begunAt)
    {
        List<Sight> run = [.. seen.Where(sight => sight.At >= begunAt)];
        var processors = new Dictionary<string, IReadOnlyList<PlotPoint>>
        {
            ["silo"] = Rate(run, begunAt, sight => sight.Silo.TotalSeconds),
            ["carriers"] = Rate(run, begunAt, sight => sight.Carriers.TotalSeconds),
        };
        if (store.ServerTime() is not null)
        {
            processors.Add("database", Rate(run, begunAt, sight => sight.Database.TotalSeconds));
        }

        return new(
            Rate([.. run.TakeWhile(sight => sight.Order is null or { Phase: OrderPhase.Draft })], begunAt, sight => sight.Order?.Outcomes.Sum(count => count.Lines) ?? 0),
            FactsBySecond(store, begunAt, DateTimeOffset.MaxValue),
            [.. effects.BySecond.Select(second => new PlotPoint((DateTimeOffset.FromUnixTimeSeconds(second.Second) - begunAt).TotalSeconds + 0.5, second.Numbers))],
            [.. run.Select(sight => new PlotPoint((sight.At - begunAt).TotalSeconds, sight.ResidentBytes / Mebibyte))],
            processors);
    }

    /// <summary>From the heads of the journal's chain: when each batch was sealed, and how many facts are in it.</summary>
    public static List<PlotPoint> FactsBySecond(Store store, DateTimeOffset begunAt, DateTimeOffset endedAt)
    {
        using var connection = store.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant text of this program.
        command.CommandText = $"SELECT {store.SecondOf("sealed_at")}, sum(count) FROM batch WHERE count > 0 GROUP BY 1 ORDER BY 1";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var held = new List<PlotPoint>();
        while (reader.Read())
        {
            var at = (DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64(0)) - begunAt).TotalSeconds + 0.5;
            if (at >= 0 && at <= (endedAt - begunAt).TotalSeconds)
            {
                held.Add(new(at, Convert.ToDouble(reader.GetValue(1), System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        return held;
    }

    private static List<PlotPoint> Rate(List<Sight> run, DateTimeOffset begunAt, Func<Sight, double> count)
    {
        // Over a second: processor time is counted in steps of ten milliseconds.
        const int back = 4;
        var points = new List<PlotPoint>();
        for (var index = back; index < run.Count; index++)
        {
            var (from, to) = (run[index - back], run[index]);
            var middle = from.At + ((to.At - from.At) / 2);
            points.Add(new((middle - begunAt).TotalSeconds, (count(to) - count(from)) / (to.At - from.At).TotalSeconds));
        }

        return points;
    }
}
