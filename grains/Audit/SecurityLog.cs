using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Coordination.Audit;

/// <summary>What somebody tried and was not given.</summary>
internal enum SecurityEvent
{
    /// <summary>A connection without a certificate of ours, or with one that is not for this.</summary>
    ConnectionRefused,

    /// <summary>A message no client of ours sends; its connection was closed.</summary>
    MessageRefused,

    /// <summary>A call inside without the stamp of a call that began inside.</summary>
    CallDenied,

    /// <summary>A portal call without a token, or with one that proves nothing.</summary>
    NotAuthenticated,

    /// <summary>The role, or the person, may not do this.</summary>
    NotAllowed,

    /// <summary>There is no such thing, or it is not theirs: the record does not tell the two apart, for the caller was not told either.</summary>
    NotFound,

    /// <summary>Outside the caller's competence.</summary>
    OutOfScope,

    /// <summary>So many of the above of one caller, or so many tokens from one certificate that prove nothing, that somebody should look.</summary>
    Probing,

    /// <summary>Inside: a number was asked for a hold that no order and no case shows.</summary>
    HoldNotOrdered,
}

/// <summary>Every refusal of security interest: one typed line and one count. Labels are of closed sets; who it was stands in the line only.</summary>
internal static partial class SecurityLog
{
    public const string MeterName = "Coordination.Security";
    public const string RefusalsName = "coordination.security.refusals";

    private static readonly Meter meter = new(MeterName);
    private static readonly Counter<long> refusals = meter.CreateCounter<long>(RefusalsName, "{refusal}", "What was refused, by kind and door.");

    /// <param name="logger">Where the line goes.</param>
    /// <param name="what">Kind.</param>
    /// <param name="door">Portal and act, interface and method, or the kind of connection: a closed set.</param>
    /// <param name="who">Principal, certificate or address; never a token, never a number.</param>
    /// <param name="why">The reason as the caller is not told it.</param>
    public static void Refused(ILogger logger, SecurityEvent what, string door, string who, string why)
    {
        refusals.Add(1, new KeyValuePair<string, object?>("event", what), new("door", door));
        Line(logger, what, door, who, why);
    }

    [LoggerMessage(6010, LogLevel.Warning, "Security: {Event} at {Door} to {Who}: {Why}")]
    private static partial void Line(ILogger logger, SecurityEvent @event, string door, string who, string why);
}
