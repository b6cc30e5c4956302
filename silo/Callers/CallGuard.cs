using Coordination.Admission;
using Coordination.Audit;
using Coordination.Transport;
using Microsoft.Extensions.Logging;

namespace Coordination.Callers;

/// <summary>
/// Denies by default. A portal's act that has a row in the table is let in, with whoever its token and its connection prove, or whom
/// this silo's HTTP edge has proved before; so is anything that carries the stamp of a call that began inside, and the two things of
/// the runtime that cannot carry one. Everything else, management grains, extensions and system targets among it, is denied.
/// </summary>
internal sealed class CallGuard(
    Stamps stamps, TokenVerifier tokens, ConnectedClients clients, Standing standing, AdmissionGate admission, ProbeWatch probes, ILogger<CallGuard> logger) : IIncomingGrainCallFilter
{
    // A grain's own timers, which are never a message; and the list of grain types that a client asks for when it connects.
    private static readonly HashSet<string> OfTheRuntime = ["Orleans.Runtime.IGrainTimerInvoker", "Orleans.Runtime.IClusterManifestSystemTarget"];

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (Permissions.Of(context.InterfaceMethod) is { } permission)
        {
            await Enter(context, permission);
            return;
        }

        if (!stamps.Admits(RequestContext.Get(Stamps.ContextKey), context.TargetId, context.InterfaceName, context.MethodName)
            && !OfTheRuntime.Contains(context.InterfaceMethod?.DeclaringType?.FullName ?? string.Empty))
        {
            SecurityLog.Refused(logger, SecurityEvent.CallDenied, $"{context.InterfaceName}/{context.MethodName}", clients.NameOf(context.SourceId), "neither a portal nor a stamp of this call");
            throw new UnauthorizedAccessException("This call is not for the outside.");
        }

        await context.Invoke();
    }

    /// <summary>What somebody whose row would let the call in has left out of it.</summary>
    private static Refusal? WhyNot(IIncomingGrainCallContext context, Permission permission, Principal principal) =>
        permission.Of(principal.Role) is Reach.None ? null : WholeRequest.WhyNot(permission.Method, context.Request.GetArgument);

    private async Task Enter(IIncomingGrainCallContext context, Permission permission)
    {
        var verified = stamps.Entered(RequestContext.Get(Entry.ContextKey));
        var verdict = verified is not null ? new TokenVerdict(verified, string.Empty)
            : clients.Of(context.SourceId) is not { } peer ? TokenVerdict.Refused("it came by no connection of this silo")
            : await tokens.Verify(RequestContext.Get(TokenClaims.ContextKey) as string, peer.Thumbprint);

        // Whatever else a client wrote there ends here: nothing of it reaches a grain.
        RequestContext.Clear();
        if (verdict is { Principal: null, RetryAfter: null })
        {
            SecurityLog.Refused(logger, SecurityEvent.NotAuthenticated, permission.Act, clients.NameOf(context.SourceId), verdict.Why);
        }

        // Without a principal the portal answers NotAuthenticated as a value, in the type its method promises; and so it answers a call
        // that is asked to come again.
        if (verdict.Principal is not { } principal)
        {
            Caller.Enter(null, permission, verdict.RetryAfter is { } wait ? Admitted.Refuse(wait) : null);
            await context.Invoke();
            return;
        }

        // Over HTTP it was admitted before its body was read.
        using var admitted = verified is not null ? Admitted.In(null)
            : probes.IsSlowed(principal, permission, out var slowed) ? Admitted.Busy(slowed)
            : await admission.Enter(permission, principal, CancellationToken.None);
        var entered = Caller.Enter(principal, permission, standing.Ended(principal)?.Refusal ?? admitted.Refusal ?? WhyNot(context, permission, principal));
        await context.Invoke();
        probes.Answered(principal, entered.Answered);
    }
}
