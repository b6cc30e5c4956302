using System.Globalization;
using Coordination.Audit;
using Coordination.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Serve;

/// <summary>
/// The log of a silo that serves, on standard error: time, level, number and who says it, then the text on the same line; an error's
/// stack is indented below it. Numbers are masked and what hides in a text is shown, whoever wrote it.
/// </summary>
internal sealed class ServeLog(TimeProvider time, TextWriter writer) : ILoggerProvider
{
    private readonly LogThrottle throttle = new(time);

    /// <summary>Our own lines from a level, others' from warnings or from that level, whichever is higher.</summary>
    public static void Add(ILoggingBuilder logging, LogLevel least)
    {
        logging.SetMinimumLevel(least);
        logging.AddFilter<ServeLog>(null, least > LogLevel.Warning ? least : LogLevel.Warning);
        logging.AddFilter<ServeLog>(nameof(Coordination), least);

        // Orleans logs under the name of a storage provider what the journal has said already.
        logging.AddFilter<ServeLog>(typeof(Journal.JournalGrainStorage).FullName, LogLevel.Critical);

        // Why a host does not start is told by the program; which garbage collector is the right one was measured; and the watchdog
        // takes every start for a standstill.
        logging.AddFilter<ServeLog>("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddFilter<ServeLog>("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddFilter<ServeLog>("Orleans.Runtime.Watchdog", LogLevel.Error);
        logging.AddProvider(new ServeLog(TimeProvider.System, Console.Error));
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Write(string category, LogLevel level, EventId id, string text, Exception? exception)
    {
        var silenced = 0;
        if (level >= LogLevel.Warning && !throttle.Admits(category, id, out silenced))
        {
            return;
        }

        var more = silenced == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" ({silenced} more of the kind before)");
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {level.ToString().ToLowerInvariant()} {id.Id} {category[(category.LastIndexOf('.') + 1)..]}: {VisibleText.Of(text)}{more}");
        if (exception is not null)
        {
            // What was got over needs its cause; what was not, the way there.
            var told = VisibleText.Of(level < LogLevel.Error ? exception.GetBaseException().Message : $"{exception}", keepsLines: true);
            line = level < LogLevel.Error ? $"{line}: {told}" : $"{line}{Environment.NewLine}{told}";
        }

        // One record is one first line: what follows can be told from the next record.
        writer.WriteLine(LogText.Scrub(line).ReplaceLineEndings($"{Environment.NewLine}  "));
    }

    private sealed class Logger(ServeLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Write(category, logLevel, eventId, formatter(state, exception), exception);
    }
}
