using Coordination.Harness;

namespace Coordination;

/// <summary>One carrier closes every connection for a whole run and is back in the next.</summary>
public sealed class When_a_carrier_is_down
{
    private const int Lines = 400;
    private const string Down = "CUCC";
    private const int Open = 3;

    /// <summary>Seconds the others are given, doubled while the machine is too loaded to serve them in that time.</summary>
    private const int WaitMin = 5;
    private const int WaitMax = 80;

    [Fact]
    public async Task The_others_lines_end_and_its_own_end_after_it_returns()
    {
        for (var wait = WaitMin; wait <= WaitMax; wait *= 2)
        {
            var isLast = wait * 2 > WaitMax;
            var wasServed = false;
            await CrashPlace.In(CrashSettings.Seed, async place => wasServed = await DownAndBack(place, wait, isLast));
            if (wasServed)
            {
                return;
            }
        }
    }

    private static async Task<bool> DownAndBack(CrashPlace place, int wait, bool isLast)
    {
        var order = place.Order(Lines);
        var first = await place.Once(order.Path, "--fault", $"{Down}:down", "--wait", $"{wait}s").Finishes(Open);
        using (var log = CarriersLog.Open(place.Data))
        {
            var effects = log.Effects();
            Verdict.NothingTwiceAndNothingElse(order, effects);
            Assert.DoesNotContain(effects, effect => effect.Carrier == Down);
            Assert.Equal(Lines, first.Outcomes.Values.Sum());

            // A hundredth of all numbers was ported, some to the carrier that is down: their lines wait, too.
            var waiting = first.Outcomes["Pending"];
            var own = first.ByCarrier[Down];
            if (waiting > own + Lines / 50 && !isLast)
            {
                return false;
            }

            Assert.InRange(waiting, own, own + Lines / 50);
            Assert.Equal(Lines, waiting + first.Outcomes["Applied"] + first.Outcomes["NotAssigned"]);
            Assert.True(effects.Count >= first.Outcomes["Applied"], "More lines are applied than carriers know of.");
        }

        var second = await place.Once(order.Path).Finishes();

        Assert.Equal(first.OrderId, second.OrderId);
        Verdict.EveryNumberBarredExactlyOnce(order, second, place.Data);
        return true;
    }
}
