using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using Coordination.Hosting;
using Coordination.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coordination.Harness;

/// <summary>
/// Everything a process tells about its work while it lives: log lines of every level and category, activities of every source with
/// their tags and events (the URLs of requests among them), measurements of every meter with their labels, events of event sources, what
/// libraries hand to diagnostic listeners.
/// </summary>
/// <remarks>
/// The product's own lines are heard as they are, values and all, because a structured sink takes the values. Lines of the libraries,
/// and exceptions, are heard as the product's sinks write them: scrubbed.
/// </remarks>
internal sealed class Overheard : IDisposable
{
    private readonly ConcurrentQueue<string> said = new();
    private readonly ConcurrentQueue<Activity> ended = new();
    private readonly ActivityListener activities;
    private readonly MeterListener meters = new();
    private readonly Sources sources;
    private readonly Diagnostics diagnostics;

    public Overheard()
    {
        sources = new(said);
        diagnostics = new(said);
        activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(activities);
        meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        meters.SetMeasurementEventCallback<byte>(Hear);
        meters.SetMeasurementEventCallback<short>(Hear);
        meters.SetMeasurementEventCallback<int>(Hear);
        meters.SetMeasurementEventCallback<long>(Hear);
        meters.SetMeasurementEventCallback<float>(Hear);
        meters.SetMeasurementEventCallback<double>(Hear);
        meters.SetMeasurementEventCallback<decimal>(Hear);
        meters.Start();
    }

    public int Count => said.Count;

    /// <summary>
    /// What was said that holds one of the texts, in whatever case. Observable instruments are asked now, and activities read now, as
    /// an exporter reads them that sends in batches.
    /// </summary>
    public IReadOnlyList<string> With(IReadOnlyCollection<string> texts)
    {
        meters.RecordObservableInstruments();
        while (ended.TryDequeue(out var activity))
        {
            Hear(activity);
        }

        return [.. said.Where(line => texts.Any(text => line.Contains(text, StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>Listens to a silo's lines of every level; to more than one silo, if a test starts it again.</summary>
    public void ListenTo(IServiceCollection services) =>
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddFilter<Ears>(null, LogLevel.Trace).AddProvider(new Ears(this)));

    public void Dispose()
    {
        activities.Dispose();
        meters.Dispose();
        sources.Dispose();
        diagnostics.Dispose();
    }

    private void Hear(Activity activity)
    {
        said.Enqueue($"activity {activity.Source.Name} {activity.OperationName} {activity.DisplayName}");
        foreach (var (name, value) in activity.TagObjects.Concat(activity.Events.SelectMany(happened => happened.Tags)))
        {
            said.Enqueue($"activity {activity.Source.Name} {activity.OperationName} {name}={value}");
        }

        foreach (var (name, value) in activity.Baggage)
        {
            said.Enqueue($"activity {activity.Source.Name} baggage {name}={value}");
        }
    }

    private void Hear<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> labels, object? state)
    {
        foreach (var (name, label) in labels)
        {
            said.Enqueue($"metric {instrument.Meter.Name} {instrument.Name} {name}={label}");
        }
    }

    /// <summary>
    /// Event sources of the process, with all keywords. Not those that tell of every task, buffer and method, which hold no texts; nor
    /// the framework's private ones, which print what goes over a socket and are switched on by hand alone.
    /// </summary>
    private sealed class Sources(ConcurrentQueue<string> said) : EventListener
    {
        private static readonly string[] others =
            ["System.Threading.Tasks.TplEventSource", "System.Buffers.ArrayPoolEventSource", "Microsoft-Windows-DotNETRuntime", "System.Runtime", "Microsoft-Diagnostics-DiagnosticSource"];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (!others.Contains(eventSource.Name) && !eventSource.Name.StartsWith("Private.", StringComparison.Ordinal))
            {
                EnableEvents(eventSource, EventLevel.Verbose, EventKeywords.All);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            foreach (var value in eventData.Payload ?? [])
            {
                if (value is string { Length: > 0 } text)
                {
                    said?.Enqueue($"event {eventData.EventSource.Name} {eventData.EventName} {text}");
                }
            }
        }
    }

    private sealed class Diagnostics : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly ConcurrentQueue<string> said;
        private readonly ConcurrentBag<IDisposable> heard = [];

        public Diagnostics(ConcurrentQueue<string> said)
        {
            this.said = said;
            heard.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        public void OnNext(DiagnosticListener value) => heard.Add(value.Subscribe(this));

        public void OnNext(KeyValuePair<string, object?> value)
        {
            said.Enqueue($"diagnostic {value.Key} {value.Value}");

            // Some hand over what the library itself works with, whose properties do things when they are read.
            if (value.Value?.GetType() is not { IsPublic: false } type)
            {
                return;
            }

            foreach (var property in type.GetProperties().Where(property => property.GetIndexParameters().Length == 0))
            {
                said.Enqueue($"diagnostic {value.Key} {property.Name}={property.GetValue(value.Value)}");
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose()
        {
            foreach (var subscription in heard)
            {
                subscription.Dispose();
            }
        }
    }

    private sealed class Ears(Overheard overheard) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Ear(overheard, categoryName);

        // A silo disposes what it is given, and the next one is listened to as well.
        public void Dispose()
        {
        }
    }

    private sealed class Ear(Overheard overheard, string category) : ILogger
    {
        // Orleans logs under the name of a storage provider.
        private bool IsOurs => category.StartsWith(nameof(Coordination), StringComparison.Ordinal) && category != typeof(JournalGrainStorage).FullName;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Hear($"scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Hear($"{logLevel} {eventId.Id} {formatter(state, exception)}");
            if (exception is not null)
            {
                overheard.said.Enqueue(LogText.Scrub($"log {category} {eventId.Id} {exception}"));
            }

            foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                Hear($"{eventId.Id} {name}={value}");
            }
        }

        private void Hear(string text) => overheard.said.Enqueue($"log {category} {(IsOurs ? text : LogText.Scrub(text))}");
    }
}
