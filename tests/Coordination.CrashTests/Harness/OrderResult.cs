using System.Text.Json;
using Coordination.DevMode;
using Coordination.Orders;

namespace Coordination.Harness;

/// <summary>The last line of a run's standard output.</summary>
internal sealed record OrderResult(
    string OrderId,
    long Lines,
    long DistinctNumbers,
    IReadOnlyDictionary<string, long> Outcomes,
    IReadOnlyDictionary<string, long> ByCarrier)
{
    public static OrderResult Of(SiloProcess run)
    {
        var last = run.Output.Lines().LastOrDefault(line => line.Length > 0);
        Assert.True(last is not null && last.StartsWith('{'), $"Process {run.Id} printed no result as its last line.");
        return JsonSerializer.Deserialize<OrderResult>(last, JsonSerializerOptions.Web)!;
    }

    /// <summary>The same, of an order the client library looked at.</summary>
    public static OrderResult Of(OrderView view)
    {
        var report = OrderReport.Of(view, null);
        return new(report.OrderId, report.Lines, report.DistinctNumbers, report.Outcomes, report.ByCarrier);
    }
}
