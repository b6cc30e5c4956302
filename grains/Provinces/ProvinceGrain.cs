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

    /// <summary>An order that ended is run once more: it is counted afresh again. Before any of its lines is reopened.</summary>
    [Alias("reopen")]
    Task Reopen(string orderId);

    [Alias("view")]
    Task<ProvinceView> View();
}

/// <summary>A province's roll-up: what ended orders came to, and which orders are still counted afresh.</summary>
[GenerateSerializer, Alias("province-rollup")]
internal sealed class ProvinceRollUp
{
    /// <summary>Folded orders remembered; more than ever run at once.</summary>
    public const int FoldedKeptMax = 1_024;

    [Id(0)]
    public List<string> Open { get; set; } = [];

    [Id(1)]
    public int Orders { get; set; }

    [Id(2)]
    public Dictionary<string, long> Outcomes { get; set; } = [];

    [Id(3)]
    public Dictionary<string, long> Carriers { get; set; } = [];

    /// <summary>Undos that are counted afresh.</summary>
    [Id(4)]
    public List<string> OpenUndos { get; set; } = [];

    [Id(5)]
    public long Undone { get; set; }

    /// <summary>Orders folded lately, oldest first.</summary>
    [Id(6)]
    public List<string> Folded { get; set; } = [];
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
        var isUndo = order.Undo is not null;
        var open = isUndo ? rollUp.State.OpenUndos : rollUp.State.Open;
        if (!open.Contains(orderId) && !rollUp.State.Folded.Contains(orderId))
        {
            open.Add(orderId);
            rollUp.State.Orders += isUndo ? 0 : 1;
            await rollUp.WriteStateAsync();
        }

        var plan = order.Provinces.Single(province => province.Province == Code);
        for (var shard = 0; shard < ShardKeys.ShardsOf(plan); shard++)
        {
            await GrainFactory.GetGrain<IShardGrain>(ShardKeys.Of(orderId, Code, shard)).Run(new(orderId, Code, shard, order));
        }
    }

    public async Task Reopen(string orderId)
    {
        if (rollUp.State.Open.Contains(orderId))
        {
            return;
        }

        var counts = await CountsOf(orderId);
        Add(rollUp.State.Outcomes, counts, count => count.Outcome.ToString(), -1);
        Add(rollUp.State.Carriers, counts, count => count.Carrier!.Value.ToString(), -1);
        rollUp.State.Folded.Remove(orderId);
        rollUp.State.Open.Add(orderId);
        await rollUp.WriteStateAsync();
    }

    public async Task<ProvinceView> View()
    {
        var outcomes = new Dictionary<string, long>(rollUp.State.Outcomes, StringComparer.Ordinal);
        var carriers = new Dictionary<string, long>(rollUp.State.Carriers, StringComparer.Ordinal);
        var undone = rollUp.State.Undone;
        var ended = new List<(string OrderId, List<LineCount> Counts)>();
        foreach (var orderId in rollUp.State.Open.Concat(rollUp.State.OpenUndos))
        {
            var counts = await CountsOf(orderId);
            undone += Tally(orderId, counts, outcomes, carriers);
            if (!counts.Any(count => count.Outcome is ItemOutcome.Pending && count.Lines > 0))
            {
                ended.Add((orderId, counts));
            }
        }

        var running = rollUp.State.Open.Count - ended.Count(order => rollUp.State.Open.Contains(order.OrderId));
        // One that is about to be run once more has ended lines too.
        var over = await Task.WhenAll(ended.Select(order => GrainFactory.GetGrain<IOrderGrain>(order.OrderId).IsOver()));
        ended = [.. ended.Where((_, index) => over[index])];
        if (ended.Count > 0)
        {
            await Fold(ended);
        }

        return new(Code.ToString(), Code.NameZh, Code.NameEn, rollUp.State.Orders, running, Counts(outcomes), Counts(carriers), undone);
    }

    /// <summary>An ended order's figures change no more: they are added once and not counted again.</summary>
    private async Task Fold(List<(string OrderId, List<LineCount> Counts)> ended)
    {
        foreach (var (orderId, counts) in ended)
        {
            rollUp.State.Undone += Tally(orderId, counts, rollUp.State.Outcomes, rollUp.State.Carriers);
            rollUp.State.Open.Remove(orderId);
            rollUp.State.OpenUndos.Remove(orderId);
            rollUp.State.Folded.Add(orderId);
        }

        // An order that ended here may run elsewhere and be handed down again; it must not be counted twice.
        rollUp.State.Folded.RemoveRange(0, Math.Max(0, rollUp.State.Folded.Count - ProvinceRollUp.FoldedKeptMax));
        await rollUp.WriteStateAsync();
    }

    /// <summary>Adds what an order came to; answers how many lines it took back, if it is an undo.</summary>
    private long Tally(string orderId, List<LineCount> counts, Dictionary<string, long> outcomes, Dictionary<string, long> carriers)
    {
        if (rollUp.State.OpenUndos.Contains(orderId))
        {
            return counts.Where(count => count.Outcome is ItemOutcome.Applied or ItemOutcome.AlreadyInState).Sum(count => count.Lines);
        }

        Add(outcomes, counts, count => count.Outcome.ToString());
        Add(carriers, counts, count => count.Carrier!.Value.ToString());
        return 0;
    }

    private async Task<List<LineCount>> CountsOf(string orderId) =>
        [.. (await journal.Counts(orderId, CancellationToken.None)).Where(count => count.Province == Code && count.Carrier is not null)];

    private static void Add(Dictionary<string, long> sums, List<LineCount> counts, Func<LineCount, string> name, int sign = 1)
    {
        foreach (var count in counts)
        {
            sums[name(count)] = sums.GetValueOrDefault(name(count)) + (sign * count.Lines);
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
