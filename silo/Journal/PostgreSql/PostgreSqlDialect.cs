using Npgsql;
using static Coordination.Journal.PostgreSqlValue;

namespace Coordination.Journal;

/// <summary>The journal in a schema of a PostgreSQL database (15 or newer). Many silos write it, each in a slot of its own.</summary>
internal sealed class PostgreSqlDialect : IJournalDialect
{
    /// <summary>The oldest server whose unique indexes can take two missing values for one.</summary>
    public const int VersionMin = 150_000;

    private const string TakeSlotSql = """
        WITH free AS (
            SELECT slot FROM slot
             WHERE owner = $1 OR leased_until IS NULL OR leased_until < clock_timestamp()
             ORDER BY CASE WHEN owner = $1 THEN 0 WHEN term > 0 THEN 1 ELSE 2 END, slot
             LIMIT 1 FOR UPDATE SKIP LOCKED)
        UPDATE slot s SET term = s.term + 1, owner = $1, leased_until = clock_timestamp() + $2 FROM free WHERE s.slot = free.slot
        RETURNING s.slot, s.term, s.batch, s.head
        """;

    // Locked, so that it waits for a batch of this slot that is still under way: its answer may be lost, and its end is not told yet.
    private const string ReadHeadSql = "SELECT slot, term, batch, head FROM slot WHERE slot = $1 FOR SHARE";

    private const string RenewSlotSql = "UPDATE slot SET leased_until = clock_timestamp() + $3 WHERE slot = $1 AND term = $2";

    private const string DispossessSql = "UPDATE slot SET term = term + 1, owner = NULL, leased_until = NULL WHERE owner = $1";

    private const string ReleaseSlotSql = "UPDATE slot SET leased_until = NULL WHERE slot = $1 AND term = $2";

    private readonly PostgreSqlJournalOptions options;
    private readonly PostgreSqlAddress address;
    private readonly PostgreSqlConnection connection;
    private readonly PostgreSqlTransaction transaction;
    private readonly TimeProvider time;
    private SlotHead? taken;

    /// <summary>Opens the database and brings its schema up to date.</summary>
    /// <exception cref="ArgumentException">The connection string names no server or no database.</exception>
    /// <exception cref="JournalStorageException">The database cannot be reached, or cannot keep what it confirms.</exception>
    /// <exception cref="SchemaException">The schema is newer than this program, or old and not to be migrated.</exception>
    public PostgreSqlDialect(PostgreSqlJournalOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        address = new(options.ConnectionString);
        using (var migrations = PostgreSqlMigrations.Journal(address, time))
        {
            migrations.Require(options.Migrate);
        }

        connection = new(address.Journal(options), address.Name, CheckServer);
        transaction = new(connection, options.ServiceId, options.Lease, time);
    }

    public TimeSpan? SlotLease => options.Lease;

    /// <summary>What the server says of flushing this writer's commits: on, off, or more than on.</summary>
    public string SynchronousCommit => connection.Ask(Command("SHOW synchronous_commit"), reader => reader.Read() ? reader.GetString(0) : string.Empty);

    public SlotHead TakeSlot(string owner, DateTimeOffset now)
    {
        var heads = Heads(Command(TakeSlotSql, Of(owner), Of(options.Lease)));
        if (heads is not [var head])
        {
            throw new JournalStorageException(
                JournalFault.Unavailable,
                $"{address.Name}: all {SlotHead.Slots} slots are held by living writers. A slot is free {options.Lease.TotalSeconds:F0} s after its silo ended without leave; more writers than slots there cannot be: with storage:writers = 1 a silo holds one slot.");
        }

        return taken = head;
    }

    public SlotHead ReadHead(int slot) => Heads(Command(ReadHeadSql, Of((short)slot))) is [var head]
        ? head
        : throw new JournalStorageException(JournalFault.Unavailable, $"{address.Name} has no slot {slot}. Restore it from a backup.");

    public bool RenewSlot(SlotHead head, DateTimeOffset now) =>
        connection.Run(Command(RenewSlotSql, Of((short)head.Slot), Of(head.Term), Of(options.Lease))) == 1;

    public int Dispossess(string owner)
    {
        using var beside = new PostgreSqlConnection(address.Journal(options), address.Name);
        return beside.Run(Command(DispossessSql, Of(owner)));
    }

    public IJournalTransaction Begin(SlotHead expected)
    {
        transaction.Begin(expected);
        return transaction;
    }

    public IJournalDialect? Another() => options.Writers > 1 ? new PostgreSqlDialect(options with { Writers = 1 }, time) : null;

    public IJournalReads OpenReads() => new PostgreSqlReads(new(address.Journal(options), address.Name), options.ServiceId);

    /// <summary>Gives the slot back, so that whoever starts next need not wait for its lease, and closes the connection.</summary>
    public void Dispose()
    {
        if (taken is { } head)
        {
            try
            {
                connection.Run(Command(ReleaseSlotSql, Of((short)head.Slot), Of(head.Term)));
            }
            catch (JournalStorageException)
            {
                // Then its lease runs out.
            }
        }

        connection.Dispose();
    }

    private List<SlotHead> Heads(NpgsqlCommand command) => connection.Ask(command, PostgreSqlReads.Heads);

    /// <summary>A server that confirms what it may lose is not written to, unless losing it is what is to be shown.</summary>
    private void CheckServer(NpgsqlConnection open)
    {
        using var command = new NpgsqlCommand(
            """
            SELECT current_setting('server_version_num')::int, current_setting('fsync') = 'on',
                   CASE WHEN current_setting('synchronous_commit') = 'off' AND $1 THEN set_config('synchronous_commit', 'on', false) END
            """,
            open);
        command.Parameters.Add(Of(options.Durability == Durability.Full));
        using var reader = command.ExecuteReader();
        reader.Read();
        if (reader.GetInt32(0) < VersionMin)
        {
            throw new JournalStorageException(JournalFault.Unavailable, $"{address.Name} is of version {reader.GetInt32(0) / 10_000}; the journal needs {VersionMin / 10_000} or newer.");
        }

        if (!reader.GetBoolean(1) && options.Durability == Durability.Full)
        {
            throw new JournalStorageException(JournalFault.Unavailable, $"{address.Name} runs with fsync = off: what it confirms is lost with its power. Set fsync = on.");
        }
    }
}
