using Coordination.Journal;
using Microsoft.Extensions.Logging;

namespace Coordination.Deadlines;

internal static partial class DeadlineLog
{
    [LoggerMessage(7101, LogLevel.Error, "Deadline shard {Shard} could not go on; it tries again in {Rest}")]
    public static partial void PassFailed(ILogger logger, long shard, TimeSpan rest, Exception exception);

    [LoggerMessage(7102, LogLevel.Warning, "A deadline of {Policy} could not be told to {Subject}, {Failures} times by now; it comes again and delays no other")]
    public static partial void TellFailed(ILogger logger, DeadlinePolicy policy, string subject, int failures, Exception exception);

    [LoggerMessage(7106, LogLevel.Error, "A deadline of {Policy} stands for {Subject}, who knows nothing of it: was a state changed by hand, or lost?")]
    public static partial void NobodysDeadline(ILogger logger, DeadlinePolicy policy, string subject);

    [LoggerMessage(7104, LogLevel.Information, "Deadlines of {Policy} were rebased to version {Version} by {Who}")]
    public static partial void Rebased(ILogger logger, DeadlinePolicy policy, int version, string who);
}
