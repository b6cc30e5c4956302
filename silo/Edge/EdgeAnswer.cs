using System.Buffers;
using System.Globalization;
using Coordination.Audit;
using Coordination.Wire;
using Microsoft.AspNetCore.Http;

namespace Coordination.Edge;

/// <summary>What goes back: a status and one JSON object, <c>{"value":…}</c> or <c>{"refusal":…}</c>, whoever made it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The object.</param>
/// <param name="RetryAfter">When to ask again; null where waiting is not what mends it.</param>
internal readonly record struct EdgeAnswer(int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter = null)
{
    /// <summary>How a caller proves who it is. The same whatever was wrong (RFC 6750 §3.1, RFC 8705 §3).</summary>
    public const string Challenge = "Bearer error=\"invalid_token\"";

    /// <summary>When to ask again what could not be answered now.</summary>
    private static readonly TimeSpan UnavailableFor = TimeSpan.FromSeconds(1);

    /// <summary>What a portal answered.</summary>
    public static EdgeAnswer Of(PortalRoute route, IAnswer answer)
    {
        var body = new ArrayBufferWriter<byte>();
        PortalJson.WriteAnswer(route, answer, body);
        if (body.WrittenCount > EdgeLimits.AnswerBytesMax)
        {
            throw new InvalidOperationException($"The answer to {route} has {body.WrittenCount} bytes; {EdgeLimits.AnswerBytesMax} are allowed.");
        }

        return answer.Refusal is { } refusal
            ? new(EdgeTexts.StatusOf(refusal.Code), body.WrittenMemory, RetryAfterOf(refusal))
            : new(StatusCodes.Status200OK, body.WrittenMemory);
    }

    /// <summary>What is said before a portal was asked.</summary>
    public static EdgeAnswer Of(Refusal refusal, int? status = null)
    {
        var body = new ArrayBufferWriter<byte>();
        PortalJson.WriteRefusal(refusal, body);
        return new(status ?? EdgeTexts.StatusOf(refusal.Code), body.WrittenMemory, RetryAfterOf(refusal));
    }

    public async Task Write(HttpResponse response, CancellationToken cancellation)
    {
        response.StatusCode = Status;
        response.ContentType = PortalJson.MediaType;
        response.ContentLength = Body.Length;
        switch (Status)
        {
            case StatusCodes.Status401Unauthorized:
                response.Headers.WWWAuthenticate = Challenge;
                break;
            case StatusCodes.Status405MethodNotAllowed:
                response.Headers.Allow = HttpMethods.Post;
                break;
        }

        if (RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        // Whoever sent what was not read to its end goes on sending it: HTTP/1.1 would take it for the next request.
        if (Status is StatusCodes.Status408RequestTimeout or StatusCodes.Status413PayloadTooLarge && !HttpProtocol.IsHttp2(response.HttpContext.Request.Protocol))
        {
            response.Headers.Connection = "close";
        }

        await response.Body.WriteAsync(Body, cancellation);
    }

    private static TimeSpan? RetryAfterOf(Refusal refusal) => refusal.RetryAfter ?? (refusal.Code is RefusalCode.Unavailable ? UnavailableFor : null);
}
