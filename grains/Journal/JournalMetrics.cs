using System.Diagnostics.Metrics;

namespace Coordination.Journal;

/// <summary>Instruments of the journal, meter <c>Coordination.Journal</c>. None of them has a label made from data.</summary>
internal sealed class JournalMetrics : IDisposable
{
    public const string MeterName = "Coordination.Journal";

    private readonly Meter meter = new(MeterName);
    private readonly Histogram<double> duration;
    private readonly Histogram<int> operations;
    private readonly Counter<long> facts;
    private readonly Counter<long> failures;

    /// <param name="depth">Operations that wait or are being committed, asked when the gauge is read.</param>
    public JournalMetrics(Func<int> depth)
    {
        duration = meter.CreateHistogram<double>("coordination.journal.commit.duration", "s", "From taking a batch to its being durable.");
        operations = meter.CreateHistogram<int>("coordination.journal.commit.operations", "{operation}", "Operations of one commit.");
        facts = meter.CreateCounter<long>("coordination.journal.facts", "{fact}", "Facts committed.");
        failures = meter.CreateCounter<long>("coordination.journal.failures", "{commit}", "Commits that failed.");
        meter.CreateObservableGauge("coordination.journal.depth", depth, "{operation}", "Operations waiting for a commit.");
    }

    public void Committed(TimeSpan took, int operationCount, int factCount)
    {
        duration.Record(took.TotalSeconds);
        operations.Record(operationCount);
        facts.Add(factCount);
    }

    public void Failed() => failures.Add(1);

    public void Dispose() => meter.Dispose();
}
