using Coordination.Audit;
using Coordination.Orders;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Ministry;

/// <summary>The ministry's door.</summary>
[StatelessWorker]
[GrainType("ministry-portal")]
internal sealed class MinistryPortal(ILogger<MinistryPortal> logger) : Grain, IMinistryPortal
{
    public Task<Answer<MinistryView>> Country() => Portal.Admit<MinistryView>(logger, async _ =>
        await GrainFactory.GetGrain<IMinistryGrain>(0).View());

    public Task<Answer<OrderView>> Stop(string orderId, string reason) => Portal.Admit<OrderView>(logger, async by =>
    {
        if (!OrderId.IsWellFormed(orderId))
        {
            return Refusals.NotFound;
        }

        return Portal.CheckReason(reason) is { } refusal ? refusal : await GrainFactory.GetGrain<IOrderGrain>(orderId).Stop(reason, by);
    });
}
