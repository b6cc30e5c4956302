using System.Collections.Frozen;
using Coordination.Audit;
using Coordination.Wire;

namespace Coordination.Edge;

/// <summary>One act of one portal at the HTTP edge.</summary>
/// <param name="Call">Its path, parameters and answer.</param>
/// <param name="Permission">Its row of the table of permissions.</param>
internal sealed record EdgeRoute(PortalRoute Call, Permission Permission)
{
    /// <summary>By path, as it stands in a request's first line. What has no row in the table has no route.</summary>
    public static readonly FrozenDictionary<string, EdgeRoute> All = Permissions.All
        .Select(permission => new EdgeRoute(PortalCatalog.Of(permission.Method), permission))
        .ToFrozenDictionary(route => route.Call.Path, StringComparer.Ordinal);
}
