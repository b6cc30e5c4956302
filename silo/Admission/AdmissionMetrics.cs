using System.Diagnostics.Metrics;
using Coordination.Audit;

namespace Coordination.Admission;

/// <summary>
/// Instruments of admission, meter <c>Coordination.Admission</c>. Labels are the five classes and the reasons, never anything that a
/// caller or a token says: who it was stands in the log.
/// </summary>
internal sealed class AdmissionMetrics : IDisposable
{
    public const string MeterName = "Coordination.Admission";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> admitted;
    private readonly Counter<long> refused;

    /// <param name="waiting">Calls of a class that wait now.</param>
    /// <param name="inProgress">Calls of a class that hold a place now.</param>
    public AdmissionMetrics(Func<CallClass, int> waiting, Func<CallClass, int> inProgress)
    {
        admitted = meter.CreateCounter<long>("coordination.admission.admitted", "{call}", "Portal calls that were let in.");
        refused = meter.CreateCounter<long>("coordination.admission.refused", "{call}", "Portal calls that were asked to come again, by reason.");
        meter.CreateObservableGauge("coordination.admission.waiting", () => Each(waiting), "{call}", "Portal calls that wait for a place.");
        meter.CreateObservableGauge("coordination.admission.in_progress", () => Each(inProgress), "{call}", "Portal calls that hold a place.");
    }

    public void Admitted(CallClass callClass) => admitted.Add(1, Label(callClass));

    public void Refused(CallClass callClass, BusyReason why) => refused.Add(1, Label(callClass), new("reason", why));

    public void Dispose() => meter.Dispose();

    private static IEnumerable<Measurement<int>> Each(Func<CallClass, int> count) =>
        Enum.GetValues<CallClass>().Select(callClass => new Measurement<int>(count(callClass), Label(callClass)));

    private static KeyValuePair<string, object?> Label(CallClass callClass) => new("class", callClass);
}
