using System.Net;
using System.Net.Sockets;
using Coordination.Carriers;
using Coordination.Gateways;
using Coordination.Hosting;
using Coordination.Law;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.Deadlines;

/// <summary>A whole silo whose one carrier does not answer: what a herd of deadlines costs, without what the carrier costs.</summary>
internal sealed class HerdSilo : IAsyncDisposable
{
    public const string ServiceId = "coordination";

    private readonly IHost host;

    private HerdSilo(IHost host) => this.host = host;

    public static IReadOnlyList<CarrierSettings> Carriers { get; } = [new() { Code = $"{CarrierCode.Cmcc}", BaseAddress = new("http://127.0.0.1:9") }];

    public IServiceProvider Services => host.Services;

    public static async Task<HerdSilo> Start(StorageSettings storage, LegalSettings law)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        var (siloPort, gatewayPort) = FreePorts();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort, gatewayPort, serviceId: ServiceId, clusterId: "bench")
            .Configure<Orleans.Configuration.EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback)
            .AddCoordination(new SiloSettings { Storage = storage, Carriers = Carriers, TokenIssuer = "nobody", TokenKeys = [], Legal = law }));
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private static (int Silo, int Gateway) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
