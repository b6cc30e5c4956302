using System.Collections.Frozen;
using System.Reflection;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Provinces;

namespace Coordination.Wire;

/// <summary>Every method of every portal, as HTTP names it: by the names it has on the wire of Orleans.</summary>
internal static class PortalCatalog
{
    /// <summary>The first segment of every path: a change that breaks callers gets another one.</summary>
    internal const string Version = "v1";

    private static readonly PortalRoute[] routes =
    [
        .. new[] { typeof(IAuditPortal), typeof(ICarrierPortal), typeof(IMinistryPortal), typeof(IProvincePortal) }
            .SelectMany(portal => portal.GetMethods().Select(method => new PortalRoute(NameOf(portal), NameOf(method), method)))
            .OrderBy(route => route.Path, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<MethodInfo, PortalRoute> byMethod = routes.ToFrozenDictionary(route => route.Info);

    /// <summary>Ascending by path.</summary>
    internal static IReadOnlyList<PortalRoute> All => routes;

    /// <summary>The route of a portal's method.</summary>
    /// <exception cref="KeyNotFoundException">It is none of a portal.</exception>
    internal static PortalRoute Of(MethodInfo method) => byMethod[method];

    private static string NameOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()!.Alias;
}
