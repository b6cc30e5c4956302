using System.Net;
using System.Net.Sockets;
using Coordination.Serve;
using Coordination.Tidy;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Coordination.Journal;

public sealed class SqlServerFailureTests
{
    [Fact]
    public void A_server_that_is_not_there_is_unavailable_and_named_without_its_password()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var options = new SqlServerJournalOptions
        {
            ConnectionString = $"Server=127.0.0.1,{port};Database=journal;User Id=silo;Password=hush;Encrypt=False;Connect Timeout=5",
            ServiceId = "coordination",
        };

        var failure = Assert.Throws<JournalStorageException>(() => new SqlServerDialect(options, TimeProvider.System));
        Assert.Equal(JournalFault.Unavailable, failure.Fault);
        Assert.Contains($"127.0.0.1,{port}/journal", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.ToString(), StringComparison.Ordinal);

        // And `serve` waits for it.
        Assert.NotNull(DatabaseWait.IsAway(failure));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Server=db1")]
    [InlineData("Database=journal")]
    [InlineData("Server=db1;Database=journal;Pasword=hush")]
    [InlineData("hush")]
    public void A_connection_string_that_does_not_serve_is_refused_without_being_shown(string connectionString)
    {
        var refused = Assert.Throws<ArgumentException>(() => new SqlServerAddress(connectionString));
        Assert.Contains("Server=…;Database=…", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_session_has_one_connection_that_the_driver_does_not_replace_behind_its_back()
    {
        var target = new SqlServerAddress("Server=db1;Database=journal;Pooling=True;Connect Retry Count=3;MultipleActiveResultSets=True");
        Assert.Contains("Pooling=False", target.ConnectionString, StringComparison.Ordinal);
        Assert.Contains("Connect Retry Count=0", target.ConnectionString, StringComparison.Ordinal);
        Assert.Contains("Multiple Active Result Sets=False", target.ConnectionString, StringComparison.Ordinal);
        Assert.Contains("Coordination journal", target.ConnectionString, StringComparison.Ordinal);
        Assert.Contains("another", new SqlServerAddress("Server=db1;Database=journal;Application Name=another").ConnectionString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(150, true, true, false, null)]
    [InlineData(140, true, true, false, "COMPATIBILITY_LEVEL = 150")]
    [InlineData(160, false, true, false, "SET ALLOW_SNAPSHOT_ISOLATION ON")]
    [InlineData(160, true, false, false, "SET READ_COMMITTED_SNAPSHOT ON")]
    [InlineData(160, true, true, true, "SET DELAYED_DURABILITY = DISABLED")]
    public void A_database_without_what_the_journal_relies_on_is_refused_with_the_statement_that_sets_it(int level, bool snapshots, bool versions, bool losesCommits, string? setting)
    {
        var refusal = SqlServerDatabase.Refusal("a]b", level, snapshots, versions, losesCommits);
        if (setting is null)
        {
            Assert.Null(refusal);
            return;
        }

        Assert.NotNull(refusal);
        Assert.Contains(setting, refusal, StringComparison.Ordinal);
        var statement = refusal[refusal.IndexOf("ALTER DATABASE", StringComparison.Ordinal)..];
        Assert.Equal("a]b", ((AlterDatabaseStatement)SqlCatalogue.Parse(statement).Batches[0].Statements[0]).DatabaseName.Value);
    }

    [Fact]
    public void A_database_of_such_settings_is_refused_at_the_start()
    {
        using var wire = new SqlServerWire((text, writer) => text == SlotStatements.Database.Text
            ? writer.Answer([new("name", new("nvarchar", 128), false, false), .. Enumerable.Repeat(new SqlColumn("setting", SqlType.Int, false, false), 4)], [["journal", 160, 0, 1, 0]])
            : writer);
        var refused = Assert.Throws<SchemaException>(() =>
            new SqlServerDialect(new() { ConnectionString = wire.ConnectionString, ServiceId = "coordination" }, TimeProvider.System));
        Assert.Contains("ALTER DATABASE [journal] SET ALLOW_SNAPSHOT_ISOLATION ON;", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("READ_COMMITTED_SNAPSHOT", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_is_made_script_by_script_under_a_lock_and_each_is_recorded_in_its_transaction()
    {
        using var wire = new SqlServerWire(SchemaAnswers);
        using var session = new SqlServerSession(new(wire.ConnectionString));
        var applied = SqlServerMigrations.All(session, TimeProvider.System).SelectMany(target => target.Migrations.Apply()).Select(migration => migration.Name);
        Assert.Equal(["0001_journal.sql", "0002_fence.sql", "0003_deadlines.sql", "0004_ties.sql", "0005_pseudonyms.sql", "0001_storage.sql", "0001_membership.sql", "0002_reminders.sql"], applied);

        var asked = wire.Asked.ToList();
        var batches = SqlCatalogue.Scripts.SelectMany(path => SqlServerScript.BatchesOf(File.ReadAllText(Repository.At(path)))).ToList();
        Assert.Equal(batches, asked.Where(batches.Contains));
        Assert.Equal(8, asked.Count(text => text == "COMMIT"));
        Assert.Equal(3, asked.Count(text => text == SlotStatements.Lock.Text));
        Assert.Equal(3, asked.Count(text => text == SlotStatements.Unlock.Text));
        Assert.All(Enumerable.Range(0, asked.Count).Where(index => asked[index] == "COMMIT"), index => Assert.Equal(MigrationStatements.Record.Text, asked[index - 1]));
    }

    [Fact]
    public void A_script_that_fails_is_rolled_back_whole_and_its_lock_given_back()
    {
        using var wire = new SqlServerWire(SchemaAnswers);
        using var session = new SqlServerSession(new(wire.ConnectionString));
        var second = SqlServerScript.BatchesOf(File.ReadAllText(Repository.At("infra/sql/sqlserver/0001_journal.sql")))[1];
        wire.Plant(second, new(WireDoes.Answers, 2714, 16, "There is already an object named 'fact_stays' in the database."));

        var failure = Assert.Throws<JournalStorageException>(() => SqlServerMigrations.Journal(session, TimeProvider.System).Apply());
        Assert.Contains("one of its own", failure.Message, StringComparison.Ordinal);
        Assert.Equal("ROLLBACK", wire.Asked.Reverse().Skip(1).First());
        Assert.Equal(SlotStatements.Unlock.Text, wire.Asked.Last());
        Assert.DoesNotContain("COMMIT", wire.Asked);
    }

    [Fact]
    public void A_reused_record_forgets_the_longer_value_before()
    {
        PersonalRow[] rows = [new(0, new byte[16], [1, 2, 3, 4, 5]), new(1, new byte[16], [9]), new(2, new byte[16], null), new(3, new byte[16], [])];
        var lengths = new List<long>();
        foreach (var record in SqlServerRows.Personal.Of(rows)!)
        {
            lengths.Add(record.IsDBNull(2) ? -1 : record.GetBytes(2, 0, null!, 0, 0));
        }

        Assert.Equal([5, 1, -1, 0], lengths);
    }

    // A database in which nothing was migrated yet.
    private static TdsWriter SchemaAnswers(string text, TdsWriter writer) =>
        text == MigrationStatements.Exists.Text ? writer.Answer([new(string.Empty, SqlType.Int, true, false)], [[null]])
        : text == SlotStatements.Lock.Text ? writer.Answer([new(string.Empty, SqlType.Int, true, false)], [[0]])
        : writer;
}
