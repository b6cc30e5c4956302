using System.Diagnostics;
using System.Globalization;
using Coordination.Reports;

namespace Coordination.Portals;

/// <summary>What calls of one kind cost under one guarding: medians of the rounds.</summary>
/// <param name="P50">Median of a call when one is in progress, ms.</param>
/// <param name="P99">99th percentile, ms.</param>
/// <param name="PerSecond">Calls a second when <see cref="PortalRounds.InFlight"/> are in progress.</param>
/// <param name="Microseconds">Processor time of one then, client and silo together.</param>
internal sealed record PortalCost(double P50, double P99, double PerSecond, double Microseconds);

/// <summary>The same call in turn under each guarding, round by round, so that what disturbs the machine disturbs all of them.</summary>
internal sealed class PortalRounds(IReadOnlyList<MeasuredPortal> portals, Func<IPortals, int, Task> call)
{
    public const int InFlight = 32;

    private readonly Dictionary<Guarding, List<PortalCost>> found = portals.ToDictionary(portal => portal.Guarding, _ => new List<PortalCost>());
    private int next;

    /// <summary>Warms up, then measures.</summary>
    /// <param name="rounds">Rounds.</param>
    /// <param name="calls">Calls of each variant in a round, one after the other; ten times as many beside each other.</param>
    public async Task Run(int rounds, int calls)
    {
        // Until the compiler is done: what guards is more code than what is guarded.
        foreach (var portal in portals)
        {
            await Beside(portal, calls * 20);
        }

        for (var round = 0; round < rounds; round++)
        {
            // Whoever is first in one round is last in the next.
            foreach (var portal in round % 2 == 0 ? portals : portals.Reverse())
            {
                var waits = await Alone(portal, calls);
                var (perSecond, microseconds) = await Beside(portal, calls * 10);
                found[portal.Guarding].Add(new(Figures.Percentile(waits, 0.5), Figures.Percentile(waits, 0.99), perSecond, microseconds));
            }
        }
    }

    public PortalCost Of(Guarding guarding)
    {
        var costs = found[guarding];
        return new(
            Figures.Median(costs.Select(cost => cost.P50)),
            Figures.Median(costs.Select(cost => cost.P99)),
            Figures.Median(costs.Select(cost => cost.PerSecond)),
            Figures.Median(costs.Select(cost => cost.Microseconds)));
    }

    /// <summary>A number of its own for each call: <c>139</c> and eight digits.</summary>
    public static string Number(int index) => string.Create(CultureInfo.InvariantCulture, $"139{index:00000000}");

    private async Task<double[]> Alone(MeasuredPortal portal, int calls)
    {
        var waits = new double[calls];
        for (var index = 0; index < calls; index++)
        {
            var asked = Stopwatch.GetTimestamp();
            await call(portal.Portals, Interlocked.Increment(ref next));
            waits[index] = Stopwatch.GetElapsedTime(asked).TotalMilliseconds;
        }

        Array.Sort(waits);
        return waits;
    }

    private async Task<(double PerSecond, double Microseconds)> Beside(MeasuredPortal portal, int calls)
    {
        var left = calls;
        var (begun, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await call(portal.Portals, Interlocked.Increment(ref next));
            }
        })));
        return (calls / Stopwatch.GetElapsedTime(begun).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / calls);
    }
}
