using Microsoft.Extensions.Logging;

namespace Coordination.Orders;

internal static partial class OrderLog
{
    [LoggerMessage(1001, LogLevel.Information, "Order {Order} submitted by {Organisation}")]
    public static partial void Submitted(ILogger logger, string order, string organisation);

    [LoggerMessage(1002, LogLevel.Information, "Order {Order} planned: {Lines} lines, {Numbers} numbers")]
    public static partial void Planned(ILogger logger, string order, long lines, long numbers);

    [LoggerMessage(1003, LogLevel.Information, "Order {Order} {Act} by {Who}")]
    public static partial void Acted(ILogger logger, string order, string act, string who);

    [LoggerMessage(1004, LogLevel.Information, "Order {Order} completed: {Lines} lines ended")]
    public static partial void Completed(ILogger logger, string order, long lines);

    [LoggerMessage(1005, LogLevel.Error, "Order {Order}: planning failed")]
    public static partial void PlanningFailed(ILogger logger, string order, Exception exception);

    [LoggerMessage(1006, LogLevel.Warning, "Order {Order}: tick failed, tried again at the next")]
    public static partial void TickFailed(ILogger logger, string order, Exception exception);

    [LoggerMessage(1007, LogLevel.Warning, "Order {Order} could not be kept among its issuer's last; the next list is compared with older ones")]
    public static partial void FeedForgotten(ILogger logger, string order, Exception exception);

    [LoggerMessage(1014, LogLevel.Warning, "Order {Order}: {Act} by {Who} was not signed as it has to be: {Why}")]
    public static partial void SignatureRefused(ILogger logger, string order, string act, string who, string why);

    [LoggerMessage(1008, LogLevel.Warning, "Order {Order} paused by itself ({Cause}): {Why}")]
    public static partial void PausedItself(ILogger logger, string order, PauseCause cause, string why);

    [LoggerMessage(1009, LogLevel.Information, "Order {Order}: canary {Verdict}, {Errors} of {Ended} lines ended badly")]
    public static partial void CanaryJudged(ILogger logger, string order, CanaryVerdict verdict, long ended, long errors);

    [LoggerMessage(1015, LogLevel.Error, "Order {Order} could not be held up with its incident")]
    public static partial void HaltFailed(ILogger logger, string order, Exception exception);

    [LoggerMessage(1010, LogLevel.Warning, "Shard {Shard}: page {Page} failed, tried again in {Delay}")]
    public static partial void PageFailed(ILogger logger, string shard, int page, TimeSpan delay, Exception exception);

    [LoggerMessage(1011, LogLevel.Error, "Shard {Shard}: page {Page} is not the page that was approved; the shard halts")]
    public static partial void PageNotApproved(ILogger logger, string shard, int page);

    [LoggerMessage(1012, LogLevel.Error, "Shard {Shard}: {Number} could not be placed in {Tries} tries and waits for the line's deadline")]
    public static partial void LineParked(ILogger logger, string shard, string number, int tries, Exception? exception);

    [LoggerMessage(1013, LogLevel.Information, "Shard {Shard} done: {Pages} pages")]
    public static partial void ShardDone(ILogger logger, string shard, int pages);
}
