using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Http;
using Coordination.Ministry;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Coordination;

/// <summary>Registers the client with a host.</summary>
public static class CoordinationClientRegistration
{
    /// <summary>How long a gateway that did not answer is left alone before it is tried again.</summary>
    private static readonly TimeSpan GatewayRetry = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Adds the connection to the silos and <see cref="CarrierClient"/>, <see cref="ProvinceClient"/>,
    /// <see cref="MinistryClient"/> and <see cref="AuditClient"/>. Over HTTP the connection is made with the first call, over Orleans when
    /// the host starts. One identity for each host.
    /// </summary>
    /// <exception cref="CoordinationConnectionException">
    /// An edge or a gateway that is none, or none for the transport chosen; no certificate: there is no connection without one; or a
    /// signing key that is none.
    /// </exception>
    public static IServiceCollection AddCoordinationClient(
        this IServiceCollection services, Action<CoordinationClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new CoordinationClientOptions();
        configure(options);
        services.TryAddSingleton(TimeProvider.System);
        if (options.Transport is CoordinationTransport.Orleans)
        {
            AddOrleans(services, options);
        }
        else
        {
            var portals = OverHttp(options);
            services.AddSingleton<IPortals>(_ => portals);
        }

        var signer = OrderSigner.For(options, TimeProvider.System);
        services.AddSingleton(provider => new PortalCalls(
            provider.GetRequiredService<TimeProvider>(), options.JitterSeed ?? Environment.TickCount));
        services.AddSingleton(provider => new CarrierClient(Portals(provider), Calls(provider)));
        services.AddSingleton(provider => new ProvinceClient(Portals(provider), Calls(provider), signer));
        services.AddSingleton(provider => new MinistryClient(Portals(provider), Calls(provider)));
        services.AddSingleton(provider => new AuditClient(Portals(provider), Calls(provider)));
        return services;
    }

    /// <summary>
    /// Runs a <see cref="CommandPuller"/> as long as the host does, on the <see cref="ICarrierRegister"/> that was registered. A refusal
    /// that waiting does not mend ends the host.
    /// </summary>
    /// <param name="services">The host's, with <see cref="AddCoordinationClient"/>.</param>
    /// <param name="options">How it fetches; null for the defaults.</param>
    public static IServiceCollection AddCommandPuller(this IServiceCollection services, CommandPullerOptions? options = null) =>
        services.AddHostedService(provider => new Pulling(new(
            provider.GetRequiredService<CarrierClient>(),
            provider.GetRequiredService<ICarrierRegister>(),
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<ILogger<CommandPuller>>())));

    /// <summary>The portals over HTTP; nothing is connected to yet.</summary>
    /// <exception cref="CoordinationConnectionException">As of <see cref="AddCoordinationClient"/>.</exception>
    internal static HttpPortals OverHttp(CoordinationClientOptions options) => new(options, Certificate(options));

    private static void AddOrleans(IServiceCollection services, CoordinationClientOptions options)
    {
        var endpoints = options.Endpoints();
        var tls = new MutualTls(Certificate(options), new(PeerCertificate.SiloUnit, PeerRule.ServerUsage, IsOwnOrganisation: false), options.Clock);
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
    }

    private static Func<Credentials> Certificate(CoordinationClientOptions options)
    {
        if (options.CertificateFile.Length == 0 || options.AuthoritiesFile.Length == 0)
        {
            throw new CoordinationConnectionException(
                $"{nameof(options.CertificateFile)} and {nameof(options.AuthoritiesFile)} are needed: silos speak to nobody without a certificate.");
        }

        string[] files = [options.CertificateFile, options.KeyFile.Length > 0 ? options.KeyFile : options.CertificateFile, options.AuthoritiesFile];

        // A file that cannot be read anew leaves the certificate as it was; when that ends, connecting fails and says so.
        var credentials = new WatchedFile<Credentials>(files, () => Credentials.Load(files[0], files[1], files[2]), options.Clock, _ => { });
        return () => credentials.Current;
    }

    private static IPortals Portals(IServiceProvider provider) => provider.GetRequiredService<IPortals>();

    private static PortalCalls Calls(IServiceProvider provider) => provider.GetRequiredService<PortalCalls>();

    private sealed class Pulling(CommandPuller puller) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => puller.Run(stoppingToken);
    }

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
