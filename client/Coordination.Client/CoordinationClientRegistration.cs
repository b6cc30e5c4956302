using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Ministry;
using Coordination.Provinces;
using Coordination.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Coordination;

/// <summary>Registers the client with a host.</summary>
public static class CoordinationClientRegistration
{
    /// <summary>How long a gateway that did not answer is left alone before it is tried again.</summary>
    private static readonly TimeSpan GatewayRetry = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds the connection to the silos and <see cref="CarrierClient"/>, <see cref="ProvinceClient"/>,
    /// <see cref="MinistryClient"/> and <see cref="AuditClient"/>. The connection is made when the host starts. One identity
    /// for each host.
    /// </summary>
    /// <exception cref="CoordinationConnectionException">A gateway that is none, or no certificate: there is no connection without one.</exception>
    public static IServiceCollection AddCoordinationClient(
        this IServiceCollection services, Action<CoordinationClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new CoordinationClientOptions();
        configure(options);
        var endpoints = options.Endpoints();
        var tls = Tls(options);

        services.TryAddSingleton(TimeProvider.System);
        services.AddOrleansClient(client => client
            .UseStaticClustering(endpoints)
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId))
            .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayRetry)
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = options.AnswerTimeout)
            .Configure<ClientConnectionOptions>(connection => connection.ConfigureConnection(builder =>
                builder.Use(next => context => tls.Connect(context, next))))
            .AddOutgoingGrainCallFilter(new BearerToken(options))
            .UseConnectionRetryFilter(new FirstGateway(options.ConnectTimeout)));
        services.AddSingleton<IPortals, GrainPortals>();
        services.AddSingleton(provider => new PortalCalls(
            provider.GetRequiredService<TimeProvider>(), options.JitterSeed ?? Environment.TickCount));
        services.AddSingleton(provider => new CarrierClient(Portals(provider), Calls(provider)));
        services.AddSingleton(provider => new ProvinceClient(Portals(provider), Calls(provider)));
        services.AddSingleton(provider => new MinistryClient(Portals(provider), Calls(provider)));
        services.AddSingleton(provider => new AuditClient(Portals(provider), Calls(provider)));
        return services;
    }

    private static MutualTls Tls(CoordinationClientOptions options)
    {
        if (options.CertificateFile.Length == 0 || options.AuthoritiesFile.Length == 0)
        {
            throw new CoordinationConnectionException(
                $"{nameof(options.CertificateFile)} and {nameof(options.AuthoritiesFile)} are needed: silos speak to nobody without a certificate.");
        }

        string[] files = [options.CertificateFile, options.KeyFile.Length > 0 ? options.KeyFile : options.CertificateFile, options.AuthoritiesFile];

        // A file that cannot be read anew leaves the certificate as it was; when that ends, connecting fails and says so.
        var credentials = new WatchedFile<Credentials>(files, () => Credentials.Load(files[0], files[1], files[2]), TimeProvider.System, _ => { });
        return new(() => credentials.Current, new(PeerCertificate.SiloUnit, PeerRule.ServerUsage, IsOwnOrganisation: false), TimeProvider.System);
    }

    private static IPortals Portals(IServiceProvider provider) => provider.GetRequiredService<IPortals>();

    private static PortalCalls Calls(IServiceProvider provider) => provider.GetRequiredService<PortalCalls>();

    /// <summary>Goes on trying to reach a first gateway for a while: a carrier's system may start before ours does.</summary>
    private sealed class FirstGateway(TimeSpan timeout) : IClientConnectionRetryFilter
    {
        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

        private readonly long startedAt = TimeProvider.System.GetTimestamp();

        public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
        {
            if (TimeProvider.System.GetElapsedTime(startedAt) + Pause > timeout)
            {
                return false;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            return true;
        }
    }
}
