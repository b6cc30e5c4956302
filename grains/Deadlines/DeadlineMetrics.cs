using System.Diagnostics.Metrics;

namespace Coordination.Deadlines;

/// <summary>Instruments of deadlines, meter <c>Coordination.Deadlines</c>. None of them has a label made from data.</summary>
internal sealed class DeadlineMetrics : IDisposable
{
    public const string MeterName = "Coordination.Deadlines";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> fired;
    private double oldestSeconds;
    private long overdue;

    public DeadlineMetrics()
    {
        fired = meter.CreateCounter<long>("coordination.deadlines.fired", "{deadline}", "Deadlines that had their effect, told from this silo.");
        meter.CreateObservableGauge("coordination.deadlines.overdue.age", () => Volatile.Read(ref oldestSeconds), "s", "Since when the oldest deadline that fell due waits.");
        meter.CreateObservableGauge("coordination.deadlines.overdue", () => Volatile.Read(ref overdue), "{deadline}", "Deadlines that fell due and wait; counting ends at 100,000.");
    }

    public void Fired(int deadlines) => fired.Add(deadlines);

    public void Late(TimeSpan oldest) => Volatile.Write(ref oldestSeconds, oldest.TotalSeconds);

    public void Overdue(long deadlines) => Volatile.Write(ref overdue, deadlines);

    public void Dispose() => meter.Dispose();
}
