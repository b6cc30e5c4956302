using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Provinces;

namespace Coordination;

/// <summary>
/// Puts the caller's token on portal calls and on nothing else, so that no other grain ever sees it. What the program around keeps
/// in its own context stays there: it means nothing to a silo, and gateways let in no more than a few texts.
/// </summary>
internal sealed class BearerToken(CoordinationClientOptions options) : IOutgoingGrainCallFilter
{
    /// <summary>Where the portal's filter looks for it.</summary>
    internal const string Key = "coordination.token";

    private static readonly HashSet<Type> Portals =
        [typeof(ICarrierPortal), typeof(IProvincePortal), typeof(IMinistryPortal), typeof(IAuditPortal)];

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        RequestContext.Clear();
        if (Portals.Contains(context.InterfaceMethod.DeclaringType!))
        {
            RequestContext.Set(Key, await Token());
        }

        await context.Invoke();
    }

    private ValueTask<string> Token() =>
        options.TokenSource is { } source ? source(CancellationToken.None) : ValueTask.FromResult(options.Token);
}
