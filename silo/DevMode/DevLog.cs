using System.Globalization;
using Coordination.Audit;
using Coordination.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.DevMode;

/// <summary>
/// What goes wrong in the silo, for the person at the terminal: a line each on standard error, with the cause and without the
/// stack, of one kind a few at most. <c>--verbose</c> shows the whole log instead.
/// </summary>
internal sealed class DevLog(TimeProvider time, TextWriter writer) : ILoggerProvider
{
    private readonly LogThrottle throttle = new(time);

    /// <summary>Our own errors, and of everybody else only what ends the process: a silo that stops is full of others' regrets.</summary>
    public static void Add(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Error);
        logging.AddFilter<DevLog>(null, LogLevel.Critical);
        logging.AddFilter<DevLog>(nameof(Coordination), LogLevel.Error);

        // Orleans logs under the name of a storage provider what the journal has said already.
        logging.AddFilter<DevLog>(typeof(Journal.JournalGrainStorage).FullName, LogLevel.Critical);
        logging.AddProvider(new DevLog(TimeProvider.System, Console.Error));
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Write(string category, LogLevel level, EventId id, string text, Exception? exception)
    {
        if (!throttle.Admits(category, id, out var silenced))
        {
            return;
        }

        var cause = exception?.GetBaseException().Message;
        var more = silenced == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" ({silenced} more of the kind before)");
        writer.WriteLine($"{level.ToString().ToLowerInvariant()} {id.Id}: {OneLine(text)}{(cause is null ? string.Empty : $": {OneLine(cause)}")}{more}");
    }

    private static string OneLine(string text)
    {
        var end = text.AsSpan().IndexOfAny('\r', '\n');
        return LogText.Scrub(VisibleText.Of(end < 0 ? text : text[..end]));
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
