using Coordination.Audit;
using Microsoft.AspNetCore.Http;

namespace Coordination.Edge;

/// <summary>What a caller is told who reached no portal, and the status that goes with what a portal refused.</summary>
internal static class EdgeTexts
{
    public static readonly Refusal NoSuchPath = new(
        RefusalCode.NotFound,
        "没有这样的路径：应为 /v1/门户/方法，其后没有参数。",
        "There is no such path: /v1/portal/method is wanted, with nothing behind it.");

    public static readonly Refusal NotPost = new(
        RefusalCode.InvalidArgument,
        "只接受 POST。",
        "POST is the only method here.");

    public static readonly Refusal NotJson = new(
        RefusalCode.InvalidArgument,
        "内容须为 application/json，UTF-8，不压缩。",
        "The body has to be application/json, UTF-8, not compressed.");

    public static readonly Refusal TooLong = new(
        RefusalCode.InvalidArgument,
        $"内容不得超过 {EdgeLimits.BodyBytesMax} 字节：请分次发送。",
        $"A body has at most {EdgeLimits.BodyBytesMax} bytes: send less at a time.");

    public static readonly Refusal TooSlow = new(
        RefusalCode.InvalidArgument,
        "内容没有及时到齐，什么也没有执行。",
        "The body did not arrive in time; nothing was done.");

    public static readonly Refusal Malformed = new(
        RefusalCode.InvalidArgument,
        "这不是完整的 HTTP 请求。",
        "This is no whole HTTP request.");

    public static readonly Refusal Unanswered = new(
        RefusalCode.Unanswered,
        "没有及时得到结果，是否已执行尚不清楚：请用同样的键再问一次；若仍如此，请把 Correlation-Id 告诉运维。",
        "There was no answer in time, and whether it was carried out is not known: ask again under the same ids. If it stays so, tell the operators the Correlation-Id.");

    /// <summary>RFC 9110 §15, RFC 6585.</summary>
    public static int StatusOf(RefusalCode code) => code switch
    {
        RefusalCode.NotAuthenticated => StatusCodes.Status401Unauthorized,
        RefusalCode.NotAllowed or RefusalCode.OutOfScope => StatusCodes.Status403Forbidden,
        RefusalCode.NotFound => StatusCodes.Status404NotFound,
        RefusalCode.Conflict => StatusCodes.Status409Conflict,
        RefusalCode.Precondition => StatusCodes.Status412PreconditionFailed,
        RefusalCode.InvalidArgument => StatusCodes.Status400BadRequest,
        RefusalCode.TooBusy => StatusCodes.Status429TooManyRequests,
        RefusalCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        RefusalCode.Unanswered => StatusCodes.Status504GatewayTimeout,

        // The law or a limit stands against it; the code says which.
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
