using Orleans.Concurrency;

namespace Coordination.Carriers;

/// <summary>Tells portals how carriers' queues stand and how their lines look from a silo that sends to them. Key: 0.</summary>
[GrainInterfaceType("queues")]
[Alias("queues")]
internal interface IQueuesGrain : IGrainWithIntegerKey
{
    /// <summary>All executors, or those of one carrier.</summary>
    [Alias("view")]
    Task<IReadOnlyList<CarrierView>> View(CarrierCode? carrier);
}

[StatelessWorker]
[Reentrant]
[GrainType("queues")]
internal sealed class QueuesGrain(CarrierQueues queues) : Grain, IQueuesGrain
{
    public Task<IReadOnlyList<CarrierView>> View(CarrierCode? carrier) => queues.View(carrier);
}
