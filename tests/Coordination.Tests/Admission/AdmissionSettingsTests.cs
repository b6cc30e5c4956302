using Coordination.Audit;

namespace Coordination.Admission;

public sealed class AdmissionSettingsTests
{
    [Fact]
    public void The_defaults_and_both_ends_may_be_used()
    {
        Assert.Empty(new AdmissionSettings().Breaches());
        Assert.Empty(AdmissionSettings.Least.Breaches());
        Assert.Empty(AdmissionSettings.Most.Breaches());
    }

    [Fact]
    public void Beyond_either_end_each_is_named()
    {
        var names = typeof(AdmissionSettings).GetProperties().Where(property => property.PropertyType == typeof(int)).Select(property => property.Name).ToList();
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            foreach (var (end, step) in new[] { (AdmissionSettings.Least, -1), (AdmissionSettings.Most, 1) })
            {
                var settings = new AdmissionSettings();
                var property = typeof(AdmissionSettings).GetProperty(name)!;
                property.SetValue(settings, (int)property.GetValue(end)! + step);

                Assert.StartsWith($"{name} ", Assert.Single(settings.Breaches()), StringComparison.Ordinal);
            }
        }
    }

    public static TheoryData<string> All => ["defaults", "least", "most"];

    [Theory]
    [MemberData(nameof(All))]
    public void A_fifth_is_kept_for_what_brings_service_back_and_each_class_yields_to_the_one_before(string which)
    {
        var settings = which switch { "least" => AdmissionSettings.Least, "most" => AdmissionSettings.Most, _ => new() };
        Assert.True(settings.PlacesOf(CallClass.Single) * 100 <= settings.PlacesOf(CallClass.Restore) * 80);
        Assert.True(settings.PlacesOf(CallClass.Bulk) <= settings.PlacesOf(CallClass.Single));
        Assert.True(settings.PlacesOf(CallClass.Query) <= settings.PlacesOf(CallClass.Bulk));
        Assert.All(Enum.GetValues<CallClass>(), callClass => Assert.InRange(settings.PlacesOfOne(callClass), 1, settings.PlacesOf(callClass) - 1));
    }

    // A portal's worker that refused by its own limit would know no classes.
    [Fact]
    public void A_portal_holds_whatever_admission_lets_wait_at_its_widest()
    {
        var classes = Enum.GetValues<CallClass>().Length - 1;
        var atOnce = AdmissionSettings.ControlPlacesMax + AdmissionSettings.Most.Places + (classes * AdmissionSettings.Most.WaitingMax);
        Assert.InRange(atOnce, 1, Transport.MessageLimits.RequestsPerPortalMax);
    }
}
