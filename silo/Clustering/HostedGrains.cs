using Coordination.Audit;
using Coordination.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Coordination.Clustering;

/// <summary>
/// Which grains a silo hosts. It tells the others nothing of the rest, so that no placement puts a number on an edge silo or a portal on
/// a core silo, and a call that comes for one all the same finds no such grain there.
/// </summary>
internal static class HostedGrains
{
    private static readonly GrainType AnyOfCore = GrainType.Create("order");

    /// <summary>Leaves out what is not this role's. Grains of the runtime stay.</summary>
    public static ISiloBuilder HostOnly(this ISiloBuilder silo, SiloRole role)
    {
        if (role is not SiloRole.All)
        {
            silo.Services.PostConfigure<GrainTypeOptions>(grains => grains.Classes.RemoveWhere(type => IsOurs(type) && IsPortal(type) != role.HasEdge()));
        }

        return silo;
    }

    /// <summary>Whether a silo is known to host what core silos host.</summary>
    public static bool IsCore(this IClusterManifestProvider manifests, SiloAddress silo) =>
        manifests.Current.Silos.TryGetValue(silo, out var hosted) && hosted.Grains.ContainsKey(AnyOfCore);

    private static bool IsOurs(Type type) => type.Assembly == typeof(Portal).Assembly;

    private static bool IsPortal(Type type) => Permissions.Portals.Any(portal => portal.IsAssignableFrom(type));
}
