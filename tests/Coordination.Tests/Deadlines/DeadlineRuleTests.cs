using Coordination.Journal;
using CsCheck;

namespace Coordination.Deadlines;

public sealed class DeadlineRuleTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>Edits of one policy as they may follow each other: at growing instants, each a span or an instant.</summary>
    private static readonly Gen<PolicyVersion[]> GenVersions = Gen.Select(Gen.Int[1, 40], Gen.Bool, Gen.Int[24, 96]).Array[0, 5].Select(edits =>
    {
        var at = Start;
        var versions = new List<PolicyVersion>();
        foreach (var (hoursLater, isSpan, hours) in edits)
        {
            at = at.AddHours(hoursLater);
            versions.Add(new(versions.Count + 1, at, isSpan ? TimeSpan.FromHours(hours) : null, isSpan ? null : at.AddHours(hours), "m", "miit", "why"));
        }

        return versions.ToArray();
    });

    private static readonly Gen<DateTimeOffset> GenInstant = Gen.Int[-200, 400].Select(hours => Start.AddHours(hours));

    [Fact]
    public void Without_a_version_the_configured_span_counts()
    {
        var rule = Rule();
        Assert.Equal(Start + Day, rule.DueAt(Start));
        Assert.Equal([new DueRange(DeadlinePolicy.VerifyWindow, DuePlace.Before(DateTimeOffset.UnixEpoch), Start)], rule.DueBy(Start + Day));
        Assert.Null(rule.NotBefore);
    }

    [Fact]
    public void A_longer_span_gives_time_to_what_is_open_and_a_shorter_one_counts_only_for_what_begins_after_it()
    {
        var longer = Rule(Span(1, 10, 48));
        Assert.Equal(Start.AddHours(48), longer.DueAt(Start));
        Assert.Equal(Start.AddHours(11 + 48), longer.DueAt(Start.AddHours(11)));

        var again = Rule(Span(1, 10, 48), Span(2, 20, 24));
        Assert.Equal(Start.AddHours(48), again.DueAt(Start));
        Assert.Equal(Start.AddHours(19 + 48), again.DueAt(Start.AddHours(19)));
        Assert.Equal(Start.AddHours(20 + 24), again.DueAt(Start.AddHours(20)));
    }

    [Fact]
    public void No_version_goes_below_what_is_configured() => Assert.Equal(Start.AddHours(11) + Day, Rule(Span(1, 10, 1)).DueAt(Start.AddHours(11)));

    [Fact]
    public void Every_window_that_would_end_before_an_instant_ends_then_and_the_others_when_they_did()
    {
        var monday = Start.AddHours(30);
        var rule = Rule(new PolicyVersion(1, Start, null, monday, "m", "miit", "why"));
        Assert.Equal(monday, rule.DueAt(Start));
        Assert.Equal(monday, rule.DueAt(Start.AddHours(6)));
        Assert.Equal(Start.AddHours(7) + Day, rule.DueAt(Start.AddHours(7)));
        Assert.Empty(rule.DueBy(monday.AddMicroseconds(-1)));
        Assert.Equal(Start.AddHours(6), Assert.Single(rule.DueBy(monday)).UpTo);
    }

    [Fact]
    public void What_the_ranges_hold_is_exactly_what_has_fallen_due() => Gen.Select(GenVersions, GenInstant, GenInstant).Sample(
        (versions, anchor, now) =>
        {
            var rule = new DeadlineRule(DeadlinePolicy.VerifyWindow, Day, versions);
            var held = rule.DueBy(now).Count(range => anchor >= range.After.AnchorAt && anchor <= range.UpTo);
            Assert.Equal(rule.DueAt(anchor) <= now ? 1 : 0, held);
        },
        output.WriteLine);

    [Fact]
    public void An_edit_never_takes_time_from_what_is_open_and_the_preview_names_exactly_what_gains() => Gen.Select(GenVersions, GenInstant).Sample(
        (versions, anchor) =>
        {
            for (var count = 1; count <= versions.Length; count++)
            {
                var before = new DeadlineRule(DeadlinePolicy.VerifyWindow, Day, versions[..(count - 1)]);
                var after = new DeadlineRule(DeadlinePolicy.VerifyWindow, Day, versions[..count]);
                if (anchor >= versions[count - 1].AnchorsFrom)
                {
                    continue;
                }

                Assert.True(after.DueAt(anchor) >= before.DueAt(anchor));
                var named = before.LaterBy(after).Count(range => anchor >= range.After.AnchorAt && anchor <= range.UpTo);
                Assert.Equal(after.DueAt(anchor) > before.DueAt(anchor) ? 1 : 0, named);
            }
        },
        output.WriteLine);

    private static DeadlineRule Rule(params PolicyVersion[] versions) => new(DeadlinePolicy.VerifyWindow, Day, versions);

    private static PolicyVersion Span(int version, int hours, int span) => new(version, Start.AddHours(hours), TimeSpan.FromHours(span), null, "m", "miit", "why");
}
