using Coordination.Conformance;
using Coordination.Harness;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

/// <summary>A server of its own, so that it can be stopped, crashed and set up wrongly.</summary>
public sealed class PostgreSqlServerTests
{
    private static readonly Lazy<PostgreSqlServer> Own = new(() => new());
    private readonly PostgreSqlServer server = Server();

    [Fact]
    public async Task A_server_that_is_away_acknowledges_nothing_and_the_journal_goes_on_when_it_returns()
    {
        using var database = new PostgreSqlJournalDatabase(server);
        using var test = new JournalUnderTest(database);
        Assert.Equal(1, await test.Journal.Write(Number(1), null));
        server.Stop();
        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => test.Journal.Write(Number(2), null));
        Assert.Contains("goes on by itself", failure.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => test.Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation).AsTask());

        server.Resume();
        Assert.Equal(1, await test.Journal.Write(Number(2), null));
        Assert.Equal(1, (await test.Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation))!.Version);
        Assert.Equal(2, (await new ChainVerification(test.Journal).Verify(Cancellation)).Facts);
    }

    [Fact]
    public async Task What_was_acknowledged_survives_a_crash_of_the_server_under_load_and_nothing_happened_twice()
    {
        const int writers = 40;
        using var database = new PostgreSqlJournalDatabase(server);
        using var test = new JournalUnderTest(database);
        using var ending = new CancellationTokenSource();
        var acknowledged = new int[writers];
        var half = new TaskCompletionSource();
        var total = 0;
        var writes = Enumerable.Range(0, writers).Select(Write).ToList();
        await half.Task;
        server.Crash();
        server.Resume();
        await ending.CancelAsync();
        await Task.WhenAll(writes);

        for (var index = 0; index < writers; index++)
        {
            var stored = (await test.Journal.Read(StateKey.OfNumber(State, Number(index)), Cancellation))?.Version ?? 0;
            Assert.InRange(stored, acknowledged[index], acknowledged[index] + 1);
            Assert.Equal(stored, (await test.Journal.History(Subject.OfNumber(Number(index)), 0, 1_000_000, Cancellation)).Count);
        }

        Assert.Null((await new ChainVerification(test.Journal).Verify(Cancellation)).First);

        async Task Write(int index)
        {
            await Task.Yield();
            try
            {
                while (!ending.IsCancellationRequested)
                {
                    var version = await test.Journal.Write(Number(index), acknowledged[index] == 0 ? null : acknowledged[index]);
                    Assert.Equal(acknowledged[index] + 1, version);
                    acknowledged[index]++;
                    if (Interlocked.Increment(ref total) == writers * 10)
                    {
                        half.SetResult();
                    }
                }
            }
            catch (JournalUnavailableException)
            {
                // What was under way when the server fell: durable or not, but never promised.
            }
        }
    }

    [Fact]
    public void A_server_that_may_lose_what_it_confirms_is_refused()
    {
        using var database = new PostgreSqlJournalDatabase(server);
        database.Execute("ALTER SYSTEM SET fsync = off");
        server.Stop();
        server.Resume();

        using (var dialect = database.Open(TimeProvider.System))
        {
            var refused = Assert.Throws<JournalStorageException>(() => dialect.TakeSlot("a", JournalUnderTest.Start));
            Assert.Contains("fsync = on", refused.Message, StringComparison.Ordinal);
        }

        database.Options = database.Options with { Durability = Durability.ProcessOnly };
        using (var lossy = database.Open(TimeProvider.System))
        {
            Assert.Equal(0, lossy.TakeSlot("a", JournalUnderTest.Start).Slot);
        }

        database.Execute("ALTER SYSTEM RESET fsync");
        server.Stop();
        server.Resume();
    }

    private static PostgreSqlServer Server()
    {
        PostgreSqlServer.Require();
        return Own.Value;
    }
}
