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
    private static readonly Role[] Operators = [Role.MinistryOperator];
    private static readonly Role[] Readers = [Role.MinistryOperator, Role.Auditor];

    public Task<Answer<MinistryView>> Country() => Portal.Admit<MinistryView>(logger, "country", Readers, async _ =>
        await GrainFactory.GetGrain<IMinistryGrain>(0).View());

    public Task<Answer<OrderView>> Stop(string orderId, string reason) => Portal.Admit<OrderView>(logger, "stop", Operators, async by =>
    {
        if (!OrderId.IsWellFormed(orderId))
        {
            return Refusals.NotFound;
        }

        return Portal.CheckReason(reason) is { } refusal ? refusal : await GrainFactory.GetGrain<IOrderGrain>(orderId).Stop(reason, by);
    });
}
