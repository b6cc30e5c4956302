using Coordination.Hosting;

namespace Coordination.Admission;

/// <summary>Reads what a silo that serves lets in; none of it is below what honest work needs, or above what holds anything back.</summary>
internal static class AdmissionSettingsReading
{
    private const string Section = "admission";

    public static AdmissionSettings Read(SettingsReader settings)
    {
        var defaults = new AdmissionSettings();
        var admission = new AdmissionSettings
        {
            Places = Figure(nameof(AdmissionSettings.Places), defaults.Places),
            ReservedPercent = Figure(nameof(AdmissionSettings.ReservedPercent), defaults.ReservedPercent),
            OrganisationPercent = Figure(nameof(AdmissionSettings.OrganisationPercent), defaults.OrganisationPercent),
            WaitingMax = Figure(nameof(AdmissionSettings.WaitingMax), defaults.WaitingMax),
            ControlPerSecond = Figure(nameof(AdmissionSettings.ControlPerSecond), defaults.ControlPerSecond),
            RestorePerSecond = Figure(nameof(AdmissionSettings.RestorePerSecond), defaults.RestorePerSecond),
            SinglePerSecond = Figure(nameof(AdmissionSettings.SinglePerSecond), defaults.SinglePerSecond),
            BulkPerSecond = Figure(nameof(AdmissionSettings.BulkPerSecond), defaults.BulkPerSecond),
            QueryPerSecond = Figure(nameof(AdmissionSettings.QueryPerSecond), defaults.QueryPerSecond),
            MissesPerHour = Figure(nameof(AdmissionSettings.MissesPerHour), defaults.MissesPerHour),
        };
        foreach (var breach in admission.Breaches())
        {
            // A breach begins with the name of what it is about.
            settings.Complain(KeyOf(breach.Split(' ')[0]), breach.TrimEnd('.'));
        }

        return admission;

        int Figure(string name, int fallback) => settings.Number(KeyOf(name), fallback, 0, int.MaxValue);
    }

    private static string KeyOf(string name) => $"{Section}:{char.ToLowerInvariant(name[0])}{name[1..]}";
}
