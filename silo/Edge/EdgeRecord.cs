using System.Collections.Frozen;
using Coordination.Audit;
using Microsoft.Extensions.Logging;

namespace Coordination.Edge;

/// <summary>
/// What the HTTP server turns away by itself, because a limit was met or because it is no HTTP, as lines of the security record: by the kind
/// of what happened alone, for its own words repeat what was sent.
/// </summary>
internal sealed class EdgeRecord(ILogger logger) : ILoggerProvider
{
    /// <summary>Kestrel's names of events, and ours of what they mean.</summary>
    private static readonly FrozenDictionary<string, string> Kinds = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ConnectionBadRequest"] = "a request that is none, or beyond a limit",
        ["ConnectionRejected"] = $"more connections than {nameof(EdgeLimits.ConnectionsMax)}",
        ["RequestBodyMinimumDataRateNotSatisfied"] = $"a body slower than {nameof(EdgeLimits.BytesPerSecondMin)}",
        ["ResponseMinimumDataRateNotSatisfied"] = $"an answer taken slower than {nameof(EdgeLimits.BytesPerSecondMin)}",
        ["Http2ConnectionError"] = "a connection that breaks HTTP/2, or is beyond a limit",
        ["Http2StreamError"] = "a request that breaks HTTP/2, or is beyond a limit",
        ["HPackDecodingError"] = "headers that cannot be read",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public ILogger CreateLogger(string categoryName) => new Line(logger, categoryName.StartsWith("Microsoft.AspNetCore.Server.Kestrel", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Line(ILogger record, bool isOfServer) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isOfServer && logLevel is not LogLevel.None and not LogLevel.Trace;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name is { } name && Kinds.TryGetValue(name, out var why))
            {
                SecurityLog.Refused(record, SecurityEvent.MessageRefused, EdgeDoor.Name, "a connection", why);
            }
        }
    }
}
