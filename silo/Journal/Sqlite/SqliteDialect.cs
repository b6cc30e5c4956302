using System.Globalization;

namespace Coordination.Journal;

/// <summary>Where and how the SQLite journal is kept.</summary>
internal sealed record SqliteJournalOptions
{
    /// <summary>Folder of <c>journal.db</c>; made where it is not there. No second process may use it.</summary>
    public required string Directory { get; init; }

    /// <summary>Orleans' service id, part of every state's key.</summary>
    public required string ServiceId { get; init; }

    /// <summary>Whether an acknowledged commit survives a loss of power.</summary>
    public Durability Durability { get; init; } = Durability.Full;

    /// <summary>Whether missing migrations are applied at the start; else a start with an old schema is refused.</summary>
    public bool Migrate { get; init; } = true;

    /// <summary>The journal's file.</summary>
    public string Path => System.IO.Path.Combine(Directory, "journal.db");
}

/// <summary>The journal in a SQLite file of its own (write-ahead log, flushed with every commit).</summary>
internal sealed class SqliteDialect : IJournalDialect
{
    /// <summary>
    /// Bytes of one page. Pages of 512 new numbers cost a fifth more CPU at 4 KB; 16 KB gains nothing more in ascending order and
    /// writes twice as much in any other.
    /// </summary>
    private const int PageBytes = 8_192;

    /// <summary>Pages the log holds before they go into the file: 32 MB. With 4 MB every eighth page of numbers waits for the file.</summary>
    private const int CheckpointPages = 4_096;

    /// <summary>Memory of the writer's page cache.</summary>
    private const int WriterCacheKibibytes = 131_072;

    /// <summary>Memory of each reader's page cache.</summary>
    private const int ReaderCacheKibibytes = 32_768;

    private readonly SqliteJournalOptions options;
    private readonly JournalFileLock fileLock;
    private readonly SqliteDatabase database;
    private readonly SqliteTransaction transaction;
    private readonly SqliteStatement findHead;
    private readonly SqliteStatement takeSlot;
    private readonly SqliteStatement keepSlot;
    private readonly SqliteStatement mostUsed;
    private long pagesMax;
    private long pagesMaxSet;

    /// <summary>Locks the folder, opens the file and brings its schema up to date.</summary>
    /// <exception cref="JournalLockedException">Another process uses the folder.</exception>
    /// <exception cref="SchemaException">The schema is newer than this program, or old and not to be migrated.</exception>
    public SqliteDialect(SqliteJournalOptions options, TimeProvider time)
    {
        this.options = options;
        System.IO.Directory.CreateDirectory(options.Directory);
        fileLock = new(options.Directory);
        try
        {
            database = Open(WriterCacheKibibytes);
            SqliteMigrations.Journal(database, time).Require(options.Migrate);
            findHead = database.Prepare("SELECT term, batch, head FROM slot WHERE slot = ?1");
            mostUsed = database.Prepare("SELECT slot FROM slot ORDER BY batch DESC, slot LIMIT 1");
            takeSlot = database.Prepare("UPDATE slot SET term = term + 1, owner = ?2, leased_until = NULL WHERE slot = ?1");
            keepSlot = database.Prepare("UPDATE slot SET owner = owner WHERE slot = ?1 AND term = ?2");
            transaction = new(database, options.ServiceId, time);
        }
        catch
        {
            database?.Dispose();
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>Null: the lock on the folder is the lease.</summary>
    public TimeSpan? SlotLease => null;

    /// <summary>Pages the file may have, 0 for no limit: a quota, and how a full disk is rehearsed.</summary>
    public long PagesMax
    {
        get => Volatile.Read(ref pagesMax);
        set => Volatile.Write(ref pagesMax, value);
    }

    /// <summary>What SQLite says of its flushing: 2 with every commit, 1 when the log goes into the file.</summary>
    public int Synchronous
    {
        get
        {
            using var pragma = database.Prepare("PRAGMA synchronous");
            pragma.Step();
            return pragma.Int(0);
        }
    }

    /// <summary>The slot that was used most: whoever held it is dead, or the folder could not be locked.</summary>
    public SlotHead TakeSlot(string owner, DateTimeOffset now)
    {
        mostUsed.Step();
        var slot = mostUsed.Int(0);
        mostUsed.Reset();
        return TakeSlot(slot, owner);
    }

    /// <summary>Takes one slot, whoever held it.</summary>
    public SlotHead TakeSlot(int slot, string owner)
    {
        takeSlot.Bind(1, slot).Bind(2, owner).Run();
        return ReadHead(slot);
    }

    public SlotHead ReadHead(int slot)
    {
        findHead.Bind(1, slot);
        if (!findHead.Step())
        {
            throw new JournalStorageException(JournalFault.Unavailable, $"{options.Path} has no slot {slot}. Restore it from a backup.");
        }

        var head = new SlotHead(slot, findHead.Long(0), findHead.Long(1), findHead.Bytes(2).ToArray());
        findHead.Reset();
        return head;
    }

    public bool RenewSlot(SlotHead head, DateTimeOffset now)
    {
        LimitPages();
        return keepSlot.Bind(1, head.Slot).Bind(2, head.Term).Run() == 1;
    }

    public int Dispossess(string owner)
    {
        using var beside = Open(ReaderCacheKibibytes);
        return beside.Prepare("UPDATE slot SET term = term + 1, owner = NULL, leased_until = NULL WHERE owner = ?1").Bind(1, owner).Run();
    }

    public IJournalTransaction Begin(SlotHead expected)
    {
        LimitPages();
        transaction.Begin();
        try
        {
            var stored = ReadHead(expected.Slot);
            if (stored.Term != expected.Term || !stored.Head.AsSpan().SequenceEqual(expected.Head))
            {
                throw new SlotLostException(expected.Slot, expected.Term);
            }

            return transaction;
        }
        catch
        {
            transaction.Dispose();
            throw;
        }
    }

    // The file has one writer at a time whatever is done.
    public IJournalDialect? Another() => null;

    public IJournalReads OpenReads() => new SqliteReads(Open(ReaderCacheKibibytes), options.ServiceId);

    public void Dispose()
    {
        database.Dispose();
        fileLock.Dispose();
    }

    private SqliteDatabase Open(int cacheKibibytes)
    {
        var opened = new SqliteDatabase(options.Path);
        try
        {
            var synchronous = options.Durability == Durability.Full ? "FULL" : "NORMAL";
            opened.Execute(string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA page_size = {PageBytes};
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = {synchronous};
                PRAGMA cache_size = -{cacheKibibytes};
                PRAGMA wal_autocheckpoint = {CheckpointPages};
                PRAGMA journal_size_limit = {(long)CheckpointPages * PageBytes * 4};
                PRAGMA temp_store = MEMORY;
                """));
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    private void LimitPages()
    {
        var limit = PagesMax;
        if (limit != pagesMaxSet)
        {
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {(limit == 0 ? uint.MaxValue - 1 : limit)}"));
            pagesMaxSet = limit;
        }
    }
}
