using System.Data;

namespace Coordination.Journal;

/// <summary>Where and how the journal is kept in SQL Server.</summary>
internal sealed record SqlServerJournalOptions
{
    /// <summary>Server, database and login. The database must allow snapshots (<see cref="SqlServerDatabase.Require"/>).</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Orleans' service id, part of every state's key.</summary>
    public required string ServiceId { get; init; }

    /// <summary>Whether missing migrations are applied at the start; else a start with an old schema is refused.</summary>
    public bool Migrate { get; init; } = true;

    /// <summary>Writers of one silo, 1 or 2; each holds one of the database's <see cref="SlotHead.Slots"/> slots.</summary>
    public int Writers { get; init; } = 1;
}

/// <summary>
/// The journal in a database of SQL Server 2019 or newer, which several silos may share. The writer works under read committed and
/// locks what it decides on; readers work in snapshots and wait for nobody.
/// </summary>
internal sealed class SqlServerDialect : IJournalDialect
{
    private const string SlotsLock = "coordination slots";

    private readonly SqlServerJournalOptions options;
    private readonly TimeProvider time;
    private readonly SqlServerAddress address;
    private readonly string serviceId;
    private readonly SqlServerSession session;
    private readonly SqlServerTransaction transaction;
    private SlotHead? held;

    /// <summary>Connects, checks the database's settings and brings its schema up to date.</summary>
    /// <exception cref="JournalStorageException">It cannot be reached.</exception>
    /// <exception cref="SchemaException">Its settings or its schema are not what the journal needs.</exception>
    public SqlServerDialect(SqlServerJournalOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        address = new(options.ConnectionString);
        serviceId = options.ServiceId;
        session = new(address);
        try
        {
            SqlServerDatabase.Require(session);
            SqlServerMigrations.Journal(session, time).Require(options.Migrate);
            transaction = new(session, serviceId, Lease, time);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Longer than any pause of a healthy silo, and than the three renewals it fits.</summary>
    public static TimeSpan Lease { get; } = TimeSpan.FromSeconds(30);

    public TimeSpan? SlotLease => Lease;

    /// <inheritdoc/>
    /// <remarks>Leases run by the database's clock: those of the silos differ.</remarks>
    public SlotHead TakeSlot(string owner, DateTimeOffset now)
    {
        session.Begin(IsolationLevel.ReadCommitted);
        try
        {
            // One silo at a time, so that none finds every slot locked by another that looks for one.
            session.Lock(SlotsLock, untilCommit: true);
            var taken = session.List(SlotStatements.Take, Head, owner, Microseconds(Lease));
            if (taken.Count == 0)
            {
                throw new JournalStorageException(
                    JournalFault.Unavailable,
                    $"{address.Name}: all {SlotHead.Slots} slots are held by silos that are alive. Stop one, or wait {Lease.TotalSeconds:0} seconds after one died; with storage:writers = 1 a silo holds one slot.");
            }

            session.Commit();
            return held = taken[0];
        }
        finally
        {
            session.End();
        }
    }

    public SlotHead ReadHead(int slot) => Only(session.List(SlotStatements.ReadHead, Head, slot), slot);

    public bool RenewSlot(SlotHead head, DateTimeOffset now) =>
        session.Scalar(SlotStatements.Renew, head.Slot, head.Term, Microseconds(Lease)) == 1;

    public int Dispossess(string owner)
    {
        using var beside = new SqlServerSession(address);
        return (int)beside.Scalar(SlotStatements.Dispossess, owner)!.Value;
    }

    public IJournalTransaction Begin(SlotHead expected)
    {
        session.Begin(IsolationLevel.ReadCommitted);
        try
        {
            var stored = Only(session.List(SlotStatements.LockHead, Head, expected.Slot), expected.Slot);
            if (stored.Term != expected.Term || !stored.Head.AsSpan().SequenceEqual(expected.Head))
            {
                throw new SlotLostException(expected.Slot, expected.Term);
            }

            return transaction;
        }
        catch
        {
            session.End();
            throw;
        }
    }

    public IJournalDialect? Another() => options.Writers > 1 ? new SqlServerDialect(options with { Writers = 1 }, time) : null;

    public IJournalReads OpenReads() => new SqlServerReads(new(address), serviceId);

    /// <summary>Gives the slot back, so that whoever starts next need not wait for its lease, and closes the connection.</summary>
    public void Dispose()
    {
        if (held is { } head)
        {
            held = null;
            try
            {
                session.Run(SlotStatements.Release, head.Slot, head.Term);
            }
            catch (JournalStorageException)
            {
                // Then its lease runs out.
            }
        }

        session.Dispose();
    }

    internal static SlotHead Head(SqlServerReader row) => new(row.Int(0), row.Long(1), row.Long(2), row.Bytes(3));

    internal static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private SlotHead Only(List<SlotHead> found, int slot) => found is [var head]
        ? head
        : throw new JournalStorageException(JournalFault.Unavailable, $"{address.Name} has no slot {slot}. Restore it from a backup.");
}
