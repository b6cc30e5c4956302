using Coordination.Conformance;
using Coordination.Hosting;
using Coordination.Journal;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Restored;

/// <summary>Somebody says that a database was restored, before any silo is started on it.</summary>
public sealed class RestoredProgramTests : IDisposable
{
    private readonly SqliteJournalDatabase database = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        database.Dispose();
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public async Task The_record_is_in_doubt_by_a_persons_word_and_the_fact_says_so()
    {
        using (var before = new JournalUnderTest(database))
        {
            await before.Journal.Write(Number(1), null);
        }

        Assert.Equal(0, await Run());
        Assert.Equal(0, await Run());

        using var after = new JournalUnderTest(database);
        var doubt = (await after.Journal.Standing(Cancellation)).Fence.Doubt;
        Assert.NotNull(doubt);
        Assert.Empty(doubt.Witness);
        Assert.Equal(FactKind.HistoryDoubted, Assert.Single(await after.Journal.History(Subject.OfFence(), 0, 10, Cancellation)).Kind);
        Assert.Contains("coord fence raise", output.ToString(), StringComparison.Ordinal);
        Assert.Empty(error.ToString());
    }

    [Fact]
    public async Task A_database_that_a_silo_uses_is_left_alone()
    {
        using var silo = new JournalUnderTest(database);

        Assert.Equal(1, await Run());

        Assert.Contains("in use by another process", error.ToString(), StringComparison.Ordinal);
        Assert.Null((await silo.Journal.Standing(Cancellation)).Fence.Doubt);
    }

    [Fact]
    public async Task Where_no_backup_was_put_nothing_is_made()
    {
        Assert.Equal(1, await Run());

        Assert.Contains("no journal.db", error.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(database.Path));
    }

    [Fact]
    public async Task A_backup_of_an_older_program_is_migrated_first()
    {
        using (var old = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database.Path};Pooling=False"))
        {
            old.Open();
        }

        Assert.Equal(SiloExit.Conflict, await Run());
        Assert.Contains("waits for migration", error.ToString(), StringComparison.Ordinal);
    }

    private Task<int> Run() => RestoredProgram.Run(
        SettingSources.Of(null, new Dictionary<string, string?> { ["storage:kind"] = "sqlite", ["storage:directory"] = database.Folder }),
        output,
        error,
        Cancellation);
}
