using Microsoft.Extensions.Logging;

namespace Coordination.Carriers;

internal static partial class LaneLog
{
    [LoggerMessage(4001, LogLevel.Warning, "{Lane}: {Number} refused: {Refusal}")]
    public static partial void Refused(ILogger logger, string lane, string number, CarrierRefusal refusal);

    [LoggerMessage(4002, LogLevel.Warning, "{Lane}: the carrier is silent or busy, next try at {Until}")]
    public static partial void Resting(ILogger logger, string lane, DateTimeOffset until);

    [LoggerMessage(4003, LogLevel.Error, "{Lane}: a batch of {Count} was not finished; its rows still wait")]
    public static partial void BatchFailed(ILogger logger, string lane, int count, Exception exception);

    [LoggerMessage(4004, LogLevel.Error, "{Lane}: looking for work failed")]
    public static partial void TurnFailed(ILogger logger, string lane, Exception exception);

    [LoggerMessage(4005, LogLevel.Information, "{Lane}: the silo stops before a batch of {Count} was finished; its rows still wait")]
    public static partial void BatchLeft(ILogger logger, string lane, int count);

    [LoggerMessage(4006, LogLevel.Error, "{Lane}: the carrier has seen a higher fence than {Fence}; nothing is sent to it until that is understood")]
    public static partial void LowerFence(ILogger logger, string lane, int fence);

    [LoggerMessage(4007, LogLevel.Warning, "{Lane}: a batch of {Count} that was fetched was not acknowledged in time; it is given again")]
    public static partial void NotAcknowledged(ILogger logger, string lane, int count);

    [LoggerMessage(4008, LogLevel.Warning, "{Lane} could not be asked for what to give; asked again later")]
    public static partial void NotAsked(ILogger logger, string lane, Exception exception);
}
