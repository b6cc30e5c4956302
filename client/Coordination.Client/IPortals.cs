using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Provinces;

namespace Coordination;

/// <summary>The four doors of the cluster, whichever way they are reached.</summary>
internal interface IPortals
{
    ICarrierPortal Carrier { get; }

    IProvincePortal Province { get; }

    IMinistryPortal Ministry { get; }

    IAuditPortal Audit { get; }
}

/// <summary>The doors as grains.</summary>
internal sealed class GrainPortals(IGrainFactory grains) : IPortals
{
    // Every portal has one key; what it does for a caller depends on the caller's token alone.
    private const long Key = 0;

    public ICarrierPortal Carrier => grains.GetGrain<ICarrierPortal>(Key);

    public IProvincePortal Province => grains.GetGrain<IProvincePortal>(Key);

    public IMinistryPortal Ministry => grains.GetGrain<IMinistryPortal>(Key);

    public IAuditPortal Audit => grains.GetGrain<IAuditPortal>(Key);
}
