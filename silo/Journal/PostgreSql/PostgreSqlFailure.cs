using Npgsql;

namespace Coordination.Journal;

/// <summary>What PostgreSQL's failures mean (SQLSTATE: PostgreSQL manual, appendix A).</summary>
internal static class PostgreSqlFailure
{
    /// <summary>Raised by our statements: the slot is not held as it should be.</summary>
    public const string SlotLost = "CSLOT";

    /// <summary>Raised by our statements: an order's number stands for another order.</summary>
    public const string OrderTaken = "CTAKE";

    /// <summary>What a failure means before the commit was sent: whatever it is, nothing is durable.</summary>
    public static Exception Of(Exception exception, string database) => exception switch
    {
        PostgresException refusal => new JournalStorageException(FaultOf(refusal.SqlState), Text(refusal, database), inner: refusal),
        NpgsqlException { InnerException: TimeoutException } => new JournalStorageException(
            JournalFault.Unavailable, $"{database} did not answer in time. Look at its load and its disk; the journal goes on by itself.", inner: exception),
        NpgsqlException => new JournalStorageException(
            JournalFault.Unavailable, $"{database} cannot be reached: {exception.Message} The journal goes on by itself once it can.", inner: exception),
        _ => exception,
    };

    /// <summary>A failure while the commit was under way. An error that the server took the trouble to name happened instead of it; anything else says nothing.</summary>
    public static Exception OfCommit(Exception exception, string database) => exception switch
    {
        PostgresException { InvariantSeverity: "ERROR" } => Of(exception, database),
        _ => new JournalStorageException(JournalFault.Unknown, $"{database} did not confirm a commit: {exception.Message}", inner: exception),
    };

    /// <summary>Whether the connection ended of itself: what was sent over it for the first time may be sent over another.</summary>
    public static bool IsBroken(Exception exception) => exception switch
    {
        PostgresException fatal => fatal.InvariantSeverity is "FATAL" or "PANIC",
        NpgsqlException failure => failure.InnerException is IOException or System.Net.Sockets.SocketException,
        _ => false,
    };

    private static JournalFault FaultOf(string state) => state switch
    {
        PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable => JournalFault.Busy,
        PostgresErrorCodes.ReadOnlySqlTransaction or "25P03" or PostgresErrorCodes.QueryCanceled => JournalFault.Unavailable,
        _ => ClassOf(state) switch
        {
            // Connection, credentials, no such database, rights and tables, resources and disk, the operator's hand, the system, corruption.
            "08" or "28" or "3D" or "3F" or "42" or "53" or "57" or "58" or "XX" => JournalFault.Unavailable,
            _ => JournalFault.Refused,
        },
    };

    private static string Text(PostgresException refusal, string database)
    {
        var advice = refusal.SqlState switch
        {
            PostgresErrorCodes.DiskFull => "Make room on its disk; the journal then goes on by itself.",
            PostgresErrorCodes.TooManyConnections => "Raise max_connections or the limit of the role; the journal then goes on by itself.",
            PostgresErrorCodes.ReadOnlySqlTransaction => "It is a standby or read-only: point the silo at the primary.",
            _ => ClassOf(refusal.SqlState) switch
            {
                "28" => "Check user and password of the connection string.",
                "3D" or "3F" or "42" => "Check that the database is the right one and migrated, and the rights of the silo's role.",
                "57" => "It is being stopped or started; the journal goes on by itself once it answers.",
                "53" or "58" or "XX" => "Look at the server's log.",
                _ => string.Empty,
            },
        };
        return $"{database}: {refusal.MessageText} (PostgreSQL {refusal.SqlState}). {advice}".TrimEnd();
    }

    private static string ClassOf(string state) => state[..2];
}
