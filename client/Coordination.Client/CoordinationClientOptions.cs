using System.Net;
using System.Net.Sockets;

namespace Coordination;

/// <summary>How to reach the silos, and as whom.</summary>
public sealed class CoordinationClientOptions
{
    /// <summary>How silos are reached.</summary>
    public CoordinationTransport Transport { get; set; } = CoordinationTransport.Http;

    /// <summary>
    /// Edges tried in turn, beginning with any, each <c>https://host:port</c>: for <see cref="CoordinationTransport.Http"/> at least one, at
    /// most <see cref="EdgesMax"/>. Connections are made with the first call.
    /// </summary>
    public IList<string> Edges { get; } = [];

    /// <summary>
    /// Gateways tried in turn, each <c>host:port</c> (<c>10.0.0.4:30000</c>, <c>[::1]:30000</c>, <c>edge.example:30000</c>): for
    /// <see cref="CoordinationTransport.Orleans"/> at least one, at most <see cref="GatewaysMax"/>. Connected to when the host starts.
    /// </summary>
    public IList<string> Gateways { get; } = [];

    /// <summary>Cluster the gateways belong to. Of no meaning over HTTP.</summary>
    public string ClusterId { get; set; } = "dev";

    /// <summary>Name of the product in that cluster. Of no meaning over HTTP.</summary>
    public string ServiceId { get; set; } = "coordination";

    /// <summary>
    /// PEM file of this program's certificate, issued for client authentication, with what leads from it to an authority. Read
    /// anew when it changes; connections made before keep the former one.
    /// </summary>
    public string CertificateFile { get; set; } = "";

    /// <summary>PEM file of the certificate's key; empty when it stands in <see cref="CertificateFile"/>.</summary>
    public string KeyFile { get; set; } = "";

    /// <summary>PEM file of the authorities that silos' certificates must lead to; the machine's own are not trusted.</summary>
    public string AuthoritiesFile { get; set; } = "";

    /// <summary>
    /// Bearer token sent with every portal call, bound to the certificate (RFC 8705 §3); not looked at when
    /// <see cref="TokenSource"/> is set.
    /// </summary>
    public string Token { get; set; } = "";

    /// <summary>Asked for the token before every portal call, retries among them; it should keep the token until shortly before its end.</summary>
    public Func<CancellationToken, ValueTask<string>>? TokenSource { get; set; }

    /// <summary>
    /// PEM file of the key that this program's body signs its orders and approvals with, on P-256 or on the curve of SM2: the body's
    /// own, apart from the certificate's. For whom it signs, the token says. Empty to sign nothing, which silos refuse unless they
    /// are configured otherwise.
    /// </summary>
    public string SigningKeyFile { get; set; } = "";

    /// <summary>Name under which silos know that key.</summary>
    public string SigningKeyId { get; set; } = "";

    /// <summary>
    /// How long one call may wait for its answer before it counts as lost and is repeated, through the next edge or gateway; over HTTP
    /// that of <c>fetch</c> as long as it asks to wait besides. With one of several silos standing still, this is what a call through it
    /// costs.
    /// </summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the start goes on trying to reach a first gateway. Of no meaning over HTTP.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Seed of the retries' jitter; null takes one from the clock.</summary>
    public int? JitterSeed { get; set; }

    /// <summary>By which certificates are good or not.</summary>
    internal TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Most edges of one client.</summary>
    public const int EdgesMax = 64;

    /// <summary>Most gateways of one client.</summary>
    public const int GatewaysMax = 64;

    /// <summary>The edges' addresses.</summary>
    /// <exception cref="CoordinationConnectionException">None, too many, or one that is no <c>https://host:port</c>.</exception>
    internal Uri[] EdgeAddresses() => Edges.Count is 0 or > EdgesMax
        ? throw new CoordinationConnectionException(
            $"{Edges.Count} edges and {Gateways.Count} gateways: {nameof(Transport)} {Transport} takes 1 to {EdgesMax} {nameof(Edges)}, each https://host:port. "
            + $"Gateways are for {nameof(Transport)} {CoordinationTransport.Orleans}.")
        : [.. Edges.Select(EdgeAddress)];

    /// <summary>The gateways' addresses; a name that stands for several gives all of them.</summary>
    /// <exception cref="CoordinationConnectionException">None, too many, or one that is no <c>host:port</c> or has no address.</exception>
    internal IPEndPoint[] Endpoints()
    {
        if (Gateways.Count is 0 or > GatewaysMax)
        {
            throw new CoordinationConnectionException(
                $"{Gateways.Count} gateways and {Edges.Count} edges: {nameof(Transport)} {Transport} takes 1 to {GatewaysMax} {nameof(Gateways)}, each host:port. "
                + $"Edges are for {nameof(Transport)} {CoordinationTransport.Http}.");
        }

        return [.. Gateways.SelectMany(Endpoints)];
    }

    /// <summary>The token as it is now.</summary>
    internal ValueTask<string> CurrentToken(CancellationToken ct) => TokenSource is { } source ? source(ct) : ValueTask.FromResult(Token);

    private static Uri EdgeAddress(string edge) =>
        Uri.TryCreate(edge, UriKind.Absolute, out var address)
        && address is { Scheme: "https", PathAndQuery: "/", Fragment: "", UserInfo: "", Host.Length: > 0 }
            ? address
            : throw new CoordinationConnectionException($"'{edge}' is no edge: write https://host:port, for instance https://127.0.0.1:8443.");

    private static IEnumerable<IPEndPoint> Endpoints(string gateway)
    {
        var colon = gateway.LastIndexOf(':');
        if (colon <= 0
            || !ushort.TryParse(gateway.AsSpan(colon + 1), out var port)
            || port == 0)
        {
            throw new CoordinationConnectionException($"'{gateway}' is no gateway: write host:port, for instance 127.0.0.1:30000.");
        }

        var host = gateway[..colon].Trim('[', ']');
        return Addresses(host, gateway).Select(address => new IPEndPoint(address, port));
    }

    private static IPAddress[] Addresses(string host, string gateway)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return [address];
        }

        try
        {
            return Dns.GetHostAddresses(host);
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            throw new CoordinationConnectionException($"'{gateway}': the name '{host}' has no address.", unknown);
        }
    }
}
