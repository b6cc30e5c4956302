using Coordination.Law;

namespace Coordination.Tests.Law;

public class LegalSettingsTests
{
    [Fact]
    public void The_defaults_may_be_used_as_they_are()
    {
        var settings = new LegalSettings();
        Assert.Empty(settings.Breaches());
        Assert.Equal(Provisions.Circ2021Art4.Period, settings.VerifyWindow);
        Assert.Equal(TimeSpan.FromHours(72), settings.NoticeWaitMax);
        Assert.Equal(3, settings.VerificationTriesMax);
        Assert.Equal(TimeSpan.FromDays(30), settings.GraceAfterPass);
        Assert.Equal(TimeSpan.FromMinutes(5), settings.PassSkewMax);
        Assert.Equal(TimeSpan.FromHours(2), settings.LineDeadline);
    }

    [Fact]
    public void A_window_shorter_than_the_circulars_is_a_breach_and_a_longer_one_is_none()
    {
        var shorter = new LegalSettings { VerifyWindow = TimeSpan.FromHours(24) - TimeSpan.FromTicks(1) };
        Assert.Contains("CIRC-2021-4", Assert.Single(shorter.Breaches()));
        Assert.Empty(new LegalSettings { VerifyWindow = TimeSpan.FromHours(48) }.Breaches());
    }

    [Fact]
    public void Every_unusable_value_is_named()
    {
        var settings = new LegalSettings
        {
            NoticeWaitMax = TimeSpan.Zero,
            VerificationTriesMax = 0,
            GraceAfterPass = TimeSpan.FromDays(-1),
            PassSkewMax = TimeSpan.FromTicks(-1),
            LineDeadline = TimeSpan.Zero,
            Quarantine = TimeSpan.FromDays(-1),
            CardChangeWait = TimeSpan.FromDays(-1),
            LinesPerPersonMax = 0,
            RetainedLinesMax = -1,
        };
        Assert.Equal(
            ["NoticeWaitMax", "VerificationTriesMax", "GraceAfterPass", "PassSkewMax", "LineDeadline", "Quarantine", "CardChangeWait", "LinesPerPersonMax", "RetainedLinesMax"],
            settings.Breaches().Select(breach => breach.Split(' ')[0]));
    }
}
