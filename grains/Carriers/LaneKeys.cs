using System.Globalization;
using Coordination.Journal;

namespace Coordination.Carriers;

internal static class LaneKeys
{
    private const string Prefix = "lane:";

    /// <summary>Reads what a person types, <c>CMCC-00/3</c>; null for what is no lane.</summary>
    public static LaneKey? TryParse(string text) => text.Split('/') is [var unit, var slice]
        && CarrierUnit.TryParse(unit, out var executor)
        && int.TryParse(slice, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(executor, number)
            : null;

    /// <summary>Reads <c>lane:CMCC-00/3</c>.</summary>
    /// <exception cref="FormatException">It is no lane's key.</exception>
    public static LaneKey Parse(string key)
    {
        var slash = key.LastIndexOf('/');
        return key.StartsWith(Prefix, StringComparison.Ordinal) && slash > 0
            ? new(CarrierUnit.Parse(key[Prefix.Length..slash]), int.Parse(key[(slash + 1)..], CultureInfo.InvariantCulture))
            : throw new FormatException($"{key} is no lane.");
    }
}
