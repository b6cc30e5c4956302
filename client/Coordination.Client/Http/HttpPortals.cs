using System.Buffers;
using System.Net;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Provinces;
using Coordination.Transport;
using Coordination.Wire;

namespace Coordination.Http;

/// <summary>
/// The doors over HTTP/2. Whatever body an answer of a portal has is the answer, whichever status it came with; the status is looked at
/// only where there is no such body.
/// </summary>
internal sealed class HttpPortals : IPortals, IDisposable
{
    private readonly HttpEdges edges;
    private readonly CoordinationClientOptions options;

    /// <exception cref="CoordinationConnectionException">No edge, or one that is none.</exception>
    internal HttpPortals(CoordinationClientOptions options, Func<Credentials> credentials)
    {
        this.options = options;
        edges = new(options.EdgeAddresses(), credentials, options.JitterSeed ?? Environment.TickCount, options.Clock);
        Carrier = HttpDesk.Of<ICarrierPortal>(Post);
        Province = HttpDesk.Of<IProvincePortal>(Post);
        Ministry = HttpDesk.Of<IMinistryPortal>(Post);
        Audit = HttpDesk.Of<IAuditPortal>(Post);
    }

    public ICarrierPortal Carrier { get; }

    public IProvincePortal Province { get; }

    public IMinistryPortal Ministry { get; }

    public IAuditPortal Audit { get; }

    public void Dispose() => edges.Dispose();

    /// <summary>How long an answer may take: who asks to wait for something to do is answered that much later, or refused at once.</summary>
    internal static TimeSpan Patience(TimeSpan usual, object?[] arguments) => arguments is [FetchRequest { Wait: var wait }] && wait > TimeSpan.Zero
        ? usual + (wait < FetchRequest.WaitMax ? wait : FetchRequest.WaitMax)
        : usual;

    private async Task<IAnswer> Post(PortalRoute route, object?[] arguments)
    {
        var body = new ArrayBufferWriter<byte>();
        PortalJson.WriteArguments(route, arguments, body);
        var token = await options.CurrentToken(CancellationToken.None);
        using var reply = await edges.Post(route.Path, body.WrittenMemory, token, Patience(options.AnswerTimeout, arguments));
        var answered = await reply.Content.ReadAsByteArrayAsync();
        var answer = Read(route, reply, answered) ?? Without(route, reply);
        if (answer.Refusal is { Code: RefusalCode.Unanswered })
        {
            edges.Leave(reply);
        }

        return answer;
    }

    private static IAnswer? Read(PortalRoute route, HttpResponseMessage reply, byte[] body)
    {
        if (reply.Content.Headers.ContentType?.MediaType != PortalJson.MediaType)
        {
            return null;
        }

        try
        {
            return PortalJson.ReadAnswer(route, body);
        }
        catch (PortalJsonException)
        {
            return null;
        }
    }

    /// <summary>What a status says by itself: it came from something before the edge, or from the edge's own limits.</summary>
    private IAnswer Without(PortalRoute route, HttpResponseMessage reply)
    {
        var after = reply.Headers.RetryAfter?.Delta;
        return reply.StatusCode switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable when after > TimeSpan.Zero =>
                route.Refused(new(RefusalCode.TooBusy, $"系统繁忙，请在 {after.Value.TotalSeconds:0} 秒后再试。", $"Too busy; ask again in {after.Value.TotalSeconds:0} s.") { RetryAfter = after }),
            HttpStatusCode.TooManyRequests => route.Refused(new(RefusalCode.TooBusy, "系统繁忙，请稍后再试。", "Too busy; ask again later.")),
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => throw Silent(reply),
            _ => throw new CoordinationUnreachableException(
                route.Info.Name, 1, new EdgeException($"{Edge(reply)}: HTTP {(int)reply.StatusCode}, and no answer of a portal", isSent: true)),
        };
    }

    private EdgeException Silent(HttpResponseMessage reply)
    {
        edges.Leave(reply);
        return new($"{Edge(reply)}: HTTP {(int)reply.StatusCode}", isSent: true);
    }

    private static string Edge(HttpResponseMessage reply) => reply.RequestMessage!.RequestUri!.Authority;
}
