using System.Security.Cryptography;
using Coordination.Admission;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Transport;
using Coordination.Wire;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Coordination.Edge;

/// <summary>
/// Answers one HTTP request: who is it, by connection and token and nothing else that is sent; what does it ask, strictly; then one call of
/// the portal on this silo, as that caller. Nothing of a request is logged but its path, and that only where it is one of ours.
/// </summary>
internal sealed partial class EdgeDoor(
    EdgeLimits limits,
    IGrainFactory grains,
    Stamps stamps,
    TokenVerifier tokens,
    Revocations revocations,
    AdmissionGate admission,
    ProbeWatch probes,
    TimeProvider time,
    ILogger<EdgeDoor> logger)
{
    /// <summary>Name of this door in the security record, where no act is known.</summary>
    public const string Name = "edge";

    /// <summary>Header by which operators find in the log what a caller complains of.</summary>
    public const string CorrelationHeader = "Correlation-Id";

    private const string Scheme = "Bearer ";
    private const int CorrelationBytes = 8;

    public async Task Answer(HttpContext context)
    {
        var correlation = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(CorrelationBytes));
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers[CorrelationHeader] = correlation;
        try
        {
            if (await Decide(context) is { } answer)
            {
                await answer.Write(context.Response, context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there any more who could be told.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            Failed(logger, correlation, failure);
            await EdgeAnswer.Of(EdgeTexts.Unanswered, StatusCodes.Status500InternalServerError).Write(context.Response, context.RequestAborted);
        }
    }

    /// <summary>Null when the connection was ended instead.</summary>
    private async Task<EdgeAnswer?> Decide(HttpContext context)
    {
        var peer = context.Features.Get<PeerCertificate>() ?? throw new InvalidOperationException("A connection is proved before it is heard.");
        if (peer.NotAfter < time.GetUtcNow() || revocations.IsRevoked(peer))
        {
            Refused(SecurityEvent.MessageRefused, Name, peer.Shown, "its certificate ended or was revoked");
            context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
            return null;
        }

        // As it stands in the request: one way to write a path, and nothing behind it.
        var route = EdgeRoute.All.GetValueOrDefault(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var door = route?.Permission.Act ?? Name;
        var verdict = await tokens.Verify(TokenOf(context.Request), peer.Thumbprint);
        if (verdict.RetryAfter is { } wait)
        {
            return EdgeAnswer.Of(Admitted.Refuse(wait));
        }

        if (verdict.Principal is not { } principal)
        {
            Refused(SecurityEvent.NotAuthenticated, door, peer.Shown, verdict.Why);
            return EdgeAnswer.Of(Portal.NotAuthenticated);
        }

        if (route is null)
        {
            Refused(SecurityEvent.NotFound, door, principal.Id, "there is no such path");
            return EdgeAnswer.Of(EdgeTexts.NoSuchPath);
        }

        if (Unfit(context.Request) is { } unfit)
        {
            Refused(SecurityEvent.MessageRefused, door, principal.Id, $"status {unfit.Status}");
            return unfit;
        }

        // Before anything of the body is taken.
        using var admitted = probes.IsSlowed(principal, route.Permission, out var slowed)
            ? Admitted.Busy(slowed)
            : await admission.Enter(route.Permission, principal, context.RequestAborted);
        return admitted.Refusal is { } busy ? EdgeAnswer.Of(busy) : await Ask(context, route, principal);
    }

    private async Task<EdgeAnswer> Ask(HttpContext context, EdgeRoute route, Principal principal)
    {
        object?[] arguments;
        try
        {
            arguments = PortalJson.ReadArguments(route.Call, await EdgeBody.Read(context.Request, limits.BodyWithin, time, context.RequestAborted));
        }
        catch (PortalJsonException wrong)
        {
            Refused(SecurityEvent.MessageRefused, route.Permission.Act, principal.Id, $"its body is not what is asked for at {wrong.Path}");
            return EdgeAnswer.Of(wrong.Refusal);
        }
        catch (BadHttpRequestException broken)
        {
            Refused(SecurityEvent.MessageRefused, route.Permission.Act, principal.Id, $"status {broken.StatusCode}");
            return EdgeAnswer.Of(
                broken.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => EdgeTexts.TooLong,
                    StatusCodes.Status408RequestTimeout => EdgeTexts.TooSlow,
                    _ => EdgeTexts.Malformed,
                },
                broken.StatusCode);
        }

        RequestContext.Set(Entry.ContextKey, stamps.Enter(principal));
        try
        {
            var portal = grains.GetGrain(route.Call.Info.DeclaringType!, 0);
            var answer = await route.Call.Ask(portal, arguments).WaitAsync(route.Permission.Waits ? limits.FetchWithin : limits.AnswerWithin, time, context.RequestAborted);
            return EdgeAnswer.Of(route.Call, answer);
        }
        catch (TimeoutException)
        {
            return EdgeAnswer.Of(EdgeTexts.Unanswered);
        }
    }

    /// <summary>What can be said of a request before its body.</summary>
    private static EdgeAnswer? Unfit(HttpRequest request) =>
        !HttpMethods.IsPost(request.Method) ? EdgeAnswer.Of(EdgeTexts.NotPost, StatusCodes.Status405MethodNotAllowed)
        : !IsJson(request) ? EdgeAnswer.Of(EdgeTexts.NotJson, StatusCodes.Status415UnsupportedMediaType)
        : request.ContentLength > EdgeLimits.BodyBytesMax ? EdgeAnswer.Of(EdgeTexts.TooLong, StatusCodes.Status413PayloadTooLarge)
        : null;

    private static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && request.ContentType is { } type
        && (type.Equals(PortalJson.MediaType, StringComparison.OrdinalIgnoreCase)
            || type.Equals($"{PortalJson.MediaType}; charset=utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Null when there is none, or more than one.</summary>
    private static string? TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } only] && only.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? only[Scheme.Length..] : null;

    private void Refused(SecurityEvent what, string door, string who, string why) => SecurityLog.Refused(logger, what, door, who, why);

    [LoggerMessage(5001, LogLevel.Error, "Request {Correlation} failed")]
    private static partial void Failed(ILogger logger, string correlation, Exception exception);
}
