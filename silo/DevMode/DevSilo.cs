using System.Net;
using System.Net.Sockets;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.Gateways;
using Coordination.Hosting;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Orders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coordination.DevMode;

/// <summary>A whole country on one machine: data directory, simulated carriers, a silo, tokens for everybody.</summary>
internal sealed class DevSilo : IAsyncDisposable
{
    public const string ClusterId = "dev";
    public const string ServiceId = "coordination";

    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);

    private readonly IHost host;
    private readonly SimulatorProcess simulator;
    private readonly DevelopmentIssuer issuer;
    private readonly string devFile;

    private DevSilo(IHost host, SimulatorProcess simulator, DevelopmentIssuer issuer, DevFile description, string devFile)
    {
        this.host = host;
        this.simulator = simulator;
        this.issuer = issuer;
        this.devFile = devFile;
        Description = description;
    }

    /// <summary>What <c>dev.json</c> says.</summary>
    public DevFile Description { get; }

    public static async Task<DevSilo> Start(DevOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.DataDirectory);

        // Found here already, so that a second silo is told at once and no second simulator writes to the carriers' file.
        new JournalFileLock(options.DataDirectory).Dispose();
        var (siloPort, gatewayPort) = options.Port == 0 ? FreePorts() : (options.Port, options.Port + 1);
        var issuer = DevelopmentIssuer.Open(options.DataDirectory);
        SimulatorProcess? simulator = null;
        IHost? host = null;
        var isStarted = false;
        try
        {
            simulator = await SimulatorProcess.Start(options, cancellation);
            var settings = new SiloSettings
            {
                Storage = StorageSettings.Sqlite(options.DataDirectory),
                Carriers = [.. simulator.Carriers.Select(carrier => new CarrierSettings { Code = carrier.Key, BaseAddress = carrier.Value, Central = true })],
                TokenIssuer = DevelopmentIssuer.Name,
                TokenKeys = [issuer.PublicKey],
                Legal = new LegalSettings { VerifyWindow = DevOptions.VerifyWindow },

                // The same file is run again and again here; elsewhere that is a list sent by mistake.
                Gates = new FeedGateSettings { AlreadyHeldPercentMax = 100 },
            };
            host = Build(settings, options, siloPort, gatewayPort);
            await host.StartAsync(cancellation);
            isStarted = true;

            var codes = simulator.Carriers.Keys.Select(CarrierCode.Parse).ToList();
            var description = new DevFile(
                $"127.0.0.1:{gatewayPort}",
                ClusterId,
                ServiceId,
                Environment.ProcessId,
                simulator.Control.ToString(),
                simulator.Carriers.ToDictionary(carrier => carrier.Key, carrier => carrier.Value.ToString(), StringComparer.Ordinal),
                DevProfiles.Mint(issuer, codes, TimeProvider.System.GetUtcNow()),
                (int)DevOptions.VerifyWindow.TotalSeconds);
            var devFile = Path.Combine(options.DataDirectory, DevFile.FileName);
            description.Write(devFile);
            return new(host, simulator, issuer, description, devFile);
        }
        catch
        {
            if (isStarted)
            {
                await Stop(host!);
            }

            host?.Dispose();
            if (simulator is not null)
            {
                await simulator.DisposeAsync();
            }

            issuer.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(devFile);
        await Stop(host);
        host.Dispose();
        await simulator.DisposeAsync();
        issuer.Dispose();
    }

    private static async Task Stop(IHost host)
    {
        using var patience = new CancellationTokenSource(StopsWithin);
        await host.StopAsync(patience.Token);
    }

    private static IHost Build(SiloSettings settings, DevOptions options, int siloPort, int gatewayPort)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        if (options.Verbose)
        {
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Logging.SetMinimumLevel(LogLevel.Information);
        }
        else
        {
            DevLog.Add(builder.Logging);
        }

        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(siloPort, gatewayPort, serviceId: ServiceId, clusterId: ClusterId)
            .Configure<Orleans.Configuration.EndpointOptions>(endpoints => endpoints.AdvertisedIPAddress = IPAddress.Loopback)
            .AddCoordination(settings));
        return builder.Build();
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
