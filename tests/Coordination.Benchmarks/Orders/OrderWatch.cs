using Coordination.Harness;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>What was seen at one instant.</summary>
/// <param name="At">UTC.</param>
/// <param name="Silo">Processor time of the silo so far.</param>
/// <param name="Carriers">Processor time of the simulated carriers so far.</param>
/// <param name="Database">Processor time of the database's processes so far; zero where it has none.</param>
/// <param name="ResidentBytes">Memory of the silo.</param>
/// <param name="PeakBytes">The most it ever had.</param>
/// <param name="Order">The order, once it is known.</param>
internal sealed record Sight(
    DateTimeOffset At, TimeSpan Silo, TimeSpan Carriers, TimeSpan Database, long ResidentBytes, long PeakBytes, OrderView? Order);

/// <summary>Looks at a silo, its database, its carriers and one order, four times a second, from the outside.</summary>
internal sealed class OrderWatch : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource ending = new();
    private readonly DevProcess silo;
    private readonly Store store;
    private readonly ProvinceClient desk;
    private readonly string orderId;
    private readonly Action<OrderView> tell;
    private readonly Task watching;

    public OrderWatch(DevProcess silo, Store store, ProvinceClient desk, string orderId, Action<OrderView> tell)
    {
        this.silo = silo;
        this.store = store;
        this.desk = desk;
        this.orderId = orderId;
        this.tell = tell;
        watching = Watch();
    }

    public List<Sight> Seen { get; } = [];

    /// <summary>Ends the looking.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await watching;
        ending.Dispose();
    }

    private async Task Watch()
    {
        var carriers = silo.Carriers;
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token))
            {
                var view = (await desk.Order(orderId, ending.Token)).Value;
                var (now, peak) = ProcessTimes.ResidentBytes(silo.Id);
                if (now == 0)
                {
                    return;
                }

                Seen.Add(new(
                    TimeProvider.System.GetUtcNow(),
                    ProcessTimes.Of(silo.Id),
                    ProcessTimes.Of(carriers),
                    store.ServerTime() ?? TimeSpan.Zero,
                    now,
                    peak,
                    view));
                if (view is not null)
                {
                    tell(view);
                }
            }
        }
        catch (Exception)
        {
            // The silo ends while it is asked, in one of many ways. Who was not seen to its end is found by the last look.
        }
    }
}
