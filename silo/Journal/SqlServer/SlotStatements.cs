using static Coordination.Journal.SqlServerParameter;

namespace Coordination.Journal;

/// <summary>Statements about slots, batches and the database itself.</summary>
internal static class SlotStatements
{
    /// <summary>Now by the database's clock, in whole microseconds since 1970.</summary>
    public const string Now = "DATEDIFF_BIG(MICROSECOND, CAST('1970-01-01' AS datetime2), SYSUTCDATETIME())";

    /// <summary>Runs once on each new connection: an error ends the transaction, and whoever waits too long for a lock tries again.</summary>
    public static readonly SqlServerStatement Settings = new("SET NOCOUNT, XACT_ABORT ON; SET LOCK_TIMEOUT 5000");

    public static readonly SqlServerStatement Database = new("""
        SELECT name, CAST(compatibility_level AS int), CAST(snapshot_isolation_state AS int), CAST(is_read_committed_snapshot_on AS int), delayed_durability
          FROM sys.databases WHERE database_id = DB_ID()
        """);

    /// <summary>One at a time per name, until the transaction or the session ends; below 0 when it was not given.</summary>
    public static readonly SqlServerStatement Lock = new(
        """
        DECLARE @result int;
        EXEC @result = sp_getapplock @Resource = @name, @LockMode = N'Exclusive', @LockOwner = @owner, @LockTimeout = 20000;
        SELECT @result
        """,
        Text("@name", 255),
        Text("@owner", 32));

    public static readonly SqlServerStatement Unlock = new(
        "EXEC sp_releaseapplock @Resource = @name, @LockOwner = N'Session'",
        Text("@name", 255));

    /// <summary>A slot whose row is locked has a writer in the middle of a batch, alive or frozen: it is passed over, not waited for.</summary>
    public static readonly SqlServerStatement Take = new(
        $"""
        WITH candidate AS (
            SELECT TOP (1) slot, term, batch, head, owner, leased_until
              FROM slot WITH (UPDLOCK, ROWLOCK, READCOMMITTEDLOCK, READPAST)
             WHERE owner = @owner OR leased_until IS NULL OR leased_until < {Now}
             ORDER BY CASE WHEN owner = @owner THEN 0 WHEN term > 0 THEN 1 ELSE 2 END, slot)
        UPDATE candidate SET term = term + 1, owner = @owner, leased_until = {Now} + @lease
        OUTPUT inserted.slot, inserted.term, inserted.batch, inserted.head
        """,
        Text("@owner", SqlServerRows.KeyMax),
        Long("@lease"));

    /// <summary>
    /// Waits for a commit that is still under way: a version of the row as it was before would say that a batch is lost which is
    /// about to be durable.
    /// </summary>
    public static readonly SqlServerStatement ReadHead = new(
        "SELECT slot, term, batch, head FROM slot WITH (READCOMMITTEDLOCK, ROWLOCK) WHERE slot = @slot",
        Int("@slot"));

    public static readonly SqlServerStatement LockHead = new(
        "SELECT slot, term, batch, head FROM slot WITH (UPDLOCK, READCOMMITTEDLOCK, ROWLOCK) WHERE slot = @slot",
        Int("@slot"));

    public static readonly SqlServerStatement Renew = new(
        $"UPDATE slot SET leased_until = {Now} + @lease WHERE slot = @slot AND term = @term; SELECT @@ROWCOUNT",
        Int("@slot"),
        Long("@term"),
        Long("@lease"));

    /// <summary>Found in a snapshot and sought by its key: the slots of those who live are in the middle of their batches.</summary>
    public static readonly SqlServerStatement Dispossess = new(
        """
        UPDATE s SET term = s.term + 1, owner = NULL, leased_until = NULL
          FROM (SELECT x.slot FROM slot x WHERE x.owner = @owner) held INNER JOIN slot s WITH (ROWLOCK) ON s.slot = held.slot
         WHERE s.owner = @owner
        OPTION (FORCE ORDER, LOOP JOIN);
        SELECT @@ROWCOUNT
        """,
        Text("@owner", SqlServerRows.KeyMax));

    public static readonly SqlServerStatement Release = new(
        "UPDATE slot SET leased_until = NULL WHERE slot = @slot AND term = @term",
        Int("@slot"),
        Long("@term"));

    public static readonly SqlServerStatement Seal = new(
        $"""
        DECLARE @moved int;
        UPDATE slot SET batch = @batch, head = @head, leased_until = {Now} + @lease WHERE slot = @slot AND term = @term AND head = @previous;
        SET @moved = @@ROWCOUNT;
        INSERT INTO batch (slot, batch, term, sealed_at, count, root, previous, head)
        SELECT @slot, @batch, @term, @sealed_at, @count, @root, @previous, @head WHERE @moved = 1;
        SELECT @moved
        """,
        Int("@slot"),
        Long("@batch"),
        Long("@term"),
        Long("@sealed_at"),
        Int("@count"),
        Bytes("@root", Merkle.HashBytes),
        Bytes("@previous", Merkle.HashBytes),
        Bytes("@head", Merkle.HashBytes),
        Long("@lease"));
}
