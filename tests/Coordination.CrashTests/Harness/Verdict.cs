namespace Coordination.Harness;

/// <summary>What has to be true of an order that ended, however often it was broken off: the product's word against the carriers' logs.</summary>
internal static class Verdict
{
    /// <summary>The largest share of drawn numbers that nobody holds; the simulator's share is 0.3 %.</summary>
    private const double NotAssignedMax = 0.03;

    private static readonly string[] Ends = ["Applied", "NotAssigned"];

    /// <summary>Of a small order a few unassigned numbers are chance, whatever their share.</summary>
    private const int NotAssignedOfFewMax = 4;

    /// <summary>Each number of the order is barred exactly once or has no holder, nothing else was done, and the outcomes say so.</summary>
    public static void EveryNumberBarredExactlyOnce(DrawnOrder order, OrderResult result, string dataDirectory) =>
        EveryNumberBarredExactlyOnce([(order, result)], dataDirectory);

    /// <summary>The same of orders that share no number.</summary>
    public static void EveryNumberBarredExactlyOnce(IReadOnlyList<(DrawnOrder Order, OrderResult Result)> orders, string dataDirectory)
    {
        using var log = CarriersLog.Open(dataDirectory);
        var effects = log.Effects();
        var numbers = orders.SelectMany(one => one.Order.Numbers).ToHashSet();
        NothingTwiceAndNothingElse(numbers, effects);
        foreach (var (order, result) in orders)
        {
            Assert.Equal(order.Numbers.Count, result.Lines);
            Assert.Equal(order.Numbers.Count, result.DistinctNumbers);
            Assert.Equal(result.Lines, result.Outcomes.Values.Sum());
            Assert.DoesNotContain(result.Outcomes, outcome => outcome.Value > 0 && !Ends.Contains(outcome.Key));
            Assert.Equal(effects.Count(effect => order.Numbers.Contains(effect.Number)), result.Outcomes["Applied"]);
        }

        var notAssigned = orders.Sum(one => one.Result.Outcomes["NotAssigned"]);
        Assert.Equal(numbers.Count - effects.Count, notAssigned);
        Assert.True(notAssigned <= Math.Max(numbers.Count * NotAssignedMax, NotAssignedOfFewMax), $"{notAssigned} of {numbers.Count} numbers would have no holder.");
        Assert.True(log.Delivered("NOT_ASSIGNED") >= notAssigned, "Carriers did not say of that many numbers that nobody holds them.");
        Assert.Equal(0, log.Delivered("CONFLICT"));
    }

    /// <summary>Also of an order that has not ended: no effect outside the file, none twice, no version out of order, all the same bar.</summary>
    public static void NothingTwiceAndNothingElse(DrawnOrder order, IReadOnlyList<Effect> effects) => NothingTwiceAndNothingElse(order.Numbers, effects);

    private static void NothingTwiceAndNothingElse(IReadOnlySet<long> numbers, IReadOnlyList<Effect> effects)
    {
        Assert.DoesNotContain(effects, effect => !numbers.Contains(effect.Number));
        Assert.DoesNotContain(effects.GroupBy(effect => (effect.Number, effect.Fence, effect.Sequence)), same => same.Count() > 1);
        foreach (var line in effects.GroupBy(effect => effect.Number))
        {
            var versions = line.Select(effect => (effect.Fence, effect.Sequence)).ToList();
            Assert.Equal(versions.Order(), versions);
        }

        // One order, one bar: a second effect on a number would be a second act, even under a new version.
        Assert.DoesNotContain(effects.GroupBy(effect => effect.Number), acts => acts.Count() > 1);
        Assert.DoesNotContain(effects, effect => effect.Barred == 0);
        Assert.True(effects.Select(effect => effect.Barred).Distinct().Count() <= 1, "Numbers of one order were barred differently.");
    }
}
