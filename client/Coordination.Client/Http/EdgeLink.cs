using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Coordination.Transport;

namespace Coordination.Http;

/// <summary>Connections to edges under one certificate. Counted and retired by <see cref="HttpEdges"/>, under its lock.</summary>
internal sealed class EdgeLink : IDisposable
{
    /// <summary>Most bytes of an answer that are taken; an edge gives a quarter of it.</summary>
    internal const int AnswerBytesMax = 16 * 1024 * 1024;

    /// <summary>For one edge to be connected to, handshake included; then the next one is tried.</summary>
    internal static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(5);

    // Names that stand for several edges are asked for anew, and edges that came back are found again.
    private static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan IdleMax = TimeSpan.FromMinutes(1);

    // An edge that stands still is found within twenty seconds even where nothing is asked of it but to wait.
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PingWithin = TimeSpan.FromSeconds(5);

    private bool isRetired;

    internal EdgeLink(Credentials credentials, TimeProvider time)
    {
        Credentials = credentials;
        var tls = new MutualTls(() => credentials, new(PeerCertificate.SiloUnit, PeerRule.ServerUsage, IsOwnOrganisation: false), time)
        {
            Protocols = [SslApplicationProtocol.Http2],
        };

        Client = new(Handler(tls)) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = AnswerBytesMax };
    }

    /// <summary>The one version there is: a higher one would go by another connection than the one that is proved here.</summary>
    internal static Version Version => HttpVersion.Version20;

    internal Credentials Credentials { get; }

    internal HttpClient Client { get; }

    /// <summary>Under way.</summary>
    internal int Calls { get; set; }

    /// <summary>Whether anything was ever answered: the certificate is taken.</summary>
    internal bool WasAnswered { get; set; }

    /// <summary>Whether a call cannot have been sent.</summary>
    internal static bool IsUnreached(Exception failed) => failed switch
    {
        // Nobody called it off, so that it was the time to connect in.
        OperationCanceledException => true,
        HttpRequestException request => request.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.VersionNegotiationError,
        _ => false,
    };

    internal static string Why(Exception failed)
    {
        if (failed is OperationCanceledException)
        {
            return $"no connection within {ConnectMax.TotalSeconds:0} s";
        }

        for (var cause = failed; cause is not null; cause = cause.InnerException)
        {
            if (cause is AuthenticationException or SocketException)
            {
                return cause.Message.TrimEnd('.');
            }
        }

        return failed.GetBaseException().Message.TrimEnd('.');
    }

    internal void Retire()
    {
        isRetired = true;
        EndIfUnused();
    }

    internal void EndIfUnused()
    {
        if (isRetired && Calls == 0)
        {
            Dispose();
        }
    }

    public void Dispose() => Client.Dispose();

    private static SocketsHttpHandler Handler(MutualTls tls) => new()
    {
        AllowAutoRedirect = false,
        ConnectCallback = (context, ct) => Connect(tls, context.DnsEndPoint, ct),
        ConnectTimeout = ConnectMax,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = PingEvery,
        KeepAlivePingTimeout = PingWithin,
        PooledConnectionIdleTimeout = IdleMax,
        PooledConnectionLifetime = ConnectionLife,
        UseCookies = false,
        UseProxy = false,
    };

    // A stream that is encrypted already is taken as it is, so that both transports prove their ends by the same code.
    private static async ValueTask<Stream> Connect(MutualTls tls, DnsEndPoint edge, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(edge, ct);
            return await tls.Connect(new NetworkStream(socket, ownsSocket: true), ct);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
