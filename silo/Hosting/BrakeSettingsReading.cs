using System.Globalization;
using Coordination.Carriers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Hosting;

/// <summary>Reads the brakes of a silo that serves; none is weaker than its floor.</summary>
internal static class BrakeSettingsReading
{
    private const string Section = "brakes";
    private const string Base = $"{Section}:subscribers";

    public static BrakeSettings Read(SettingsReader settings)
    {
        var defaults = new BrakeSettings();
        var brakes = new BrakeSettings
        {
            SecondPersonLinesMin = Figure(nameof(BrakeSettings.SecondPersonLinesMin), defaults.SecondPersonLinesMin),
            SecondRankLinesMin = Figure(nameof(BrakeSettings.SecondRankLinesMin), defaults.SecondRankLinesMin),
            CanaryNumbersMin = Figure(nameof(BrakeSettings.CanaryNumbersMin), defaults.CanaryNumbersMin),
            CanaryOneIn = Figure(nameof(BrakeSettings.CanaryOneIn), defaults.CanaryOneIn),
            CanaryPatience = settings.Span(KeyOf(nameof(BrakeSettings.CanaryPatience)), defaults.CanaryPatience),
            ErrorPercentMax = Figure(nameof(BrakeSettings.ErrorPercentMax), defaults.ErrorPercentMax),
            ErrorsMin = Figure(nameof(BrakeSettings.ErrorsMin), defaults.ErrorsMin),
            CapPerHour = Figure(nameof(BrakeSettings.CapPerHour), defaults.CapPerHour),
            CapPerMille = Figure(nameof(BrakeSettings.CapPerMille), defaults.CapPerMille),
            RaiseMax = settings.Span(KeyOf(nameof(BrakeSettings.RaiseMax)), defaults.RaiseMax),
            Subscribers = ReadBase(settings),
        };
        foreach (var breach in brakes.Breaches())
        {
            // A breach begins with the name of what it is about.
            settings.Complain(KeyOf(breach.Split(' ')[0]), breach.TrimEnd('.'));
        }

        return brakes;

        int Figure(string name, long fallback) => settings.Number(KeyOf(name), (int)fallback, 0, int.MaxValue);
    }

    private static string KeyOf(string name) => $"{Section}:{char.ToLowerInvariant(name[0])}{name[1..]}";

    private static Dictionary<string, long> ReadBase(SettingsReader settings)
    {
        var known = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var key in settings.Items(Base))
        {
            var cell = key[(Base.Length + 1)..];
            var dash = cell.LastIndexOf('-');
            var subscribers = settings.Number(key, 0, 1, int.MaxValue);
            if (dash > 0
                && CarrierCode.TryParse(cell[..dash], out var carrier)
                && cell[(dash + 1)..] is { Length: 2 } digits
                && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                && ProvinceCode.TryParse(digits, out var province))
            {
                known[$"{carrier}-{province}"] = subscribers;
            }
            else
            {
                settings.Complain(key, "a carrier and a province are wanted, such as CMCC-51");
            }
        }

        return known;
    }
}
