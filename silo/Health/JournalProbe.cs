using System.Globalization;
using Coordination.Journal;
using Microsoft.Extensions.Hosting;

namespace Coordination.Health;

/// <summary>
/// Has the journal write a row every two seconds, so that whether it can be written is known and not assumed. That row is there
/// already and needs no room on the disk, so what became of the batches counts as well.
/// </summary>
internal sealed class JournalProbe(GroupCommitJournal journal, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    /// <summary>Age of the last success past which the journal counts as one that cannot be written: a probe may have hung.</summary>
    public static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a batch that was refused counts when none came after it. Whatever retries does so sooner; and where nobody does, only
    /// new work can tell whether the trouble is over.
    /// </summary>
    public static readonly TimeSpan TroubleFor = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private long? writtenAt;
    private string? failure;

    /// <summary>Timestamp of the last success, null before the first.</summary>
    public long? WrittenAt
    {
        get
        {
            lock (gate)
            {
                return writtenAt;
            }
        }
    }

    public HealthCheck Look()
    {
        lock (gate)
        {
            var age = writtenAt is { } at ? time.GetElapsedTime(at) : (TimeSpan?)null;
            var refused = journal.Trouble is { } trouble && time.GetElapsedTime(trouble.At) < TroubleFor ? trouble.Message : null;
            var inTheWay = failure ?? refused;
            var isGood = inTheWay is null && age < GoodFor;
            var when = age is { } ago ? string.Create(CultureInfo.InvariantCulture, $"{ago.TotalSeconds:0.0} s ago") : "never by this process";
            return new("journal", isGood, inTheWay is null ? $"written {when}" : $"written {when}: {inTheWay}");
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
