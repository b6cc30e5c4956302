using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Coordination.DevMode;

/// <summary>
/// What goes wrong in the silo, for the person at the terminal: a line each on standard error, with the cause and without the
/// stack; of one kind at most one in <see cref="Every"/>, because a full disk says the same thousands of times.
/// <c>--verbose</c> shows the whole log instead.
/// </summary>
internal sealed partial class DevLog(TimeProvider time, TextWriter writer) : ILoggerProvider
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(string Category, int Event), Kind> kinds = new();

    /// <summary>Our own errors, and of everybody else only what ends the process: a silo that stops is full of others' regrets.</summary>
    public static void Add(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Error);
        logging.AddFilter<DevLog>(null, LogLevel.Critical);
        logging.AddFilter<DevLog>(nameof(Coordination), LogLevel.Error);

        // Orleans logs under the name of a storage provider what the journal has said already, with the number in the grain's id.
        logging.AddFilter<DevLog>(typeof(Journal.JournalGrainStorage).FullName, LogLevel.Critical);
        logging.AddProvider(new DevLog(TimeProvider.System, Console.Error));
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Write(string category, LogLevel level, EventId id, string text, Exception? exception)
    {
        var kind = kinds.GetOrAdd((category, id.Id), _ => new());
        int silenced;
        lock (kind)
        {
            if (kind.ShownAt is { } at && time.GetElapsedTime(at) < Every)
            {
                kind.Silenced++;
                return;
            }

            kind.ShownAt = time.GetTimestamp();
            silenced = kind.Silenced;
            kind.Silenced = 0;
        }

        var cause = exception?.GetBaseException().Message;
        var more = silenced == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" ({silenced} more of the kind before)");
        writer.WriteLine($"{level.ToString().ToLowerInvariant()} {id.Id}: {OneLine(text)}{(cause is null ? string.Empty : $": {OneLine(cause)}")}{more}");
    }

    private static string OneLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return GrainOfNumber().Replace(end < 0 ? text : text[..end], "number/***");
    }

    /// <summary>A number's grain in a message of Orleans: its key is the number in hexadecimal.</summary>
    [GeneratedRegex("number/[0-9A-Fa-f]+")]
    private static partial Regex GrainOfNumber();

    private sealed class Kind
    {
        public long? ShownAt { get; set; }

        public int Silenced { get; set; }
    }

    private sealed class Logger(DevLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(category, logLevel, eventId, formatter(state, exception), exception);
    }
}
