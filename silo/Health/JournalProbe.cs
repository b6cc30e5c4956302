using System.Globalization;
using Coordination.Journal;
using Microsoft.Extensions.Hosting;

namespace Coordination.Health;

/// <summary>Has the journal write a row every two seconds, so that whether it can be written is known and not assumed.</summary>
internal sealed class JournalProbe(GroupCommitJournal journal, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>Age of the last success past which the journal counts as one that cannot be written: a probe may have hung.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private long? writtenAt;
    private string? failure;

    public HealthCheck Look()
    {
        lock (gate)
        {
            var age = writtenAt is { } at ? time.GetElapsedTime(at) : (TimeSpan?)null;
            var isGood = failure is null && age < GoodFor;
            var when = age is { } ago ? string.Create(CultureInfo.InvariantCulture, $"{ago.TotalSeconds:0.0} s ago") : "never by this process";
            return new("journal", isGood, isGood || failure is null ? $"written {when}" : $"written {when}: {failure}");
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            try
            {
                await journal.Renew().WaitAsync(stoppingToken);
                Saw(null);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Saw(exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private void Saw(string? trouble)
    {
        lock (gate)
        {
            failure = trouble;
            writtenAt = trouble is null ? time.GetTimestamp() : writtenAt;
        }
    }
}
