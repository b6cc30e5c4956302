using Microsoft.Extensions.Logging;

namespace Coordination.Journal;

/// <summary>What the journal tells the night shift. Numbers never appear in clear.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(9000, LogLevel.Information, "The journal writes slot {Slot} in term {Term}, after batch {Batch}")]
    public static partial void SlotTaken(ILogger logger, int slot, long term, long batch);

    [LoggerMessage(9001, LogLevel.Critical, "Slot {Slot} is not held in term {Term} any more: another process took it over. Nothing more is written; restart this process")]
    public static partial void SlotLost(ILogger logger, int slot, long term);

    [LoggerMessage(9002, LogLevel.Error, "The journal could not store {Operations} operations; none of them is acknowledged")]
    public static partial void Unavailable(ILogger logger, int operations, Exception exception);

    [LoggerMessage(9003, LogLevel.Error, "{What} cannot be stored; the rest of its batch was")]
    public static partial void Refused(ILogger logger, string what, Exception exception);

    [LoggerMessage(9004, LogLevel.Warning, "The database was busy, try {Try}")]
    public static partial void Busy(ILogger logger, int @try, Exception exception);

    [LoggerMessage(9005, LogLevel.Warning, "The answer to a commit was lost; the head of the chain decides")]
    public static partial void CommitUnknown(ILogger logger, Exception exception);

    [LoggerMessage(9006, LogLevel.Information, "The journal goes on in slot {Slot} after batch {Batch}")]
    public static partial void Resumed(ILogger logger, int slot, long batch);

    [LoggerMessage(9007, LogLevel.Error, "A read of the journal failed")]
    public static partial void ReadFailed(ILogger logger, Exception exception);

    [LoggerMessage(9008, LogLevel.Error, "A listener to the journal's commits failed; the commit stands")]
    public static partial void ListenerFailed(ILogger logger, Exception exception);

    [LoggerMessage(9009, LogLevel.Error, "The journal's hold on slot {Slot} could not be written; tried again soon")]
    public static partial void NotRenewed(ILogger logger, int slot, Exception exception);
}
