using Coordination.Http;
using Coordination.Tests.Client;

namespace Coordination.Tests.Http;

/// <summary>Portals behind an edge, as a client has them.</summary>
internal sealed class HttpWay : IAsyncDisposable
{
    private readonly ScriptedEdge edge;

    private HttpWay(ScriptedEdge edge, HttpPortals portals)
    {
        this.edge = edge;
        Portals = portals;
    }

    internal HttpPortals Portals { get; }

    internal static async Task<HttpWay> To(FakePortals portals, EdgeCertificates certificates)
    {
        var edge = await ScriptedEdge.Start(certificates, portals);
        return new(edge, certificates.Portals(edge.Address));
    }

    public async ValueTask DisposeAsync()
    {
        Portals.Dispose();
        await edge.DisposeAsync();
    }
}
