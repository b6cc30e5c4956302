using Coordination.Audit;
using Coordination.Orders;
using Orleans.Concurrency;

namespace Coordination.Provinces;

/// <summary>
/// A province: hands orders to their shards there, and starts its own while the ministry cannot be reached. Key: the province's two
/// digits as a number, 0 for unknown.
/// </summary>
[GrainInterfaceType("province")]
[Alias("province")]
internal interface IProvinceGrain : IGrainWithIntegerKey
{
    /// <summary>Begins, or goes on with, an order's lines in this province.</summary>
    [Alias("run")]
    [AlwaysInterleave]
    Task Run(string orderId, OrderRun order);

    /// <summary>Starts an order that lies in this province alone, within its quota; one that takes another back needs none and may lie anywhere.</summary>
    [Alias("apply-alone")]
    Task<Answer<OrderView>> ApplyAlone(string orderId, string reason, OrderSignature? signature, Principal by);

    /// <summary>Lets a paused order of this province, or one that takes another back, go on.</summary>
    [Alias("continue-alone")]
    Task<Answer<OrderView>> ContinueAlone(string orderId, string reason, Principal by);

    /// <summary>Runs what failed of an order of this province once more; its numbers were counted when it was started.</summary>
    [Alias("retry-alone")]
    Task<Answer<OrderView>> RetryAlone(string orderId, string reason, Principal by);

    /// <summary>Confirms what was proposed for protected lines of an order of this province; its numbers were counted when it was started.</summary>
    [Alias("confirm-review-alone")]
    Task<Answer<ReviewProposal>> ConfirmReviewAlone(string orderId, int proposal, string reason, Principal by);

    /// <summary>Orders that were started on the quota and are not booked. What was drawn for one that was not is given back first.</summary>
    [Alias("draws")]
    Task<IReadOnlyList<QuotaDraw>> Draws();

    /// <summary>Takes what the ministry gives and has booked.</summary>
    [Alias("settle")]
    Task Settle(QuotaGrant grant);

    /// <summary>The quota as it stands here; what was booked, the ministry knows.</summary>
    [Alias("quota")]
    [AlwaysInterleave]
    Task<QuotaView> Quota();
}

/// <summary>One call after the other, but for what is handed down: no draw falls between the ministry's question and its answer.</summary>
[GrainType("province")]
internal sealed class ProvinceGrain : Grain, IProvinceGrain
{
    private ProvinceCode Code => ProvinceCode.From((int)this.GetPrimaryKeyLong());

    private IQuotaGrain Drawing => GrainFactory.GetGrain<IQuotaGrain>(QuotaGrain.KeyOf(Code));

    public Task Run(string orderId, OrderRun order)
    {
        var plan = order.Provinces.Single(province => province.Province == Code);
        return Task.WhenAll(Enumerable.Range(0, ShardKeys.ShardsOf(plan)).Select(shard =>
            GrainFactory.GetGrain<IShardGrain>(ShardKeys.Of(orderId, Code, shard)).Run(new(orderId, Code, shard, order))));
    }

    public async Task<Answer<OrderView>> ApplyAlone(string orderId, string reason, OrderSignature? signature, Principal by)
    {
        var order = GrainFactory.GetGrain<IOrderGrain>(orderId);
        var asked = await order.Reach(by);
        if (asked.Value is not { } reach)
        {
            return asked.Refusal!;
        }

        if (!MayGoOn(reach))
        {
            return ProvinceRefusals.CutOff;
        }

        if (reach.ToDraw > 0 && await Drawing.Draw(orderId, reach.ToDraw, by) is { } refusal)
        {
            return refusal;
        }

        var answer = await OrderRoad.Apply(GrainFactory, orderId, started => started.StartAlone(reason, signature, by), reason, by);

        // It was refused for another reason, or the ministry came back meanwhile and started it.
        if (reach.ToDraw > 0 && !await order.IsStartedAlone())
        {
            await Drawing.Return(orderId);
        }

        return answer;
    }

    public Task<Answer<OrderView>> ContinueAlone(string orderId, string reason, Principal by) =>
        OnOwn(orderId, by, () => OrderRoad.Continue(GrainFactory, orderId, reason, by));

    public Task<Answer<OrderView>> RetryAlone(string orderId, string reason, Principal by) =>
        OnOwn(orderId, by, () => OrderRoad.Retry(GrainFactory, orderId, reason, by));

    public Task<Answer<ReviewProposal>> ConfirmReviewAlone(string orderId, int proposal, string reason, Principal by) =>
        OnOwn(orderId, by, () => OrderRoad.ConfirmReview(GrainFactory, orderId, proposal, reason, by));

    public async Task<IReadOnlyList<QuotaDraw>> Draws()
    {
        var draws = await Drawing.Draws();
        foreach (var draw in draws)
        {
            // Whoever drew died before the order was started, and nobody has asked for it again.
            if (!await GrainFactory.GetGrain<IOrderGrain>(draw.OrderId).IsStartedAlone())
            {
                await Drawing.Return(draw.OrderId);
            }
        }

        return draws.Count == 0 ? draws : await Drawing.Draws();
    }

    public Task Settle(QuotaGrant grant) => Drawing.Settle(grant);

    public Task<QuotaView> Quota() => Drawing.View();

    private async Task<Answer<T>> OnOwn<T>(string orderId, Principal by, Func<Task<Answer<T>>> act)
        where T : class
    {
        var reach = await GrainFactory.GetGrain<IOrderGrain>(orderId).Reach(by);
        return reach.Value is null ? reach.Refusal! : MayGoOn(reach.Value) ? await act() : ProvinceRefusals.CutOff;
    }

    /// <summary>What gives service back goes on wherever it has numbers, whoever asked for it.</summary>
    private bool MayGoOn(OrderReach reach) => reach.IsUndo || (Code != ProvinceCode.Unknown && reach.Provinces.All(province => province == Code));
}

/// <summary>What is said while the ministry cannot be reached.</summary>
internal static class ProvinceRefusals
{
    /// <summary>What goes beyond one province waits.</summary>
    public static readonly Refusal CutOff = new(
        RefusalCode.Unavailable,
        "部级系统不可达：涉及外省的命令须等待其恢复，什么也没有改变。各省对本省号码的命令可在应急额度内继续；恢复、撤销与核验不受影响。",
        "The ministry cannot be reached: what goes beyond one province waits until it is back, and nothing was changed. A province's orders on its own numbers go on within its quota; restoring, undoing and verifying go on.");
}

/// <summary>Storage for what records no fact: roll-ups, settings. Microsoft.Orleans.Persistence.AdoNet on a database file of its own.</summary>
internal static class GrainsStorage
{
    public const string Name = "grains";
}
