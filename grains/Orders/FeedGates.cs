using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>The gates themselves. Pure.</summary>
internal static class FeedGates
{
    /// <summary>What an order looks like that is not like others of its issuer; empty when it may pass.</summary>
    /// <param name="order">The order.</param>
    /// <param name="history">The issuer's last orders that were carried out, in any order of time.</param>
    /// <param name="settings">Limits.</param>
    public static IReadOnlyList<GateFinding> Check(FeedFigures order, IReadOnlyList<FeedFigures> history, FeedGateSettings settings)
    {
        var findings = new List<GateFinding>();
        if (order.Lines < settings.LinesMin)
        {
            return findings;
        }

        var isKnown = history.Count >= settings.HistoryMin;
        if (isKnown && SizeSwing(order, history, settings) is { } swing)
        {
            findings.Add(swing);
        }

        Share(FeedGate.Duplicates, figures => (figures.Duplicates, figures.Lines), settings.DuplicatePercentMax);
        if (order.IsBound)
        {
            Share(FeedGate.OutOfProvince, figures => (figures.OutOfScope, figures.Numbers), settings.OutOfProvincePercentMax);
        }
        else if (isKnown && history.Sum(before => Known(before).Sum(part => part.Value)) >= settings.HistoryNumbersMin)
        {
            var own = OwnProvinces(history, settings);
            Share(FeedGate.OutOfProvince, figures => Strange(figures, own), settings.OutOfProvincePercentMax);
        }

        Share(FeedGate.LostDigits, figures => (figures.LostDigits, figures.Lines), settings.LostDigitsPercentMax);
        Share(FeedGate.AlreadyHeld, figures => (figures.AlreadyHeld, figures.Numbers), settings.AlreadyHeldPercentMax);
        return findings;

        void Share(FeedGate gate, Func<FeedFigures, (long Counted, long Of)> measure, int percentMax)
        {
            var (counted, of) = measure(order);
            if (Exceeds(counted, of, percentMax))
            {
                findings.Add(new(gate, counted, of, percentMax, isKnown ? Median([.. history.Select(before => Percent(measure(before)))]) : null));
            }
        }
    }

    private static GateFinding? SizeSwing(FeedFigures order, IReadOnlyList<FeedFigures> history, FeedGateSettings settings)
    {
        var usual = Median([.. history.Select(before => before.Lines)]);
        return Exceeds(order.Lines, usual, settings.SizePercentMax) ? new(FeedGate.SizeSwing, order.Lines, usual, settings.SizePercentMax, null)
            : order.Lines * 100 < usual * settings.SizePercentMin ? new(FeedGate.SizeSwing, order.Lines, usual, settings.SizePercentMin, null)
            : null;
    }

    /// <summary>Provinces that hold a share of what the issuer sent before; of what is unknown nobody can say where it lies.</summary>
    private static HashSet<int> OwnProvinces(IReadOnlyList<FeedFigures> history, FeedGateSettings settings)
    {
        var sums = history.SelectMany(Known)
            .GroupBy(part => part.Key)
            .ToDictionary(group => group.Key, group => group.Sum(part => part.Value));
        var all = sums.Values.Sum();
        return [.. sums.Where(sum => sum.Value * 100 >= all * settings.OwnProvincePercentMin).Select(sum => sum.Key)];
    }

    private static (long Counted, long Of) Strange(FeedFigures figures, HashSet<int> own) =>
        (Known(figures).Where(part => !own.Contains(part.Key)).Sum(part => part.Value), Known(figures).Sum(part => part.Value));

    private static IEnumerable<KeyValuePair<int, long>> Known(FeedFigures figures) =>
        figures.ByProvince.Where(part => part.Key != ProvinceCode.Unknown.Value);

    private static bool Exceeds(long counted, long of, int percentMax) => counted * 100 > of * percentMax;

    private static int Percent((long Counted, long Of) share) => share.Of == 0 ? 0 : (int)(share.Counted * 100 / share.Of);

    // The lower of the two in the middle: of few orders one large one must not be the measure.
    private static T Median<T>(T[] values)
    {
        Array.Sort(values);
        return values[(values.Length - 1) / 2];
    }
}
