using Coordination.Conformance;
using Coordination.Harness;
using Npgsql;
using static Coordination.Conformance.JournalSamples;

namespace Coordination.Journal;

/// <summary>What PostgreSQL's journal does that no other does: what its failures mean, and how long it waits for whom.</summary>
public sealed class PostgreSqlDialectTests : IDisposable
{
    private readonly PostgreSqlJournalDatabase database = new();

    public void Dispose() => database.Dispose();

    [Theory]
    [InlineData("40001", JournalFault.Busy)]
    [InlineData("40P01", JournalFault.Busy)]
    [InlineData("55P03", JournalFault.Busy)]
    [InlineData("08006", JournalFault.Unavailable)]
    [InlineData("25006", JournalFault.Unavailable)]
    [InlineData("25P03", JournalFault.Unavailable)]
    [InlineData("28P01", JournalFault.Unavailable)]
    [InlineData("3D000", JournalFault.Unavailable)]
    [InlineData("42P01", JournalFault.Unavailable)]
    [InlineData("53100", JournalFault.Unavailable)]
    [InlineData("53300", JournalFault.Unavailable)]
    [InlineData("57014", JournalFault.Unavailable)]
    [InlineData("57P01", JournalFault.Unavailable)]
    [InlineData("57P03", JournalFault.Unavailable)]
    [InlineData("58030", JournalFault.Unavailable)]
    [InlineData("XX001", JournalFault.Unavailable)]
    [InlineData("22001", JournalFault.Refused)]
    [InlineData("23505", JournalFault.Refused)]
    [InlineData("P0001", JournalFault.Refused)]
    internal void Each_kind_of_failure_is_told_from_the_others(string state, JournalFault fault)
    {
        using var connection = Connection();
        using var command = new NpgsqlCommand("SELECT refuse($1, 'planted')") { Parameters = { new() { Value = state } } };
        var failure = Assert.Throws<JournalStorageException>(() => connection.Ask(command, reader => reader.Read()));
        Assert.Equal(fault, failure.Fault);
        Assert.Contains($"planted (PostgreSQL {state})", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("PostgreSQL 127.0.0.1:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_tells_no_value_and_no_password()
    {
        using var connection = Connection();
        database.Execute("INSERT INTO epoch (number, epoch) VALUES (8613800000000, 1)");
        using var command = new NpgsqlCommand("INSERT INTO epoch (number, epoch) VALUES (8613800000000, 2)");
        var failure = Assert.Throws<JournalStorageException>(() => connection.Run(command)).ToString();
        Assert.DoesNotContain("8613800000000", failure, StringComparison.Ordinal);
        Assert.DoesNotContain(new NpgsqlConnectionStringBuilder(database.ConnectionString).Password!, failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host=localhost")]
    [InlineData("Database=x")]
    [InlineData("")]
    public void A_connection_string_without_server_or_database_is_refused(string connectionString)
    {
        var refused = Assert.Throws<ArgumentException>(() => new PostgreSqlAddress(connectionString));
        Assert.Contains("names no Host or no Database", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_not_there_is_said_to_be_unreachable()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = 1 }.ConnectionString;
        var failure = Assert.Throws<JournalStorageException>(() => new PostgreSqlDialect(database.Options with { ConnectionString = nowhere }, TimeProvider.System));
        Assert.Equal(JournalFault.Unavailable, failure.Fault);
        Assert.Contains("cannot be reached", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_role_without_a_connection_left_is_told_what_to_raise()
    {
        database.Execute("DROP ROLE IF EXISTS crowded; CREATE ROLE crowded LOGIN PASSWORD 'crowded' CONNECTION LIMIT 0");
        var crowded = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = "crowded", Password = "crowded" }.ConnectionString;
        var failure = Assert.Throws<JournalStorageException>(() => new PostgreSqlDialect(database.Options with { ConnectionString = crowded }, TimeProvider.System));
        Assert.Equal(JournalFault.Unavailable, failure.Fault);
        Assert.Contains("Raise max_connections or the limit of the role", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_commit_is_flushed_whatever_the_database_says_unless_the_setting_is_another()
    {
        database.Execute($"ALTER DATABASE {new NpgsqlConnectionStringBuilder(database.ConnectionString).Database} SET synchronous_commit = off");
        using (var dialect = new PostgreSqlDialect(database.Options, TimeProvider.System))
        {
            Assert.Equal("on", dialect.SynchronousCommit);
        }

        using var lossy = new PostgreSqlDialect(database.Options with { Durability = Durability.ProcessOnly }, TimeProvider.System);
        Assert.Equal("off", lossy.SynchronousCommit);
    }

    [Fact]
    public void A_writer_with_another_head_is_refused_with_its_first_answer()
    {
        using var dialect = database.Open(TimeProvider.System);
        var head = dialect.TakeSlot("a", JournalUnderTest.Start);
        SlotHead[] others = [head with { Term = head.Term - 1 }, head with { Head = [.. Enumerable.Repeat((byte)1, 32)] }, head with { Slot = 15 }];
        foreach (var other in others)
        {
            using var transaction = dialect.Begin(other);
            Assert.Throws<SlotLostException>(() => transaction.LastVersion(Subject.OfNumber(Number(1))));
        }

        using (var last = dialect.Begin(head))
        {
            last.Seal(Chain.Next(head with { Term = 99 }, JournalUnderTest.Start, 0, new byte[32]), null);
            Assert.Throws<SlotLostException>(last.Commit);
        }

        Assert.Equal(head.Batch, dialect.ReadHead(head.Slot).Batch);
    }

    /// <summary>The statements of a batch are on the server before its commit is, so that the commit alone may be in doubt.</summary>
    [Theory]
    [InlineData(CutAt.Question, 1, false)]
    [InlineData(CutAt.Answer, 1, false)]
    [InlineData(CutAt.Question, 2, true)]
    [InlineData(CutAt.Answer, 2, true)]
    internal async Task A_commit_is_in_doubt_only_once_it_was_sent_and_then_happens_once(CutAt at, int question, bool isInDoubt)
    {
        using var relay = new Relay(new NpgsqlConnectionStringBuilder(database.ConnectionString).Port);
        database.Options = database.Options with { ConnectionString = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = relay.Port }.ConnectionString };
        using var test = new JournalUnderTest(database);
        await test.Journal.Write(Number(0), null, Bar(1));
        test.Dialect.BeforeCommit = () => relay.Cut(at, question);

        var write = test.Journal.Write(Number(1), null, Bar(1));
        if (isInDoubt)
        {
            Assert.Equal(1, await write);
        }
        else
        {
            var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => write);
            Assert.Contains("Nothing of this call is durable", failure.Message, StringComparison.Ordinal);
        }

        Assert.Equal(isInDoubt ? 1 : 0, test.Log.Count(CountedLog.CommitUnknown));
        Assert.Equal(isInDoubt ? 2 : 1, await test.Journal.Write(Number(1), isInDoubt ? 1 : null));
        Assert.Equal(isInDoubt ? 3 : 2, (await new ChainVerification(test.Journal).Verify(Cancellation)).Facts);
    }

    /// <summary>A silo that is frozen in the middle of a batch holds its rows until the server ends it; the others then go on.</summary>
    [Fact]
    public async Task A_transaction_that_stands_still_is_ended_and_those_that_wait_for_its_rows_go_on()
    {
        var options = database.Options;
        database.Options = options with { StandstillMax = TimeSpan.FromMilliseconds(500) };
        using var frozen = new JournalUnderTest(database, "frozen");
        database.Options = options;
        using var other = new JournalUnderTest(database, "other");
        using var thawed = new ManualResetEventSlim();
        using var stands = new ManualResetEventSlim();
        frozen.Dialect.BeforeCommit = () =>
        {
            stands.Set();
            thawed.Wait();
        };
        var late = frozen.Journal.Write(Number(1), null);
        stands.Wait(Cancellation);

        Assert.Equal(1, await other.Journal.Write(Number(1), null));
        thawed.Set();
        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => late);
        Assert.Contains("25P03", failure.Message, StringComparison.Ordinal);
        Assert.Null(await frozen.Journal.Write(Number(1), null));
        Assert.Equal(2, await frozen.Journal.Write(Number(1), 1));
    }

    [Fact]
    public async Task A_row_that_somebody_holds_is_waited_for_as_often_as_a_batch_is_tried()
    {
        database.Options = database.Options with { LockWaitMax = TimeSpan.FromMilliseconds(100) };
        using var test = new JournalUnderTest(database);
        await test.Journal.Write(Number(1), null);
        using (var holder = database.Connect())
        using (var transaction = holder.BeginTransaction())
        {
            using var hold = holder.CreateCommand();
            hold.CommandText = "SELECT 1 FROM OrleansStorage FOR UPDATE";
            hold.ExecuteNonQuery();
            var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => test.Journal.Write(Number(1), 1));
            Assert.Contains("55P03", failure.Message, StringComparison.Ordinal);
            Assert.Equal(WriterLimits.TriesMax - 1, test.Log.Count(CountedLog.Busy));
        }

        Assert.Equal(2, await test.Journal.Write(Number(1), 1));
    }

    [Fact]
    public async Task A_statement_that_takes_too_long_is_given_up_and_the_next_batch_passes()
    {
        database.Options = database.Options with { AnswerMax = TimeSpan.FromSeconds(1) };
        using var test = new JournalUnderTest(database);
        database.Execute("""
            CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
            CREATE TRIGGER planted BEFORE INSERT ON fact FOR EACH ROW EXECUTE FUNCTION planted()
            """);
        var failure = await Assert.ThrowsAsync<JournalUnavailableException>(() => test.Journal.Write(Number(1), null));
        Assert.Contains("did not answer in time", failure.Message, StringComparison.Ordinal);
        database.Execute("DROP TRIGGER planted ON fact");
        Assert.Equal(1, await test.Journal.Write(Number(1), null));
    }

    [Fact]
    public async Task A_full_disk_acknowledges_nothing_and_the_journal_goes_on_once_there_is_room()
    {
        using var test = new JournalUnderTest(database);
        database.Execute("""
            CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER planted BEFORE INSERT ON fact FOR EACH ROW EXECUTE FUNCTION planted()
            """);
        var writes = Enumerable.Range(1, 20).Select(index => test.Journal.Write(Number(index), null)).ToList();
        foreach (var write in writes)
        {
            Assert.Contains("Make room", (await Assert.ThrowsAsync<JournalUnavailableException>(() => write)).Message, StringComparison.Ordinal);
        }

        database.Execute("DROP TRIGGER planted ON fact");
        Assert.Equal(1, await test.Journal.Write(Number(1), null));
        Assert.Equal(new ChainVerdict(1, 1, 0, null), await new ChainVerification(test.Journal).Verify(Cancellation));
    }

    [Theory]
    [InlineData("UPDATE fact SET version = 9")]
    [InlineData("DELETE FROM fact")]
    [InlineData("TRUNCATE fact")]
    [InlineData("UPDATE batch SET count = 9")]
    [InlineData("DELETE FROM batch")]
    [InlineData("TRUNCATE batch")]
    public async Task History_is_not_changed_by_accident(string sql)
    {
        using var test = new JournalUnderTest(database);
        await test.Journal.Write(Number(1), null);
        var refused = Assert.Throws<PostgresException>(() => database.Execute(sql));
        Assert.Contains("never changed and never removed", refused.MessageText, StringComparison.Ordinal);
    }

    private PostgreSqlConnection Connection() => new(new PostgreSqlAddress(database.ConnectionString).Journal(database.Options), "PostgreSQL 127.0.0.1:x");
}
