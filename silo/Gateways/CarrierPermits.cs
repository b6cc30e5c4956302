using System.Threading.RateLimiting;

namespace Coordination.Gateways;

/// <summary>
/// The requests one carrier may have in flight. Bulk takes its turn among <c>concurrency - reserve</c> permits; what somebody
/// waits for takes one of those when it is free at once, else one of the reserve that bulk cannot touch.
/// </summary>
internal sealed class CarrierPermits : IAsyncDisposable
{
    private readonly ConcurrencyLimiter shared;
    private readonly ConcurrencyLimiter? reserve;

    public CarrierPermits(int concurrency, int urgentReserve, int waitingMax)
    {
        shared = Limiter(concurrency - urgentReserve, waitingMax);
        reserve = urgentReserve == 0 ? null : Limiter(urgentReserve, waitingMax);
    }

    /// <summary>Waits for a turn; the lease is not acquired when too many wait already.</summary>
    public async ValueTask<RateLimitLease> Acquire(bool isUrgent, CancellationToken cancellation)
    {
        if (!isUrgent || reserve is null)
        {
            return await shared.AcquireAsync(1, cancellation);
        }

        var atOnce = shared.AttemptAcquire(1);
        if (atOnce.IsAcquired)
        {
            return atOnce;
        }

        atOnce.Dispose();
        return await reserve.AcquireAsync(1, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await shared.DisposeAsync();
        if (reserve is not null)
        {
            await reserve.DisposeAsync();
        }
    }

    private static ConcurrencyLimiter Limiter(int permits, int waitingMax) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = permits,
        QueueLimit = waitingMax,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });
}
