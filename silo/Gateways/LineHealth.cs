using Coordination.Carriers;
using Microsoft.Extensions.Logging;

namespace Coordination.Gateways;

/// <summary>What is known of one carrier's line. Written by many requests at once, each value by itself.</summary>
internal sealed class LineHealth(string carrier, TimeProvider time, ILogger logger)
{
    private readonly Lock gate = new();
    private DateTimeOffset? restsUntil;
    private DateTimeOffset? lastAnswerAt;
    private string? lastError;

    /// <summary>The carrier answered something, be it an error.</summary>
    public void Answered()
    {
        lock (gate)
        {
            lastAnswerAt = time.GetUtcNow();
        }
    }

    public void Failed(string error)
    {
        lock (gate)
        {
            lastError = error;
        }
    }

    public void Rests(DateTimeOffset until)
    {
        string? why;
        lock (gate)
        {
            restsUntil = until;
            why = lastError;
        }

        GatewayLog.CallsRest(logger, carrier, until, why);
    }

    public void Resumes()
    {
        lock (gate)
        {
            restsUntil = null;
        }

        GatewayLog.CallsResume(logger, carrier);
    }

    /// <summary>When the rest is over the line counts as open again: the next call is the one that tries.</summary>
    public GatewayHealth Look()
    {
        lock (gate)
        {
            var isOpen = restsUntil is not { } until || time.GetUtcNow() >= until;
            return new GatewayHealth(isOpen, isOpen ? null : restsUntil, lastAnswerAt, lastError);
        }
    }
}

/// <summary>Log lines of the way to carriers. No number is ever among their values.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(4201, LogLevel.Warning, "Carrier {Carrier} fails; calls to it rest until {Until}. Last failure: {Why}")]
    public static partial void CallsRest(ILogger logger, string carrier, DateTimeOffset until, string? why);

    [LoggerMessage(4202, LogLevel.Information, "Carrier {Carrier} answers again; calls to it go on")]
    public static partial void CallsResume(ILogger logger, string carrier);

    [LoggerMessage(4203, LogLevel.Debug, "Carrier {Carrier} left {Count} entries of batch {Batch} unknown: {Why}")]
    public static partial void LeftUnknown(ILogger logger, string carrier, int count, string batch, string? why);

    [LoggerMessage(4205, LogLevel.Warning, "Carrier {Carrier} signs its answers, and one {Problem}: it counts for nothing, and its commands stay unknown")]
    public static partial void AnswerNotProved(ILogger logger, string carrier, string problem);

    [LoggerMessage(4204, LogLevel.Warning, "Carrier {Carrier} cannot read a command of batch {Batch}; its neighbours are sent apart from it. {Why}")]
    public static partial void RequestSplit(ILogger logger, string carrier, string batch, string? why);
}
