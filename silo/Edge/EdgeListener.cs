using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Coordination.Carriers;
using Coordination.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Edge;

/// <summary>
/// The HTTP edge of a silo: HTTP/2, or 1.1, over TLS that proves both ends by the same rules as every other connection. It begins when the
/// silo takes calls and ends before it stops.
/// </summary>
/// <param name="settings">Where and how much.</param>
/// <param name="tls">Proves connections; tells <see cref="Tell"/> of those that are proved.</param>
/// <param name="door">Answers requests.</param>
/// <param name="fetches">Waits that end with the edge.</param>
/// <param name="logger">For the security record.</param>
internal sealed class EdgeListener(EdgeSettings settings, MutualTls tls, EdgeDoor door, FetchesEnd fetches, ILogger<EdgeListener> logger) : IHostedService, IAsyncDisposable
{
    /// <summary>Longest header; a token is less than half of it.</summary>
    private const int HeaderBytesMax = 8 * 1024;

    private WebApplication? application;

    /// <summary>Where it listens, once it has started.</summary>
    public IPEndPoint? At { get; private set; }

    /// <exception cref="IOException">The port is taken.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new EdgeRecord(logger));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Configure);
        application = builder.Build();
        application.Run(door.Answer);
        await application.StartAsync(cancellationToken);
        var address = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();
        At = new(settings.At.Address, new Uri(address).Port);
    }

    /// <summary>Takes no more requests, and waits for those under way.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await fetches.End();
        if (application is not null)
        {
            await application.StopAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (application is not null)
        {
            await application.DisposeAsync();
        }
    }

    /// <summary>What Kestrel's own TLS would tell the rest of it: that there is TLS, and which protocol was agreed on in it.</summary>
    internal static void Tell(ConnectionContext context, SslStream stream)
    {
        var told = new Told(stream.NegotiatedApplicationProtocol.Protocol, (X509Certificate2?)stream.RemoteCertificate);
        context.Features.Set<ITlsConnectionFeature>(told);
        context.Features.Set<ITlsApplicationProtocolFeature>(told);
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        var limits = settings.Limits;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = limits.ConnectionsMax;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.MaxRequestBodySize = EdgeLimits.BodyBytesMax;
        kestrel.Limits.MaxRequestLineSize = EdgeLimits.RequestLineBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = EdgeLimits.HeaderBytesMax;
        kestrel.Limits.MaxRequestHeaderCount = EdgeLimits.HeadersMax;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadersWithin;
        kestrel.Limits.KeepAliveTimeout = limits.IdleMax;
        kestrel.Limits.MinRequestBodyDataRate = new(limits.BytesPerSecondMin, limits.SlowFor);
        kestrel.Limits.MinResponseDataRate = new(limits.BytesPerSecondMin, limits.SlowFor);
        kestrel.Limits.Http2.MaxStreamsPerConnection = limits.StreamsMax;
        kestrel.Limits.Http2.MaxRequestHeaderFieldSize = HeaderBytesMax;
        kestrel.Listen(settings.At, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.Use(next => context => Accept(context, next));
        });
    }

    private async Task Accept(ConnectionContext context, ConnectionDelegate next)
    {
        try
        {
            await tls.Accept(context, next);
        }
        catch (AuthenticationException)
        {
            // Refused, recorded and ended.
        }
    }

    private sealed class Told(ReadOnlyMemory<byte> protocol, X509Certificate2? client) : ITlsConnectionFeature, ITlsApplicationProtocolFeature
    {
        public ReadOnlyMemory<byte> ApplicationProtocol => protocol;

        public X509Certificate2? ClientCertificate
        {
            get => client;
            set => throw new NotSupportedException("Who is at the other end was decided in the handshake.");
        }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(client);
    }
}
