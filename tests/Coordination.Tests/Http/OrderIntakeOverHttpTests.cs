using Coordination.Tests.Client;

namespace Coordination.Tests.Http;

/// <summary>Files are taken in over HTTP as they are otherwise.</summary>
public sealed class OrderIntakeOverHttpTests(EdgeCertificates certificates) : OrderIntakeTests, IClassFixture<EdgeCertificates>, IAsyncLifetime
{
    private HttpWay way = null!;

    private protected override IPortals Way => way.Portals;

    public async ValueTask InitializeAsync() => way = await HttpWay.To(portals, certificates);

    public ValueTask DisposeAsync() => way.DisposeAsync();
}
