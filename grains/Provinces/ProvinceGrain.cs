using Coordination.Journal;
using Coordination.Orders;

namespace Coordination.Provinces;

/// <summary>A province: hands orders to their shards there, and adds up what came of them. Key: the province's two digits as a number, 0 for unknown.</summary>
[GrainInterfaceType("province")]
[Alias("province")]
internal interface IProvinceGrain : IGrainWithIntegerKey
{
    /// <summary>Begins, or goes on with, an order's lines in this province.</summary>
    [Alias("run")]
    Task Run(string orderId, OrderRun order);

    [Alias("view")]
    Task<ProvinceView> View();
}

/// <summary>A province's roll-up: what ended orders came to, and which orders are still counted afresh.</summary>
[GenerateSerializer, Alias("province-rollup")]
internal sealed class ProvinceRollUp
{
    [Id(0)]
    public List<string> Open { get; set; } = [];

    [Id(1)]
    public int Orders { get; set; }

    [Id(2)]
    public Dictionary<string, long> Outcomes { get; set; } = [];

    [Id(3)]
    public Dictionary<string, long> Carriers { get; set; } = [];
}

[GrainType("province")]
internal sealed class ProvinceGrain(
    [PersistentState("province", GrainsStorage.Name)] IPersistentState<ProvinceRollUp> rollUp,
    IJournal journal) : Grain, IProvinceGrain
{
    private ProvinceCode Code => ProvinceCode.From((int)this.GetPrimaryKeyLong());

    public async Task Run(string orderId, OrderRun order)
    {
        // Known first, started second: a crash between them is healed by the next call, which comes after every start.
        if (!rollUp.State.Open.Contains(orderId))
        {
            rollUp.State.Open.Add(orderId);
            rollUp.State.Orders++;
            await rollUp.WriteStateAsync();
        }

        var plan = order.Provinces.Single(province => province.Province == Code);
        for (var shard = 0; shard < ShardKeys.ShardsOf(plan); shard++)
        {
            await GrainFactory.GetGrain<IShardGrain>(ShardKeys.Of(orderId, Code, shard)).Run(new(orderId, Code, shard, order));
        }
    }

    public async Task<ProvinceView> View()
    {
        var outcomes = new Dictionary<string, long>(rollUp.State.Outcomes, StringComparer.Ordinal);
        var carriers = new Dictionary<string, long>(rollUp.State.Carriers, StringComparer.Ordinal);
        var ended = new List<string>();
        foreach (var orderId in rollUp.State.Open)
        {
            var counts = (await journal.Counts(orderId, CancellationToken.None)).Where(count => count.Province == Code && count.Carrier is not null).ToList();
            Add(outcomes, counts, count => count.Outcome.ToString());
            Add(carriers, counts, count => count.Carrier!.Value.ToString());
            if (!counts.Any(count => count.Outcome is ItemOutcome.Pending && count.Lines > 0))
            {
                ended.Add(orderId);
            }
        }

        var running = rollUp.State.Open.Count - ended.Count;
        if (ended.Count > 0)
        {
            await Fold(ended);
        }

        return new(Code.ToString(), Code.NameZh, Code.NameEn, rollUp.State.Orders, running, Counts(outcomes), Counts(carriers));
    }

    /// <summary>An ended order's figures change no more: they are added once and not counted again.</summary>
    private async Task Fold(List<string> ended)
    {
        foreach (var orderId in ended)
        {
            var counts = (await journal.Counts(orderId, CancellationToken.None)).Where(count => count.Province == Code && count.Carrier is not null).ToList();
            Add(rollUp.State.Outcomes, counts, count => count.Outcome.ToString());
            Add(rollUp.State.Carriers, counts, count => count.Carrier!.Value.ToString());
            rollUp.State.Open.Remove(orderId);
        }

        await rollUp.WriteStateAsync();
    }

    private static void Add(Dictionary<string, long> sums, List<LineCount> counts, Func<LineCount, string> name)
    {
        foreach (var count in counts)
        {
            sums[name(count)] = sums.GetValueOrDefault(name(count)) + count.Lines;
        }
    }

    private static IReadOnlyList<Count> Counts(Dictionary<string, long> sums) =>
        [.. sums.Where(sum => sum.Value > 0).OrderBy(sum => sum.Key, StringComparer.Ordinal).Select(sum => new Count(sum.Key, sum.Value))];
}

/// <summary>Storage for what records no fact: roll-ups, settings. Microsoft.Orleans.Persistence.AdoNet on a database file of its own.</summary>
internal static class GrainsStorage
{
    public const string Name = "grains";
}
