using System.Globalization;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>How a plan is cut into shards: <c>shard:{order}/{province}/{n}</c>, contiguous pages of one province.</summary>
internal static class ShardKeys
{
    /// <summary>Shards of one order at most; a country's order is cut into about so many.</summary>
    public const int ShardsMax = 256;

    /// <summary>Pages a shard has at least, so that small orders do not scatter.</summary>
    private const int PagesMin = 8;

    public static int ShardsOf(ProvincePlan province) =>
        Math.Clamp(province.Pages / PagesMin, 1, ShardsMax / 32);

    public static string Of(string orderId, ProvinceCode province, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"shard:{orderId}/{province}/{shard}");

    public static IEnumerable<string> Of(string orderId, IReadOnlyList<ProvincePlan> provinces) =>
        from province in provinces
        from shard in Enumerable.Range(0, ShardsOf(province))
        select Of(orderId, province.Province, shard);

    /// <summary>Pages of one shard: from the first to before the end.</summary>
    public static (int First, int End) PagesOf(ProvincePlan province, int shard)
    {
        var shards = ShardsOf(province);
        return ((int)((long)province.Pages * shard / shards), (int)((long)province.Pages * (shard + 1) / shards));
    }
}
