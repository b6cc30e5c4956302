using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Serve;

public sealed class ServeLogTests : IDisposable
{
    private readonly StringWriter written = new();
    private readonly ILogger logger;

    public ServeLogTests() =>
        logger = new ServeLog(new FakeTimeProvider(new(2026, 3, 2, 1, 2, 3, 456, TimeSpan.Zero)), written).CreateLogger("Coordination.Carriers.LaneGrain");

    public void Dispose() => written.Dispose();

    [Fact]
    public void A_line_tells_time_level_number_and_who_says_it()
    {
        logger.LogInformation(new EventId(3001), "sent {Count}", 7);
        Assert.Equal($"2026-03-02T01:02:03.456Z information 3001 LaneGrain: sent 7{Environment.NewLine}", written.ToString());
    }

    [Fact]
    public void What_belongs_to_a_line_is_indented_below_it_and_numbers_are_masked_there_too()
    {
        logger.LogError(new EventId(3002), new InvalidOperationException("8613800138000\nnumber/7D57C9F6A80"), "broken\r\nInjected line");
        var lines = written.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(@"2026-03-02T01:02:03.456Z error 3002 LaneGrain: broken\u000D\u000AInjected line", lines[0]);
        Assert.True(lines.Length >= 3);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("  ", line, StringComparison.Ordinal));
        Assert.DoesNotContain("13800138000", written.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("7D57C9F6A80", written.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_warning_that_repeats_is_shown_once_in_a_while()
    {
        for (var count = 0; count < 1_000; count++)
        {
            logger.LogWarning(new EventId(3003), "full");
        }

        Assert.Single(written.ToString().TrimEnd().Split(Environment.NewLine));
    }
}
