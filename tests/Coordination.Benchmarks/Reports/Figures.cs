using System.Globalization;

namespace Coordination.Reports;

/// <summary>Figures as they are printed, and the statistics they are.</summary>
internal static class Figures
{
    /// <summary>12,345 or 12.3 or 0.123: three digits are what a noisy machine is worth.</summary>
    public static string Text(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };

    public static string Text(double? value) => value is { } known ? Text(known) : "–";

    public static double Median(IEnumerable<double> values) => Percentile([.. values.Order()], 0.5);

    /// <summary>A percentile of ascending values, between its neighbours.</summary>
    public static double Percentile(IReadOnlyList<double> ascending, double share)
    {
        if (ascending.Count == 0)
        {
            return double.NaN;
        }

        var place = share * (ascending.Count - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, ascending.Count - 1);
        return ascending[below] + ((ascending[above] - ascending[below]) * (place - below));
    }

    /// <summary>Rounded for a file: more digits would only pretend.</summary>
    public static double? Rounded(double? value, int digits = 3) => value is { } known && double.IsFinite(known) ? Math.Round(known, digits) : null;
}
