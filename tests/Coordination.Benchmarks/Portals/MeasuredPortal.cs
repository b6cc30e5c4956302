using Coordination.Admission;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.Dispatch;
using Coordination.Gateways;
using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Provinces;
using Coordination.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Coordination.Portals;

/// <summary>A silo behind its gateway and a client before it, over TCP, guarded as far as a variant says.</summary>
internal sealed class MeasuredPortal : IAsyncDisposable
{
    private static readonly Principal Carrier = new("system-CMCC", Role.CarrierSystem, "中国移动", ProvinceCode.Unknown, CarrierCode.Cmcc);

    private readonly InProcessSilo silo;
    private readonly IHost client;

    private MeasuredPortal(Guarding guarding, InProcessSilo silo, IHost client)
    {
        (Guarding, this.silo, this.client) = (guarding, silo, client);
        Portals = client.Services.GetService<IPortals>() ?? new GrainPortals(client.Services.GetRequiredService<IGrainFactory>());
    }

    public Guarding Guarding { get; }

    public IPortals Portals { get; }

    public IServiceProvider Silo => silo.Services;

    public static async Task<MeasuredPortal> Start(Guarding guarding, Store store, CancellationToken cancellation)
    {
        var silo = await InProcessSilo.Start(made => Make(made, store, guarding), cancellation);
        var gateway = silo.Services.GetRequiredService<ILocalSiloDetails>().GatewayAddress!.Endpoint;
        using var certificates = DevelopmentCertificates.Open(store.Folder, TimeProvider.System);
        var own = certificates.Client("benchmark", "benchmarks");
        var builder = Host.CreateEmptyApplicationBuilder(null);
        if (guarding is Guarding.Everything)
        {
            using var issuer = DevelopmentIssuer.Open(store.Folder);
            var now = TimeProvider.System.GetUtcNow();
            var token = issuer.Mint(Carrier, Credentials.Load(own, null, certificates.AuthoritiesFile).Thumbprint, now, now.AddMinutes(50));
            builder.Services.AddCoordinationClient(options =>
            {
                options.Transport = CoordinationTransport.Orleans;
                options.Gateways.Add($"{gateway}");
                (options.ClusterId, options.ServiceId) = (InProcessSilo.ClusterId, InProcessSilo.ServiceId);
                (options.CertificateFile, options.AuthoritiesFile) = (own, certificates.AuthoritiesFile);
                options.TokenSource = _ => new(token);
            });
        }
        else
        {
            builder.UseOrleansClient(orleans =>
            {
                orleans.UseStaticClustering(gateway)
                    .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (InProcessSilo.ClusterId, InProcessSilo.ServiceId));
                if (guarding is Guarding.Connections)
                {
                    var credentials = Credentials.Load(own, null, certificates.AuthoritiesFile);
                    var tls = new MutualTls(() => credentials, new(PeerCertificate.SiloUnit, PeerRule.ServerUsage, IsOwnOrganisation: false), TimeProvider.System);
                    orleans.Configure<ClientConnectionOptions>(options => options.ConfigureConnection(connection => connection.Use(next => context => tls.Connect(context, next))));
                }
            });
        }

        var client = builder.Build();
        await client.StartAsync(cancellation);
        return new(guarding, silo, client);
    }

    public async ValueTask DisposeAsync()
    {
        await client.StopAsync();
        client.Dispose();
        await silo.DisposeAsync();
    }

    private static void Make(ISiloBuilder builder, Store store, Guarding guarding)
    {
        builder.AddCoordination(new()
        {
            Storage = store.Settings,
            Carriers = [new CarrierSettings { Code = "CMCC", BaseAddress = new("http://127.0.0.1:9") }],
            Tokens = Guards.Tokens(store),
            Transport = Guards.Transport(store),

            // One organisation asks for all that the machine can answer.
            Admission = AdmissionSettings.Most,
        });
        Without(service => service.ServiceType == typeof(IHostedService)
            && (service.ImplementationType == typeof(LaneHints) || service.ImplementationType == typeof(LeaseRenewal)));
        if (guarding is Guarding.Everything)
        {
            return;
        }

        Without(service => service.ServiceType == typeof(IIncomingGrainCallFilter) || service.ServiceType == typeof(IOutgoingGrainCallFilter));
        builder.AddIncomingGrainCallFilter<Believing>();
        if (guarding is Guarding.None)
        {
            Without(service => service.ServiceType == typeof(IConfigureOptions<SiloConnectionOptions>));
        }

        void Without(Func<ServiceDescriptor, bool> which)
        {
            foreach (var service in builder.Services.Where(which).ToList())
            {
                builder.Services.Remove(service);
            }
        }
    }

    /// <summary>Takes everybody for the carrier: portals want to know who calls.</summary>
    private sealed class Believing : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context)
        {
            if (Permissions.Of(context.InterfaceMethod) is { } permission)
            {
                Caller.Enter(Carrier, permission, null);
            }

            return context.Invoke();
        }
    }
}
