using System.Globalization;
using Coordination.Journal;

namespace Coordination.Carriers;

internal static class LaneKeys
{
    private const string Prefix = "lane:";

    /// <summary>As a carrier is told it: <c>CMCC-00/3</c>.</summary>
    public static string NameOf(LaneKey lane) => $"{lane.Executor}/{lane.Slice}";

    /// <summary>Reads <c>CMCC-00/3</c>, from whoever wrote it.</summary>
    public static bool TryName(string? text, out LaneKey lane)
    {
        lane = default;
        if (text?.Split('/') is not [var unit, var number]
            || !CarrierUnit.TryParse(unit, out var executor)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var slice))
        {
            return false;
        }

        lane = new(executor, slice);
        return true;
    }

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
