using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Provinces;
using Microsoft.Extensions.Logging;

namespace Coordination.Callers;

/// <summary>
/// The mark of a call that began inside: derived from a secret of the cluster that no client is ever given, so that every silo
/// knows every other's. Where a call came from (<c>SourceId</c>) and what its context says prove nothing; both can be forged
/// (design.md 9).
/// </summary>
internal sealed class InternalStamp
{
    public const string ContextKey = "coordination.stamp";

    private InternalStamp(string value) => Value = value;

    public string Value { get; }

    /// <summary>Of a silo that is alone: a secret of this process.</summary>
    public static InternalStamp OfThisProcess() => new(Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>Of a cluster: the same in every silo with the same secret and cluster, and useless in any other.</summary>
    public static InternalStamp Of(string clusterSecret, string clusterId) =>
        new(Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(clusterSecret), Encoding.UTF8.GetBytes($"{ContextKey}/{clusterId}"))));

    /// <summary>Bulk within a silo pays a comparison of references; a call from another silo is compared in constant time.</summary>
    public bool Matches(object? carried) => ReferenceEquals(carried, Value)
        || (carried is string text && CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(text.AsSpan()), MemoryMarshal.AsBytes(Value.AsSpan())));
}

/// <summary>Puts the stamp on what this silo's grains and services call, and takes it off what leaves for a client.</summary>
internal sealed class StampOutgoing(InternalStamp stamp) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.TargetId.IsClient())
        {
            RequestContext.Remove(InternalStamp.ContextKey);
        }
        else if (!ReferenceEquals(RequestContext.Get(InternalStamp.ContextKey), stamp.Value))
        {
            RequestContext.Set(InternalStamp.ContextKey, stamp.Value);
        }

        return context.Invoke();
    }
}

/// <summary>
/// Denies by default: a portal with a verified token, or anything of ours with the internal stamp; the runtime's own grains
/// are left to the runtime, except those that manage a silo.
/// </summary>
internal sealed partial class CallGuard(InternalStamp stamp, TokenVerifier tokens, Standing standing, ILogger<CallGuard> logger) : IIncomingGrainCallFilter
{
    private static readonly HashSet<Type> Portals = [typeof(ICarrierPortal), typeof(IProvincePortal), typeof(IMinistryPortal), typeof(IAuditPortal)];

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var target = context.InterfaceMethod?.DeclaringType ?? typeof(object);
        if (Portals.Contains(target))
        {
            var principal = await tokens.Verify(RequestContext.Get(TokenClaims.ContextKey) as string);
            RequestContext.Clear();
            if (principal is not null)
            {
                Caller.Enter(principal, standing.Ended(principal)?.Refusal);
            }

            // Without a principal the portal answers NotAuthenticated as a value, in the type its method promises.
            await context.Invoke();
            return;
        }

        if (stamp.Matches(RequestContext.Get(InternalStamp.ContextKey)) || IsRuntime(target))
        {
            await context.Invoke();
            return;
        }

        Denied(logger, target.Name, context.MethodName);
        throw new UnauthorizedAccessException("This call is not for the outside.");
    }

    private static bool IsRuntime(Type target) =>
        target.Namespace is { } name
        && (name.StartsWith("Orleans", StringComparison.Ordinal) || name.StartsWith("System", StringComparison.Ordinal))
        && target != typeof(IManagementGrain)
        && !target.Name.Contains("ManagementExtension", StringComparison.Ordinal)
        && !target.Name.Contains("Dashboard", StringComparison.Ordinal);

    [LoggerMessage(6010, LogLevel.Warning, "Denied a call of {Interface}.{Method} that carried neither token nor stamp")]
    private static partial void Denied(ILogger logger, string @interface, string method);
}
