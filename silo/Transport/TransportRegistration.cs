using System.Net.Security;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Edge;
using Coordination.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Coordination.Transport;

/// <summary>Puts TLS with a rule of its own on each kind of a silo's connections, and the doors behind it on the gateway's.</summary>
internal static partial class TransportRegistration
{
    private static readonly PeerRule Silos = new(PeerCertificate.SiloUnit, PeerRule.ClientUsage, IsOwnOrganisation: true);
    private static readonly PeerRule SilosCalled = new(PeerCertificate.SiloUnit, PeerRule.ServerUsage, IsOwnOrganisation: true);
    private static readonly PeerRule Clients = new(PeerCertificate.ClientUnit, PeerRule.ClientUsage, IsOwnOrganisation: false);

    public static ISiloBuilder AddTransport(this ISiloBuilder silo, TransportSettings settings)
    {
        silo.Services.AddSingleton<ConnectedClients>();
        silo.Services.AddSingleton<ClientDoors>();
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<IServiceProvider>((options, provider) =>
        {
            var own = Own(provider, settings, settings.AuthoritiesFile);
            var outward = Outward(provider, settings);
            options.ConfigureSiloInboundConnection(builder => builder.Use(Tls(provider, "silo", own, Silos).Accept));
            options.ConfigureSiloOutboundConnection(builder => builder.Use(Tls(provider, "silo", own, SilosCalled).Connect));
            options.ConfigureGatewayInboundConnection(builder => builder
                .Use(Tls(provider, ClientDoors.Name, outward, Clients).Accept)
                .Use(provider.GetRequiredService<ClientDoors>().Open));
        });

        return silo.AddMessageLimits();
    }

    /// <summary>For clients over HTTP: who is let in is decided as at the gateway.</summary>
    /// <param name="provider">The silo's services.</param>
    /// <param name="settings">Certificates.</param>
    /// <param name="proved">Told of a connection that is proved.</param>
    public static MutualTls ForHttp(IServiceProvider provider, TransportSettings settings, Action<ConnectionContext, SslStream> proved) =>
        Tls(provider, EdgeDoor.Name, Outward(provider, settings), Clients, proved, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11);

    private static IConnectionBuilder Use(this IConnectionBuilder builder, Func<ConnectionContext, ConnectionDelegate, Task> middleware) =>
        builder.Use(next => context => middleware(context, next));

    private static WatchedFile<Credentials> Outward(IServiceProvider provider, TransportSettings settings) =>
        Own(provider, settings, settings.ClientAuthoritiesFile.Length > 0 ? settings.ClientAuthoritiesFile : settings.AuthoritiesFile);

    private static WatchedFile<Credentials> Own(IServiceProvider provider, TransportSettings settings, string authorities)
    {
        var key = settings.KeyFile.Length > 0 ? settings.KeyFile : null;
        var logger = provider.GetRequiredService<ILogger<MutualTls>>();
        return new(
            [settings.CertificateFile, key ?? settings.CertificateFile, authorities],
            () => Credentials.Load(settings.CertificateFile, key, authorities),
            provider.GetRequiredService<TimeProvider>(),
            failure => NotRead(logger, settings.CertificateFile, failure));
    }

    private static MutualTls Tls(
        IServiceProvider provider,
        string door,
        WatchedFile<Credentials> credentials,
        PeerRule rule,
        Action<ConnectionContext, SslStream>? proved = null,
        params ReadOnlySpan<SslApplicationProtocol> protocols)
    {
        var logger = provider.GetRequiredService<ILogger<MutualTls>>();
        return new(() => credentials.Current, rule, provider.GetRequiredService<TimeProvider>())
        {
            Protocols = protocols.IsEmpty ? null : [.. protocols],
            Proved = proved ?? ((_, _) => { }),
            IsRevoked = provider.GetRequiredService<Revocations>().IsRevoked,
            Refused = (context, why) => SecurityLog.Refused(logger, SecurityEvent.ConnectionRefused, door, $"{context.RemoteEndPoint}", why),
        };
    }

    [LoggerMessage(6014, LogLevel.Error, "{File} or its key or authorities cannot be read: the certificate read before stays in use until it ends")]
    private static partial void NotRead(ILogger logger, string file, Exception exception);
}
