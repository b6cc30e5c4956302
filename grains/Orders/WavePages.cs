using Coordination.Carriers;
using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>
/// Which pages and lines belong to a wave. Pages ascend by number and so from carrier to carrier: every eighth is a sample of a
/// province's numbers, and a canary is about one in so many, taken from those pages, with at least one of each carrier on them.
/// </summary>
internal static class WavePages
{
    /// <summary>Every such page of a province comes before the rest, its first among them.</summary>
    public const int Every = 8;

    public static bool Has(OrderWave wave, PageOfPlan page) => wave is OrderWave.Whole or OrderWave.Rest || page.Page % Every == 0;

    /// <summary>The canary's numbers on a page: the same whenever it is asked, however many of them are placed already.</summary>
    /// <param name="pages">Pages of the province.</param>
    /// <param name="lines">Lines of one page, ascending.</param>
    /// <param name="oneIn">One in so many of the province's lines.</param>
    public static HashSet<long> Canary(int pages, IReadOnlyList<OrderLine> lines, int oneIn)
    {
        var chosen = (pages + Every - 1) / Every;
        var stride = Math.Max(1, (int)((long)oneIn * chosen / pages));
        HashSet<CarrierCode> seen = [];
        return
        [
            .. lines.Where(line => line.Unit is not null)
                .Where((line, index) => seen.Add(line.Unit!.Value.Carrier) || index % stride == 0)
                .Select(line => line.Number),
        ];
    }
}
