using Coordination.Audit;
using Coordination.Orders;
using Coordination.Provinces;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Ministry;

/// <summary>
/// The ministry: fans a started order out to its provinces, and gives provinces what they may do while they cannot reach it. Key: 0.
/// </summary>
[GrainInterfaceType("ministry")]
[Alias("ministry")]
internal interface IMinistryGrain : IGrainWithIntegerKey
{
    /// <summary>Says that it can be reached.</summary>
    [Alias("is-here")]
    [AlwaysInterleave]
    Task IsHere();

    /// <summary>Starts an approved order everywhere it has lines.</summary>
    [Alias("apply")]
    [AlwaysInterleave]
    Task<Answer<OrderView>> Apply(string orderId, string reason, OrderSignature? signature, Principal by);

    /// <summary>Lets a paused order go on everywhere it has lines.</summary>
    [Alias("continue")]
    [AlwaysInterleave]
    Task<Answer<OrderView>> Continue(string orderId, string reason, Principal by);

    /// <summary>Runs what failed of an order once more.</summary>
    [Alias("retry")]
    [AlwaysInterleave]
    Task<Answer<OrderView>> Retry(string orderId, string reason, Principal by);

    /// <summary>Confirms what was proposed for lines of an order that were put before a person, and sets going what follows.</summary>
    [Alias("confirm-review")]
    [AlwaysInterleave]
    Task<Answer<ReviewProposal>> ConfirmReview(string orderId, int proposal, string reason, Principal by);

    /// <summary>Books what provinces did on their own, and renews their quotas: after a start, and now and then. Nothing is booked twice.</summary>
    [Alias("reconcile")]
    [AlwaysInterleave]
    Task Reconcile();

    /// <summary>Sets a province's quota for a time; the province has it when this returns.</summary>
    [Alias("set-quota")]
    [AlwaysInterleave]
    Task<Answer<QuotaView>> SetQuota(ProvinceCode province, long numbers, DateTimeOffset until, string reason, Principal by);

    /// <summary>Every province's quota, with what was booked.</summary>
    [Alias("quotas")]
    [AlwaysInterleave]
    Task<QuotasView> Quotas();
}

[GrainType("ministry")]
internal sealed class MinistryGrain(ILogger<MinistryGrain> logger) : Grain, IMinistryGrain
{
    public Task IsHere() => Task.CompletedTask;

    public Task<Answer<OrderView>> Apply(string orderId, string reason, OrderSignature? signature, Principal by) =>
        OrderRoad.Apply(GrainFactory, orderId, order => order.Start(reason, signature, by), reason, by);

    public Task<Answer<OrderView>> Continue(string orderId, string reason, Principal by) => OrderRoad.Continue(GrainFactory, orderId, reason, by);

    public Task<Answer<OrderView>> Retry(string orderId, string reason, Principal by) => OrderRoad.Retry(GrainFactory, orderId, reason, by);

    public Task<Answer<ReviewProposal>> ConfirmReview(string orderId, int proposal, string reason, Principal by) =>
        OrderRoad.ConfirmReview(GrainFactory, orderId, proposal, reason, by);

    public async Task Reconcile()
    {
        foreach (var province in ProvinceCode.All)
        {
            try
            {
                await Reconcile(province);
            }
            catch (Exception exception)
            {
                MinistryLog.NotReconciled(logger, province.ToString(), exception);
            }
        }
    }

    public async Task<Answer<QuotaView>> SetQuota(ProvinceCode province, long numbers, DateTimeOffset until, string reason, Principal by)
    {
        if (await Book(province).Set(numbers, until, reason, by) is { } refusal)
        {
            return refusal;
        }

        await Reconcile(province);
        return await View(province);
    }

    public async Task<QuotasView> Quotas() => new(await Task.WhenAll(ProvinceCode.All.Select(View)));

    /// <summary>Booked first and settled second: what is broken off in between is found booked at the next round, and not booked again.</summary>
    private async Task Reconcile(ProvinceCode code)
    {
        var province = GrainFactory.GetGrain<IProvinceGrain>(code.Value);
        await province.Settle(await Book(code).Book(await province.Draws()));
    }

    private async Task<QuotaView> View(ProvinceCode province)
    {
        var view = await GrainFactory.GetGrain<IProvinceGrain>(province.Value).Quota();
        var (numbers, orders) = await Book(province).Booked();
        return view with { Booked = numbers, Orders = orders };
    }

    private IQuotaBookGrain Book(ProvinceCode province) => GrainFactory.GetGrain<IQuotaBookGrain>(QuotaBookGrain.KeyOf(province));
}

internal static partial class MinistryLog
{
    [LoggerMessage(8001, LogLevel.Error, "The quota of province {Province} could not be reconciled; tried again at the next round")]
    public static partial void NotReconciled(ILogger logger, string province, Exception exception);
}
