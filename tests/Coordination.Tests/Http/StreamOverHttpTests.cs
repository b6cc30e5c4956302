using Coordination.Tests.Client;

namespace Coordination.Tests.Http;

/// <summary>Lists are read over HTTP as they are otherwise.</summary>
public sealed class StreamOverHttpTests(EdgeCertificates certificates) : StreamTests, IClassFixture<EdgeCertificates>, IAsyncLifetime
{
    private HttpWay way = null!;

    private protected override IPortals Way => way.Portals;

    public async ValueTask InitializeAsync() => way = await HttpWay.To(portals, certificates);

    public ValueTask DisposeAsync() => way.DisposeAsync();
}
