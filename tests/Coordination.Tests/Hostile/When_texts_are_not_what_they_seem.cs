using System.Text.Json;
using Coordination.Audit;
using Coordination.Cli;
using Coordination.DevMode;
using Coordination.Harness;
using Coordination.Serve;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Hostile;

/// <summary>
/// Names, references and reasons that turn a line round, hide, begin another line, or speak to a terminal or a log's reader: shown is what
/// they are, one line stays one line, and the record has them as they were given.
/// </summary>
public sealed class When_texts_are_not_what_they_seem
{
    private static readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));

    // By their place: not every runner prints such names.
    private static readonly (string Text, string Shown)[] texts =
    [
        ("ok\r\n2026-03-02T02:00:00.000Z information 6010 CallGuard: let in", @"ok\u000D\u000A2026-03-02T02:00:00.000Z information 6010 CallGuard: let in"),
        ("red\u001b[31m\u001b[2J", @"red\u001B[31m\u001B[2J"),
        ("a\u009b31mb\u0085c\0d\u007f", @"a\u009B31mb\u0085c\u0000d\u007F"),
        ("pay 100\u202E000 1\u202C", @"pay 100\u202E000 1\u202C"),
        ("\u2066police\u2069\u200F", @"\u2066police\u2069\u200F"),
        ("zero\u200Bwidth\uFEFF\u00AD", @"zero\u200Bwidth\uFEFF\u00AD"),
        ("two\u2028lines\u2029", @"two\u2028lines\u2029"),
        ("tag\U000E0041", @"tag\U000E0041"),
        ("${jndi:ldap://127.0.0.1/a} %n {0} {{1}}", "${jndi:ldap://127.0.0.1/a} %n {0} {{1}}"),
        ("\",\"role\":\"MinistryOperator\",\"x\":\"", "\",\"role\":\"MinistryOperator\",\"x\":\""),
        ("[red]markup[/] 京公(诈)〔2026〕1号", "[red]markup[/] 京公(诈)〔2026〕1号"),
    ];

    public static TheoryData<int> Texts => [.. Enumerable.Range(0, texts.Length)];

    [Theory]
    [MemberData(nameof(Texts))]
    [Trait("Hostile", "50")]
    [Trait("Hostile", "57")]
    public void A_text_shows_what_hides_in_it(int place)
    {
        var (text, shown) = texts[place];
        Assert.Equal(shown, VisibleText.Of(text));
        Assert.Equal(shown, VisibleText.Of(shown));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    [Trait("Hostile", "50")]
    public void One_record_of_a_log_is_one_line_whatever_it_quotes(int place)
    {
        var (text, shown) = texts[place];
        using var served = new StringWriter();
        using var developed = new StringWriter();
        new ServeLog(time, served).CreateLogger("Coordination.Orders.OrderGrain").LogInformation(new EventId(1), "because {Reason}", text);
        new DevLog(time, developed).CreateLogger("Coordination.Orders.OrderGrain").LogError(new EventId(1), "because {Reason}", text);

        Assert.Equal($"2026-03-02T02:00:00.000Z information 1 OrderGrain: because {shown}{Environment.NewLine}", served.ToString());
        Assert.StartsWith("error 1: because ", developed.ToString(), StringComparison.Ordinal);
        AssertPlain(developed.ToString());
        Assert.Single(developed.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    [Trait("Hostile", "50")]
    public void What_an_exception_quotes_begins_no_record_of_its_own(int place)
    {
        var (text, shown) = texts[place];
        using var served = new StringWriter();
        new ServeLog(time, served).CreateLogger("Coordination.Journal.Writer").LogError(new EventId(2), new InvalidOperationException(text), "broken");

        var lines = served.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal("2026-03-02T02:00:00.000Z error 2 Writer: broken", lines[0]);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
        AssertPlain(served.ToString());
        Assert.Contains(shown[..2], served.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    [Trait("Hostile", "57")]
    public void What_approvers_read_hides_nothing(int place)
    {
        var (text, shown) = texts[place];
        using var drawn = new StringWriter { NewLine = "\n" };
        SheetRendering.Write(
            new Sheet().Facts(("Reason", text)).Table("", ["NAME", "REASON"], [["wave", text]]).Line(text),
            drawn,
            200,
            isColour: false);

        AssertPlain(drawn.ToString());
        Assert.Equal(2, drawn.ToString().Split('\n').Count(line => line.Contains(shown, StringComparison.Ordinal) && !line.StartsWith(shown, StringComparison.Ordinal)));
        var json = JsonText.Of(new { Reason = text }, isIndented: false);
        AssertPlain(json);
        Assert.Equal(text, JsonDocument.Parse(json).RootElement.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("京公(诈)\u202E〔2026〕1号\u0007", "because\r\nFACT  VERSION\u202E")]
    [Trait("Hostile", "50")]
    [Trait("Hostile", "57")]
    public async Task What_a_holder_and_an_auditor_are_told_hides_nothing_and_the_record_has_it_as_it_was_given(string reference, string reason)
    {
        await using var country = await Country.Start();
        const string number = "13977315001";
        var planned = await country.Plan(Country.Police, "hidden", [number], draft => draft with { Reference = reference, Reason = reason });
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, reason));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.OrderId, reason));
        await country.Ended(Country.Police, planned.OrderId);

        foreach (var chinese in new[] { true, false })
        {
            var explained = await country.Do(Country.Police, portals => portals.Province.Explain(number, chinese));
            AssertPlain(explained.Text);
            Assert.Contains(@"\u202E", explained.Text, StringComparison.Ordinal);
            Assert.All(explained.Holds, hold => AssertPlain($"{hold.Who}{hold.Why}"));
        }

        var history = await country.Do(Country.Auditor, portals => portals.Audit.OrderHistory(planned.OrderId, 0, "complaint"));
        Assert.Contains(history.Facts, fact => fact.Fields.Contains(new("reference", reference)));
        Assert.Contains(history.Facts, fact => fact.Fields.Contains(new("reason", reason)));
    }

    /// <summary>Nothing hides in it, and it does nothing to a terminal.</summary>
    private static void AssertPlain(string text) =>
        Assert.DoesNotContain(text.EnumerateRunes(), rune => rune.Value is not ('\n' or '\r') && VisibleText.IsHidden(rune));
}
