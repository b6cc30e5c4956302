using Microsoft.Extensions.Logging;

namespace Coordination.Carriers;

internal static partial class HistoryLog
{
    [LoggerMessage(4020, LogLevel.Critical, "{Why}")]
    public static partial void Doubted(ILogger logger, string why);

    [LoggerMessage(4021, LogLevel.Warning, "{Carrier} does not say which history it has seen: nothing is sent to it until it does")]
    public static partial void Silent(ILogger logger, string carrier);

    [LoggerMessage(4022, LogLevel.Error, "{Carrier} has seen a history that cannot be read (fence {Fence}, position {Position}): nothing is sent to it")]
    public static partial void Unreadable(ILogger logger, string carrier, int fence, long position);

    [LoggerMessage(4023, LogLevel.Warning, "{Carrier} was compared under fence {Fence}: {Count} effects there are unknown here (coord fence list)")]
    public static partial void Compared(ILogger logger, string carrier, int fence, int count);

    [LoggerMessage(4024, LogLevel.Information, "{Carrier} is commanded under fence {Fence}")]
    public static partial void Admitted(ILogger logger, string carrier, int fence);

    [LoggerMessage(4025, LogLevel.Error, "{Carrier} could not be asked which history it has seen; tried again")]
    public static partial void RoundFailed(ILogger logger, string carrier, Exception exception);

    [LoggerMessage(4026, LogLevel.Information, "{Count} forgotten effects are settled: what is wanted agrees with them")]
    public static partial void Agreed(ILogger logger, int count);

    [LoggerMessage(4027, LogLevel.Error, "Forgotten effects could not be looked through; tried again")]
    public static partial void SettlingFailed(ILogger logger, Exception exception);
}
