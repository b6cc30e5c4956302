using Coordination.Conformance;
using Coordination.Harness;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

/// <summary>
/// The power is lost in the middle of a commit, under load (promise P1). As the product is set, nothing acknowledged is lost; with
/// settings that survive a process only, the same test finds the loss.
/// </summary>
public sealed class PowerLossTests
{
    private const int Writers = 40;
    private const int DiskMegabytes = 256;

    /// <summary>Losses in different places; a disk of a few megabytes is quickly made.</summary>
    private const int LossesOfSqlite = 10;

    /// <summary>What the server has not written itself when the power goes: without this its background writer would come first now and then.</summary>
    private static readonly string[] WriteNothingBySelf = ["wal_writer_delay = 10s", "wal_writer_flush_after = 1GB", "shared_buffers = 64MB", "min_wal_size = 32MB", "max_wal_size = 64MB"];

    [Fact]
    public async Task On_SQLite_nothing_acknowledged_is_lost()
    {
        for (var loss = 0; loss < LossesOfSqlite; loss++)
        {
            Assert.Equal(0, await LostOnSqlite(Durability.Full));
        }
    }

    [Fact]
    public async Task On_SQLite_that_does_not_flush_the_loss_is_seen() => Assert.InRange(await LostOnSqlite(Durability.ProcessOnly), 1, int.MaxValue);

    [Fact]
    public async Task On_PostgreSQL_nothing_acknowledged_is_lost() => Assert.Equal(0, await LostOnPostgreSql(Durability.Full));

    [Fact]
    public async Task On_PostgreSQL_that_does_not_flush_the_loss_is_seen() => Assert.InRange(await LostOnPostgreSql(Durability.ProcessOnly), 1, int.MaxValue);

    private static async Task<int> LostOnSqlite(Durability durability)
    {
        using var disk = FragileDisk.Mount(DiskMegabytes);
        using var database = new SqliteJournalDatabase(Path.Combine(disk.Folder, "data")) { Durability = durability };
        return await Lost(database, disk, disk.CutPower, disk.Return);
    }

    private static async Task<int> LostOnPostgreSql(Durability durability)
    {
        PostgreSqlServer.Require();
        using var disk = FragileDisk.Mount(DiskMegabytes);
        using var server = new PostgreSqlServer(new PostgreSqlFolders(disk.Folder, disk.Folder), WriteNothingBySelf);
        using var database = new PostgreSqlJournalDatabase(server);
        database.Options = database.Options with { Durability = durability };
        return await Lost(
            database,
            disk,
            () =>
            {
                server.Freeze();
                disk.CutPower();
                server.Thaw();
            },
            () =>
            {
                server.Kill();
                disk.Return();
                server.Resume();
            });
    }

    /// <summary>Writes until the power goes. Answers how many acknowledged transitions are gone, and sees to it that nothing else is wrong.</summary>
    private static async Task<int> Lost(IJournalDatabase database, FragileDisk disk, Action cut, Action powerReturns)
    {
        var seed = Random.Shared.Next();
        var total = new Random(seed).Next(Writers, Writers * 20);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: the power goes after {total} acknowledgements");
        var acknowledged = new int[Writers];
        int[] atTheLoss = [];
        using (var test = new JournalUnderTest(database))
        {
            await test.Journal.Write(Number(Writers), null);
            disk.Flush();
            using var over = new CancellationTokenSource();
            var count = 0;
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(Write));

            async Task Write(int index)
            {
                await Task.Yield();
                while (!over.IsCancellationRequested)
                {
                    acknowledged[index] = (await test.Journal.Write(Number(index), acknowledged[index] == 0 ? null : acknowledged[index]))!.Value;
                    if (Interlocked.Increment(ref count) == total)
                    {
                        // On the writer's thread, with a transaction that is complete and not committed; whoever waits is not acknowledged.
                        test.Dialect.BeforeCommit = () =>
                        {
                            atTheLoss = [.. acknowledged];
                            cut();
                            over.Cancel();
                        };
                    }
                }
            }
        }

        powerReturns();
        using var after = new JournalUnderTest(database);
        var lost = 0;
        for (var index = 0; index < Writers; index++)
        {
            var stored = (await after.Journal.Read(StateKey.OfNumber(State, Number(index)), Cancellation))?.Version ?? 0;
            lost += Math.Max(0, atTheLoss[index] - stored);

            // Durable and not told yet, at most: nothing happened that nobody asked for, and nothing twice.
            Assert.InRange(stored, 0, atTheLoss[index] + 1);
            Assert.Equal(stored, (await after.Journal.History(Subject.OfNumber(Number(index)), 0, 1_000_000, Cancellation)).Count);
        }

        Assert.Null((await new ChainVerification(after.Journal).Verify(Cancellation)).First);
        Assert.NotNull(await after.Journal.Write(Number(Writers + 1), null));
        return lost;
    }
}
