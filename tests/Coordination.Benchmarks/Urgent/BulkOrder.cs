using Coordination.Harness;
using Coordination.Law;
using Coordination.Orders;

namespace Coordination.Urgent;

/// <summary>
/// A large order sent from outside to a silo that serves, to its end. The ministry sends it: of a police unit that sent single
/// numbers before, it would be held back for its size.
/// </summary>
/// <param name="BegunAt">When its file was opened, UTC.</param>
/// <param name="End">The order as it ended.</param>
internal sealed record BulkOrder(DateTimeOffset BegunAt, OrderView End)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public static async Task<BulkOrder> Run(
        BenchPlace place, CoordinationClient issuer, CoordinationClient approver, long first, int lines, CancellationToken cancellation)
    {
        var path = Path.Combine(place.Folder("bulk"), "order.csv");
        await OrderNumbers.WriteFile(path, first, lines, cancellation);
        var begunAt = TimeProvider.System.GetUtcNow();
        await using var file = await OrderFile.Open(path, cancellation) is OrderFileOpened.Opened opened
            ? opened.File
            : throw new BenchmarkFailedException("The order's file was refused.");
        var planned = UrgentOrders.Demand(await issuer.Province.SendFile(file, UrgentOrders.Draft($"bulk-{first}", Ground.Miit), ct: cancellation));
        UrgentOrders.Demand(await approver.Province.Approve(planned.OrderId, planned.Root, "seen", cancellation));
        var view = UrgentOrders.Demand(await issuer.Province.Apply(planned.OrderId, "benchmark", cancellation));
        using var progress = new OrderProgress(place.Screen);
        using var timer = new PeriodicTimer(LookEvery);
        while (view.Phase is OrderPhase.Running)
        {
            await timer.WaitForNextTickAsync(cancellation);
            view = UrgentOrders.Demand(await issuer.Province.Order(planned.OrderId, cancellation));
            progress.Report(view);
        }

        return new(begunAt, view);
    }
}
