using Coordination.Conformance;
using Coordination.Hosting;
using Microsoft.Extensions.Time.Testing;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

public sealed class SqliteDialectTests : IDisposable
{
    private readonly SqliteJournalDatabase database = new();

    public void Dispose() => database.Dispose();

    [Fact]
    public void A_second_process_is_refused_and_told_what_to_do()
    {
        using var first = database.Open(TimeProvider.System);
        var refused = Assert.Throws<JournalLockedException>(() => database.Open(TimeProvider.System));
        Assert.Contains(database.Folder, refused.Message, StringComparison.Ordinal);
        Assert.Contains("stop the other silo first", refused.Message, StringComparison.Ordinal);
        first.Dispose();
        database.Open(TimeProvider.System).Dispose();
    }

    [Fact]
    public async Task A_full_disk_acknowledges_nothing_and_the_journal_goes_on_once_there_is_room()
    {
        using var test = new JournalUnderTest(database);
        var dialect = (SqliteDialect)test.Dialect.Inner;
        Assert.Equal(1, await test.Journal.Write(Number(0), null));
        dialect.PagesMax = 1;

        var payload = new byte[200_000];
        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() =>
            test.Journal.Write(StateKey.OfNumber(State, Number(1)), payload, null, [Fact()], Cancellation));
        Assert.Contains("database or disk is full", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Make room", failure.Message, StringComparison.Ordinal);
        Assert.Null(await test.Journal.Read(StateKey.OfNumber(State, Number(1)), Cancellation));
        await Assert.ThrowsAsync<JournalUnavailableException>(() =>
            test.Journal.Write(StateKey.OfNumber(State, Number(2)), payload, null, [Fact()], Cancellation));

        dialect.PagesMax = 0;
        Assert.Equal(1, await test.Journal.Write(StateKey.OfNumber(State, Number(1)), payload, null, [Fact()], Cancellation));
        Assert.Equal(new ChainVerdict(2, 2, 0, null), await new ChainVerification(test.Journal).Verify(Cancellation));
    }

    [Fact]
    public void Migrations_are_applied_once_and_recorded()
    {
        var time = new FakeTimeProvider(JournalUnderTest.Start);
        database.Open(time).Dispose();
        time.Advance(TimeSpan.FromDays(1));
        database.Open(time).Dispose();

        using var file = new SqliteDatabase(database.Path);
        var status = SqliteMigrations.Journal(file, time).Status();
        Assert.Equal("0001_journal.sql", status[0].Name);
        Assert.All(status, migration => Assert.Equal(JournalUnderTest.Start, migration.AppliedAt));
        Assert.Empty(SqliteMigrations.Journal(file, time).Apply());
    }

    [Fact]
    public void Both_files_of_a_folder_are_migrated_by_hand_and_not_under_a_running_silo()
    {
        using (var targets = Targets(toApply: true))
        {
            Assert.Equal(["journal", "grains"], targets.All.Select(target => target.Name));
            Assert.All(targets.All, target => Assert.Null(target.Migrations.Status()[0].AppliedAt));
            Assert.All(targets.All, target => Assert.NotEmpty(target.Migrations.Apply()));
            Assert.All(targets.All, target => Assert.Empty(target.Migrations.Apply()));
        }

        using var silo = new SqliteDialect(new() { Directory = database.Folder, ServiceId = "x", Migrate = false }, TimeProvider.System);
        Assert.Throws<JournalLockedException>(() => Targets(toApply: true));
        using var looked = Targets(toApply: false);
        Assert.All(looked.All, target => Assert.Empty(target.Migrations.Waiting()));

        MigrationTargets Targets(bool toApply) => new(StorageSettings.Sqlite(database.Folder), toApply, TimeProvider.System);
    }

    [Fact]
    public void A_schema_that_is_newer_is_refused()
    {
        database.Open(TimeProvider.System).Dispose();
        database.Execute("INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES (999, '0999_later.sql', '', 0)");

        var refused = Assert.Throws<SchemaException>(() => database.Open(TimeProvider.System));
        Assert.Contains("999", refused.Message, StringComparison.Ordinal);
        Assert.Throws<SchemaException>(() => database.Open(TimeProvider.System));
    }

    [Fact]
    public void A_script_that_was_edited_after_it_was_applied_is_refused()
    {
        database.Open(TimeProvider.System).Dispose();
        database.Execute("UPDATE schema_migration SET sha256 = 'other' WHERE number = 1");
        Assert.Throws<SchemaException>(() => database.Open(TimeProvider.System));
    }

    [Fact]
    public void A_schema_that_waits_is_refused_where_it_is_not_to_be_migrated()
    {
        var refused = Assert.Throws<SchemaException>(() =>
            new SqliteDialect(new() { Directory = database.Folder, ServiceId = "x", Migrate = false }, TimeProvider.System));
        Assert.Contains("migrate", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_writer_with_another_head_is_refused()
    {
        using var dialect = database.Open(TimeProvider.System);
        var head = dialect.TakeSlot("a", JournalUnderTest.Start);
        dialect.Begin(head).Dispose();
        Assert.Throws<SlotLostException>(() => dialect.Begin(head with { Term = head.Term - 1 }));
        Assert.Throws<SlotLostException>(() => dialect.Begin(head with { Head = [.. Enumerable.Repeat((byte)1, 32)] }));
        using var transaction = dialect.Begin(head);
        Assert.Throws<SlotLostException>(() => transaction.Seal(Chain.Next(head with { Term = 99 }, JournalUnderTest.Start, 0, new byte[32]), null));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 1)]
    public void The_log_is_flushed_with_every_commit_unless_the_setting_says_otherwise(int durability, int synchronous)
    {
        using var dialect = new SqliteDialect(new() { Directory = database.Folder, ServiceId = "x", Durability = (Durability)durability }, TimeProvider.System);
        Assert.Equal(synchronous, dialect.Synchronous);
        Assert.Equal("wal", database.Scalar("PRAGMA journal_mode"));
    }

    /// <summary>What lanes, deadlines and acknowledgements ask must not read more the more there is.</summary>
    [Theory]
    [InlineData("SELECT number, executor FROM provisioning WHERE executor = 'a' AND slice = 1 AND state < 2 AND order_no NOT IN (1) ORDER BY priority, number LIMIT 9", "COVERING INDEX provisioning_waiting (executor=? AND slice=?)")]
    [InlineData("SELECT policy FROM due WHERE shard = 1 AND policy = 1 AND anchor_at <= 5 ORDER BY anchor_at LIMIT 5", "INDEX due_first (shard=? AND policy=? AND anchor_at<?)")]
    [InlineData("SELECT services FROM order_line WHERE number = 1 AND outcome = 0 AND version > 0", "INDEX order_line_armed (number=?)")]
    [InlineData("SELECT row FROM order_line WHERE order_no = 1 AND (province, number) > (1, 2) ORDER BY province, number LIMIT 1", "PRIMARY KEY (order_no=? AND (province,number)>(?,?))")]
    [InlineData("SELECT 1 FROM OrleansStorage WHERE GrainTypeHash = 1 AND GrainIdN1 = 2 AND GrainIdN0 = 0 AND GrainIdHash = 3 AND IFNULL(GrainIdExtensionString, '') = '' AND GrainTypeString = 'n' AND ServiceId = 's'", "INDEX OrleansStorage_key (GrainTypeHash=? AND GrainIdN1=? AND GrainIdN0=? AND GrainIdHash=? AND <expr>=? AND GrainTypeString=? AND ServiceId=?)")]
    public void A_question_is_answered_by_its_index(string sql, string plan)
    {
        database.Open(TimeProvider.System).Dispose();
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        using var rows = command.ExecuteReader();
        var steps = new List<string>();
        while (rows.Read())
        {
            steps.Add(rows.GetString(3));
        }

        Assert.Contains(steps, step => step.Contains(plan, StringComparison.Ordinal));
        Assert.DoesNotContain(steps, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }
}
