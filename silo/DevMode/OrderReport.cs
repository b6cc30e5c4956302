using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Orders;

namespace Coordination.DevMode;

/// <summary>What became of an order file: the last line of standard output under <c>-o json</c>.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="Lines">Rows of the file.</param>
/// <param name="DistinctNumbers">Distinct numbers among them.</param>
/// <param name="Outcomes">A count for each outcome; they add up to <paramref name="Lines"/>.</param>
/// <param name="ByCarrier">Distinct numbers by original carrier.</param>
/// <param name="ByProvince">Distinct numbers by province, two digits.</param>
/// <param name="SecondsToPlanned">From the file's first byte; null when an earlier run had planned it.</param>
/// <param name="SecondsToHeld">From the approval to the last line placed; null while lines are not placed.</param>
/// <param name="SecondsToAcknowledged">From the approval to the last line's end; null while lines are pending.</param>
internal sealed record OrderReport(
    string OrderId,
    long Lines,
    long DistinctNumbers,
    IReadOnlyDictionary<string, long> Outcomes,
    IReadOnlyDictionary<string, long> ByCarrier,
    IReadOnlyDictionary<string, long> ByProvince,
    double? SecondsToPlanned,
    double? SecondsToHeld,
    double? SecondsToAcknowledged)
{
    public static OrderReport Of(OrderView view, double? secondsToPlanned)
    {
        var outcomes = Enum.GetNames<ItemOutcome>().ToDictionary(name => name, _ => 0L, StringComparer.Ordinal);
        foreach (var count in view.Outcomes)
        {
            outcomes[count.Name] = count.Lines;
        }

        return new(
            view.OrderId,
            view.Lines,
            view.DistinctNumbers,
            outcomes,
            view.ByCarrier.ToDictionary(count => count.Name, count => count.Lines, StringComparer.Ordinal),
            view.ByProvince.ToDictionary(count => count.Name, count => count.Lines, StringComparer.Ordinal),
            secondsToPlanned,
            Seconds(view.HeldAt - view.ApprovedAt),
            Seconds(view.CompletedAt - view.ApprovedAt));
    }

    public string ToJson() => JsonSerializer.Serialize(this, OrderReportJson.Default.OrderReport);

    private static double? Seconds(TimeSpan? span) => span is { } known ? Math.Round(known.TotalSeconds, 3) : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(OrderReport))]
internal sealed partial class OrderReportJson : JsonSerializerContext;
