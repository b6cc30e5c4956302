using Microsoft.Extensions.Logging;

namespace Coordination.Holders;

internal static partial class HolderKeyLog
{
    [LoggerMessage(5300, LogLevel.Information, "Holders are moved from {From} to {To}, begun by {By}")]
    public static partial void Begun(ILogger logger, string from, string to, string by);

    [LoggerMessage(5301, LogLevel.Information, "Every holder has a pseudonym under {Key}: {Moved} were moved, and the older keys can be retired")]
    public static partial void Ended(ILogger logger, string key, long moved);

    [LoggerMessage(5302, LogLevel.Information, "Nothing made with the retired key {Key} is kept any more: its secrets can be taken out of the file")]
    public static partial void Forgotten(ILogger logger, string key);

    [LoggerMessage(5303, LogLevel.Error, "{Key} is retired, and {Left} holders have no pseudonym under a later key: their carriers are refused until it is in use again")]
    public static partial void RetiredTooEarly(ILogger logger, string key, long left);

    [LoggerMessage(5304, LogLevel.Error, "A document that is sealed under {Key} cannot be opened: its holder stays where it is until a carrier tells it anew")]
    public static partial void NotOpened(ILogger logger, string key);

    [LoggerMessage(5305, LogLevel.Warning, "Holders could not be moved now; tried again within a minute")]
    public static partial void NotMoved(ILogger logger, Exception exception);
}
