using System.Globalization;
using Coordination.Law;
using Coordination.Numbers;
using CsCheck;
using static Coordination.Numbers.People;

namespace Coordination.Invariants;

/// <summary>
/// Undo against a model that knows nothing of holds: a set of (order, number) that are held. Orders overlap, calls come twice,
/// late and after the undo, holders verify, silos die before the commit; in the end the sets are the same.
/// </summary>
public sealed class UndoTests(ITestOutputHelper output)
{
    private const int Histories = 2_000;
    private const int Orders = 4;
    private const int Numbers = 5;

    [Fact]
    public void Undoing_an_order_ends_its_holds_and_no_others() => Gen.Int[0, 99].Select(Gen.Int[0, Orders - 1], Gen.Int[0, Numbers - 1], Gen.Bool).List[1, 60].Sample(
        steps =>
        {
            var worlds = Enumerable.Range(0, Numbers).Select(_ => new NumberWorld()).ToList();
            var held = new HashSet<(int Order, int Number)>();
            var placedOnce = new HashSet<(int Order, int Number)>();
            var undone = new Dictionary<int, DateTimeOffset>();
            var now = NumberWorld.Start;
            foreach (var (kind, order, number, crash) in steps)
            {
                now = now.AddSeconds(3);
                worlds.ForEach(world => world.Now = now);
                var world = worlds[number];
                world.CrashBeforeCommit = crash;
                switch (kind)
                {
                    case < 55:
                        // A pump's call. After an undo it may still be on its way, and then its time is up.
                        var notAfter = undone.TryGetValue(order, out var at) ? at : now.AddSeconds(10);
                        if (Does(() => world.Place(TermsOf(order), notAfter: notAfter)) && notAfter >= now && placedOnce.Add((order, number)))
                        {
                            held.Add((order, number));
                        }

                        break;
                    case < 70:
                        if (Does(() => world.Lift(OrderId(order), Chengdu, command: $"lift-{order}")))
                        {
                            held.Remove((order, number));
                        }

                        break;
                    case < 90:
                        undone.TryAdd(order, now.AddSeconds(-1));
                        if (Does(() => world.Undo(OrderId(order))))
                        {
                            held.Remove((order, number));
                        }

                        break;
                    default:
                        // The undo goes on from its cursor after a crash, over every number, and is repeated.
                        undone.TryAdd(order, now.AddSeconds(-1));
                        worlds.ForEach(each => each.CrashBeforeCommit = false);
                        worlds.ForEach(each => each.Undo(OrderId(order)));
                        held.RemoveWhere(hold => hold.Order == order);
                        break;
                }

                world.CrashBeforeCommit = false;
            }

            var standing = worlds.Index().SelectMany(world => world.Item.State.Holds.Where(hold => hold.IsEffective)
                .Select(hold => (Order: int.Parse(hold.OrderId["order:".Length..], CultureInfo.InvariantCulture), Number: world.Index)));
            Assert.Equal(held.Order(), standing.Order());
            foreach (var (index, world) in worlds.Index())
            {
                var union = held.Where(hold => hold.Number == index).Aggregate(Services.None, (barred, hold) => barred | ServicesOf(hold.Order));
                Assert.Equal(union, world.State.Union);
            }
        },
        output.WriteLine,
        iter: Histories);

    private static bool Does(Action act)
    {
        try
        {
            act();
            return true;
        }
        catch (SiloDiedException)
        {
            return false;
        }
    }

    private static string OrderId(int order) => $"order:{order.ToString(CultureInfo.InvariantCulture)}";

    private static Services ServicesOf(int order) => order % 2 == 0 ? Services.TwoWay : Services.OneWay;

    private static HoldTerms TermsOf(int order) => new(
        OrderId(order),
        Ground.PsbCase,
        "ATFL-27",
        "1",
        ServicesOf(order),
        NoticePolicy.WithStop,
        ReleaseBy.SameUnit | ReleaseBy.Superior | ReleaseBy.Appeal,
        Chengdu,
        null,
        0);
}
