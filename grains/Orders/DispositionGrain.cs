using Coordination.Audit;
using Coordination.Numbers;
using Orleans.Concurrency;

namespace Coordination.Orders;

/// <summary>Plans what hangs on a case number, for the portal. Key: 0.</summary>
[GrainInterfaceType("disposition")]
[Alias("disposition")]
internal interface IDispositionGrain : IGrainWithIntegerKey
{
    /// <summary>Plans an order from a case number. A repeat gives the same order as it stands.</summary>
    [Alias("plan")]
    Task<Answer<DispositionView>> Plan(DispositionDraft request, long number, OrderSignature? signature, Principal by);
}

[StatelessWorker]
[Reentrant]
[GrainType("disposition")]
internal sealed class DispositionGrain(DispositionDesk desk) : Grain, IDispositionGrain
{
    public Task<Answer<DispositionView>> Plan(DispositionDraft request, long number, OrderSignature? signature, Principal by) =>
        desk.Plan(request, Msisdn.FromKey(number), signature, by);
}
