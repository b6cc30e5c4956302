using Coordination.Conformance;
using Coordination.Journal;

namespace Coordination.Health;

public sealed class JournalProbeTests : IDisposable
{
    private readonly SqliteJournalDatabase database = new();
    private readonly JournalUnderTest test;

    public JournalProbeTests() => test = new(database);

    public void Dispose()
    {
        test.Dispose();
        database.Dispose();
    }

    [Fact]
    public async Task The_journal_is_good_once_a_row_was_written_and_no_longer_than_that_is_recent()
    {
        using var probe = new JournalProbe(test.Journal, test.Time);
        Assert.False(probe.Look().Ok);
        await probe.StartAsync(TestContext.Current.CancellationToken);
        await Until(() => probe.Look().Ok);

        // The next probe waits at the door of a database that answers nothing.
        test.Dialect.Gate.Reset();
        test.Time.Advance(JournalProbe.GoodFor);
        Assert.False(probe.Look().Ok);
        Assert.Contains("5.0 s ago", probe.Look().Reason, StringComparison.Ordinal);

        test.Dialect.Gate.Set();
        await Until(() => probe.Look().Ok);
        await probe.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_is_in_the_way_is_told_and_its_end_is_noticed()
    {
        using var probe = new JournalProbe(test.Journal, test.Time);
        await probe.StartAsync(TestContext.Current.CancellationToken);
        await Until(() => probe.Look().Ok);
        test.Dialect.Fail(FailAt.Renewing, JournalFault.Unavailable);
        test.Time.Advance(JournalProbe.Period);
        await Until(() => !probe.Look().Ok);
        Assert.Contains("Planted", probe.Look().Reason, StringComparison.Ordinal);

        test.Time.Advance(JournalProbe.Period);
        await Until(() => probe.Look().Ok);
        await probe.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_batch_that_was_refused_counts_until_one_is_taken_or_nobody_has_tried_for_long()
    {
        using var probe = new JournalProbe(test.Journal, test.Time);
        await probe.StartAsync(TestContext.Current.CancellationToken);
        await Until(() => probe.Look().Ok);
        await Refused();
        Assert.Contains("Planted", probe.Look().Reason, StringComparison.Ordinal);
        Assert.Equal(1, await test.Journal.Write(JournalSamples.Number(1), null));
        Assert.True(probe.Look().Ok);

        await Refused();
        for (var waited = TimeSpan.Zero; waited < JournalProbe.TroubleFor; waited += JournalProbe.Period)
        {
            Assert.False(probe.Look().Ok);
            var writtenBefore = probe.WrittenAt;
            test.Time.Advance(JournalProbe.Period);
            await Until(() => probe.WrittenAt != writtenBefore);
        }

        Assert.True(probe.Look().Ok);
        await probe.StopAsync(TestContext.Current.CancellationToken);

        async Task Refused()
        {
            test.Dialect.Fail(FailAt.BeforeCommit, JournalFault.Unavailable);
            await Assert.ThrowsAsync<JournalUnavailableException>(() => test.Journal.Write(JournalSamples.Number(2), null));
            Assert.False(probe.Look().Ok);
        }
    }

    private static async Task Until(Func<bool> seen)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!seen())
        {
            await pulse.WaitForNextTickAsync(patience.Token);
        }
    }
}
