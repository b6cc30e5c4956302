using Coordination.Carriers;

namespace Coordination.Orders;

/// <summary>
/// How many pages are in progress on this silo at once. A page is a window of up to 512 calls; more of them would outlive
/// the youngest generation of the heap and cost half the wall time in collections (speed.md D). Urgent pages have a place of
/// their own, so that no large order stands before a case number.
/// </summary>
internal sealed class PumpGate : IDisposable
{
    /// <summary>Bulk pages in progress: one is being written while the next is being called.</summary>
    public const int BulkPagesMax = 2;

    /// <summary>Urgent pages in progress.</summary>
    public const int UrgentPagesMax = 4;

    private readonly SemaphoreSlim bulk = new(BulkPagesMax, BulkPagesMax);
    private readonly SemaphoreSlim urgent = new(UrgentPagesMax, UrgentPagesMax);

    public async Task<Place> Enter(Priority priority, CancellationToken cancellation)
    {
        var places = priority is Priority.Bulk ? bulk : urgent;
        await places.WaitAsync(cancellation);
        return new(places);
    }

    public void Dispose()
    {
        bulk.Dispose();
        urgent.Dispose();
    }

    /// <summary>A place taken; disposing gives it back.</summary>
    internal readonly struct Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
