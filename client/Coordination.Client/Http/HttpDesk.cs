using System.Reflection;
using Coordination.Audit;
using Coordination.Wire;

namespace Coordination.Http;

/// <summary>
/// A portal whose calls are posted. A proxy and no class of its own: one that implements a portal would be taken for a grain by every silo
/// that is started in the same process.
/// </summary>
internal class HttpDesk : DispatchProxy
{
    private Func<PortalRoute, object?[], Task<IAnswer>> post = (_, _) => throw new NotSupportedException();

    internal static TPortal Of<TPortal>(Func<PortalRoute, object?[], Task<IAnswer>> post)
        where TPortal : class
    {
        var portal = Create<TPortal, HttpDesk>();
        ((HttpDesk)(object)portal).post = post;
        return portal;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var route = PortalCatalog.Of(targetMethod!);
        return route.Typed(post(route, args ?? []));
    }
}
