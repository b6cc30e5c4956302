using Coordination.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Clustering;

/// <summary>
/// Takes the journal's slot from every silo that was declared dead, so that one that was only frozen cannot write when it
/// wakes: states are fenced by their versions, and this fences its chain. All survivors try, and the first succeeds.
/// </summary>
internal sealed partial class DeadSilos(IClusterMembershipService membership, GroupCommitJournal journal, ILogger<DeadSilos> logger) : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var done = new HashSet<SiloAddress>();
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            foreach (var dead in snapshot.Members.Values.Where(member => member.Status is SiloStatus.Dead && done.Add(member.SiloAddress)))
            {
                await Dispossess(dead.SiloAddress, stoppingToken);
            }
        }
    }

    private async Task Dispossess(SiloAddress dead, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await Task.Run(() => journal.Dispossess(JournalRegistration.OwnerOf(dead)), stopping).WaitAsync(stopping) > 0)
                {
                    Dispossessed(logger, dead);
                }

                return;
            }
            catch (JournalStorageException)
            {
                // A transaction it was frozen in still holds the slot until the server ends it, or the database is away for all.
                await Task.Delay(RetryPause, TimeProvider.System, stopping);
            }
        }
    }

    [LoggerMessage(4104, LogLevel.Information, "Silo {Silo} is gone: its slot of the journal was taken from it")]
    private static partial void Dispossessed(ILogger logger, SiloAddress silo);
}

/// <summary>Ends the process once its slot of the journal is another's.</summary>
internal sealed class SlotWatch(GroupCommitJournal journal, Departure departure) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lost = await journal.SlotLost.WaitAsync(stoppingToken);
        departure.Now(lost.Message);
    }
}
