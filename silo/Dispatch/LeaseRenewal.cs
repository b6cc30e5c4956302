using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Dispatch;

/// <summary>
/// Renews this silo's leave to dispatch by reading the stop state and the fence. When it cannot, the lease lapses by itself; while
/// the history is in doubt there is none.
/// </summary>
internal sealed partial class LeaseRenewal(IJournal journal, DispatchLease lease, FenceOfHistory fence, ILogger<LeaseRenewal> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(DispatchLease.RenewalPeriod);
        do
        {
            try
            {
                var askedAt = lease.Timestamp;
                var stops = await journal.Stops(stoppingToken);
                fence.Learn((await journal.Standing(stoppingToken)).Fence);
                if (fence.Now.Doubt is null)
                {
                    lease.Renewed(stops, askedAt);
                }
                else
                {
                    lease.Withdraw();
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                NotRenewed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(4101, LogLevel.Error, "The stop state cannot be read: nothing is sent until it can")]
    private static partial void NotRenewed(ILogger logger, Exception exception);
}
