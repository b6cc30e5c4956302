using System.Diagnostics;
using Coordination.Harness;

namespace Coordination.Transitions;

/// <summary>Transitions of numbers that follow one another, measured.</summary>
/// <param name="First">The first number.</param>
/// <param name="Count">How many.</param>
/// <param name="PerSecond">Transitions a second.</param>
/// <param name="Silo">Processor time of this process for each, microseconds.</param>
/// <param name="Database">The same of the database's processes, null where it has none.</param>
internal readonly record struct Slice(long First, int Count, double PerSecond, double Silo, double? Database)
{
    public long Last => First + Count - 1;

    /// <summary>Measures work that answers how many transitions it did.</summary>
    public static async Task<Slice> Of(Store store, long first, Func<Task<int>> work)
    {
        // What the variant before left behind is not this one's to collect.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var silo = Environment.CpuUsage.TotalTime;
        var database = store.ServerTime();
        var begunAt = Stopwatch.GetTimestamp();
        var count = await work();
        var seconds = Stopwatch.GetElapsedTime(begunAt).TotalSeconds;
        return new(
            first,
            count,
            count / seconds,
            (Environment.CpuUsage.TotalTime - silo).TotalMicroseconds / count,
            (store.ServerTime() - database)?.TotalMicroseconds / count);
    }
}
