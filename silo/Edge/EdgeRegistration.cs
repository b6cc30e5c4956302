using Coordination.Admission;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.Hosting;
using Coordination.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coordination.Edge;

/// <summary>What a silo needs beside the rest to answer HTTP.</summary>
internal static class EdgeRegistration
{
    /// <summary>Nothing where the settings have no edge.</summary>
    public static ISiloBuilder AddEdge(this ISiloBuilder silo, SiloSettings settings)
    {
        if (settings.Edge is not { } edge)
        {
            return silo;
        }

        silo.Services.AddSingleton(provider => new EdgeDoor(
            edge.Limits,
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<Stamps>(),
            provider.GetRequiredService<TokenVerifier>(),
            provider.GetRequiredService<Revocations>(),
            provider.GetRequiredService<AdmissionGate>(),
            provider.GetRequiredService<ProbeWatch>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EdgeDoor>>()));
        silo.Services.AddSingleton(provider => new EdgeListener(
            edge,
            TransportRegistration.ForHttp(provider, settings.Transport, EdgeListener.Tell),
            provider.GetRequiredService<EdgeDoor>(),
            provider.GetRequiredService<FetchesEnd>(),
            provider.GetRequiredService<ILogger<EdgeListener>>()));
        silo.Services.AddHostedService(provider => provider.GetRequiredService<EdgeListener>());
        return silo;
    }
}
