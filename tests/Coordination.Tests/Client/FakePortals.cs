using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Provinces;

namespace Coordination.Tests.Client;

/// <summary>The four doors, each a fake that keeps what it is told in memory.</summary>
internal sealed class FakePortals : IPortals
{
    internal FakePortals()
    {
        Province = PortalProxy.Of<IProvincePortal>(ProvinceDesk, Log);
        Carrier = PortalProxy.Of<ICarrierPortal>(CarrierDesk, Log);
        Ministry = PortalProxy.Of<IMinistryPortal>(MinistryDesk, Log);
        Audit = PortalProxy.Of<IAuditPortal>(AuditDesk, Log);
    }

    public ICarrierPortal Carrier { get; }

    public IProvincePortal Province { get; }

    public IMinistryPortal Ministry { get; }

    public IAuditPortal Audit { get; }

    internal CallLog Log { get; } = new();

    internal FakeProvinceDesk ProvinceDesk { get; } = new();

    internal FakeCarrierDesk CarrierDesk { get; } = new();

    internal FakeMinistryDesk MinistryDesk { get; } = new();

    internal FakeAuditDesk AuditDesk { get; } = new();
}
