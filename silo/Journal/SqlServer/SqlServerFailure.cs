using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;

namespace Coordination.Journal;

/// <summary>What an error of SQL Server, or of the way to it, means for the journal.</summary>
internal static partial class SqlServerFailure
{
    /// <summary>From this class on the server lacks something (memory, locks, disk), or ends the connection.</summary>
    private const byte ResourcesClass = 17;

    private const int DuplicateInIndex = 2601;
    private const int DuplicateInConstraint = 2627;

    // Deadlock victim, lock timeout, conflict of versions; and, in Azure, a database that moves or is throttled.
    private static readonly HashSet<int> busy = [1205, 1222, 3960, 3961, 10928, 10929, 40197, 40501, 49918, 49919, 49920];

    // What the server says politely although it cannot serve: no such database or login, recovering, restoring, offline,
    // read-only, not the primary replica, shutting down, paused, out of memory.
    private static readonly HashSet<int> unavailable =
    [
        -2, -1, 0, 2, 20, 53, 64, 121, 233, 258, 596, 701, 904, 911, 922, 923, 924, 926, 927, 928, 941, 942, 945, 946, 952, 976, 978, 979, 982, 983,
        3906, 3908, 4060, 4064, 5120, 6005, 10053, 10054, 10060, 10061, 11001, 17142, 17187, 18401, 18456, 18487, 18488, 40613, 40615,
    ];

    /// <summary>Whether an error is a duplicate key.</summary>
    public static bool IsDuplicate(int number) => number is DuplicateInIndex or DuplicateInConstraint;

    /// <summary>What an error means, by its number and class (severity).</summary>
    public static JournalFault FaultOf(int number, byte errorClass) =>
        busy.Contains(number) ? JournalFault.Busy
        : unavailable.Contains(number) || errorClass >= ResourcesClass ? JournalFault.Unavailable
        : JournalFault.Refused;

    /// <summary>
    /// The failure. The driver's own exception goes with it only where the server or the way to it fails: that of a row prints the
    /// values of its key, and a number is not printed.
    /// </summary>
    public static JournalStorageException Of(SqlException exception, string target)
    {
        var fault = FaultOf(exception.Number, exception.Class);
        return new(fault, Text(exception.Number, exception.Message, target), exception.Number, fault == JournalFault.Unavailable ? exception : null);
    }

    /// <summary>A failure that is no error of the server: the connection is gone, or the driver does not run here.</summary>
    public static JournalStorageException Of(Exception exception, string target) => new(
        JournalFault.Unavailable,
        exception is NotSupportedException
            ? $"{target}: {exception.Message} Install ICU (Debian: libicu) and leave DOTNET_SYSTEM_GLOBALIZATION_INVARIANT unset."
            : $"{target}: {Masked(exception.Message)}");

    /// <summary>What the server said, with what to do about it.</summary>
    public static string Text(int number, string said, string target)
    {
        var advice = number switch
        {
            1101 or 1105 => "Make room on the disk of its files, or let them grow; the journal then goes on by itself.",
            9002 => "Back up its log, or make room for it; the journal then goes on by itself.",
            -2 => "It did not answer in time; look at its load and at what blocks it.",
            911 or 4060 => "Create the database, or name another in the connection string.",
            18456 => "The login in the connection string is not accepted.",
            229 or 262 or 297 => "The silo's user lacks a permission; infra/sql/README.md names those it needs.",
            2714 => "The database holds tables of somebody else: give the journal one of its own.",
            823 or 824 or 825 => "Its files are damaged: stop the silos and restore it from a backup.",
            _ => string.Empty,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{target}: {Masked(said)} (SQL Server {number}). {advice}").TrimEnd();
    }

    // Values of keys and texts stand in some of its messages.
    private static string Masked(string said) => LongNumber().Replace(
        said.ReplaceLineEndings(" "),
        match => long.TryParse(match.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? SubjectText.Masked(number) : "****");

    [GeneratedRegex(@"\d{8,}")]
    private static partial Regex LongNumber();
}
