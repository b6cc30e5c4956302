using System.Globalization;

namespace Coordination.Orders;

/// <summary>A span of time as people say it: its two largest units.</summary>
internal static class Spans
{
    public static string Zh(TimeSpan span) => Of(span, " 天", " 小时", " 分", " 秒");

    public static string En(TimeSpan span) => Of(span, " d", " h", " min", " s");

    private static string Of(TimeSpan span, string days, string hours, string minutes, string seconds)
    {
        var (large, largeUnit, small, smallUnit) = span switch
        {
            { Days: > 0 } => (span.Days, days, span.Hours, hours),
            { Hours: > 0 } => (span.Hours, hours, span.Minutes, minutes),
            { Minutes: > 0 } => (span.Minutes, minutes, span.Seconds, seconds),
            _ => (Math.Max(span.Seconds, 0), seconds, 0, string.Empty),
        };
        return smallUnit.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit}")
            : string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit} {small}{smallUnit}");
    }
}
