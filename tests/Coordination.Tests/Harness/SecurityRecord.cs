using Coordination.Audit;
using Microsoft.Extensions.Logging;

namespace Coordination.Harness;

/// <summary>One line of the security log.</summary>
internal sealed record Refused(SecurityEvent Event, string Door, string Who, string Why);

/// <summary>The security log of one silo, to be waited for.</summary>
internal sealed class SecurityRecord : ILoggerProvider
{
    private const int LineId = 6010;
    private static readonly TimeSpan EvidenceMax = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly List<Refused> lines = [];
    private TaskCompletionSource more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What stands in it now.</summary>
    public IReadOnlyList<Refused> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>
    /// The first line of a kind, and with these words as its reason, after the first so many: a connection that another test left
    /// behind may be recorded in between. A failure says what was recorded instead.
    /// </summary>
    public async Task<Refused> Next(int after, SecurityEvent what, string door, string why = "")
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(EvidenceMax);
        while (true)
        {
            Task changed;
            lock (gate)
            {
                if (lines.Skip(after).FirstOrDefault(line => line.Event == what && line.Door == door && line.Why.Contains(why, StringComparison.Ordinal)) is { } found)
                {
                    return found;
                }

                changed = more.Task;
            }

            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{what} at {door} ({why}) was not recorded. Recorded was:{Environment.NewLine}{string.Join(Environment.NewLine, Lines.Skip(after))}");
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this);

    public void Dispose()
    {
    }

    private void Add(Refused line)
    {
        lock (gate)
        {
            lines.Add(line);
            more.TrySetResult();
            more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private sealed class Logger(SecurityRecord record) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == LineId && state is IReadOnlyList<KeyValuePair<string, object?>> named)
            {
                var values = named.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
                record.Add(new((SecurityEvent)values["Event"]!, $"{values["Door"]}", $"{values["Who"]}", $"{values["Why"]}"));
            }
        }
    }
}
