using System.Globalization;
using CsCheck;

namespace Coordination.Invariants;

/// <summary>
/// Undo against a model that knows nothing of holds: a set of (order, number) that are held. Orders overlap, are paused, resumed,
/// cancelled, stopped and run once more; a pump's calls come at once, twice, late and after all that; holders verify, authorities lift,
/// silos die before the commit; in the end the sets are the same (promise P6).
/// </summary>
public sealed class UndoTests(ITestOutputHelper output)
{
    private const int Histories = 2_000;
    private const int StepsMax = 80;

    private static readonly Gen<ConductedOrders.Step> Steps = Gen.Select(
        Gen.Frequency(
            (30, Gen.Const(OrderDeed.Call)),
            (10, Gen.Const(OrderDeed.Send)),
            (12, Gen.Const(OrderDeed.Arrive)),
            (5, Gen.Const(OrderDeed.Pause)),
            (5, Gen.Const(OrderDeed.Resume)),
            (4, Gen.Const(OrderDeed.Cancel)),
            (3, Gen.Const(OrderDeed.Stop)),
            (4, Gen.Const(OrderDeed.Complete)),
            (4, Gen.Const(OrderDeed.Retry)),
            (8, Gen.Const(OrderDeed.Lift)),
            (6, Gen.Const(OrderDeed.Verify)),
            (12, Gen.Const(OrderDeed.Undo))),
        Gen.Int[0, ConductedOrders.Orders - 1],
        Gen.Int[0, ConductedOrders.Numbers - 1],
        Gen.Bool,
        (deed, order, number, crash) => new ConductedOrders.Step(deed, order, number, crash));

    [Fact]
    public void Undoing_an_order_ends_its_holds_and_no_others() => Steps.List[1, StepsMax].Sample(
        steps =>
        {
            var world = new ConductedOrders();
            steps.ForEach(world.Do);
            world.FinishUndos();

            var standing = world.Worlds.Index().SelectMany(number => number.Item.State.Holds.Where(hold => hold.IsEffective)
                .Select(hold => (Order: int.Parse(hold.OrderId["order:".Length..], CultureInfo.InvariantCulture), Number: number.Index)));
            Assert.Equal(world.Held.Order(), standing.Order());
            foreach (var (index, number) in world.Worlds.Index())
            {
                var union = world.Held.Where(hold => hold.Number == index)
                    .Aggregate(Coordination.Numbers.Services.None, (barred, hold) => barred | ConductedOrders.ServicesOf(hold.Order));
                Assert.Equal(union, number.State.Union);
            }
        },
        output.WriteLine,
        iter: Histories);

    [Fact]
    public void The_histories_do_undo_what_was_paused_cancelled_stopped_and_run_once_more()
    {
        // A property over histories in which nothing of it happens would hold, and show nothing.
        var seen = new Dictionary<OrderDeed, int>();
        Steps.List[StepsMax / 2, StepsMax].Sample(
            steps =>
            {
                var world = new ConductedOrders();
                steps.ForEach(world.Do);
                lock (seen)
                {
                    world.Done.ForEach(deed => seen[deed] = seen.GetValueOrDefault(deed) + 1);
                }
            },
            output.WriteLine,
            iter: Histories / 10);

        Assert.All(Enum.GetValues<OrderDeed>(), deed => Assert.True(seen.GetValueOrDefault(deed) >= 10, $"{deed} was done {seen.GetValueOrDefault(deed)} times."));
    }
}
