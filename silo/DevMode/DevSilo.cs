using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Edge;
using Coordination.Gateways;
using Coordination.Hosting;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;
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
    private readonly JournalFileLock folderLock;
    private readonly string devFile;
    private readonly List<SimulatedPuller> pullers = [];

    private DevSilo(IHost host, SimulatorProcess simulator, DevelopmentIssuer issuer, JournalFileLock folderLock, DevFile description, string devFile)
    {
        this.host = host;
        this.simulator = simulator;
        this.issuer = issuer;
        this.folderLock = folderLock;
        this.devFile = devFile;
        Description = description;
    }

    /// <summary>What <c>dev.json</c> says.</summary>
    public DevFile Description { get; }

    public static async Task<DevSilo> Start(DevOptions options, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.DataDirectory);

        // Found here already, so that a second silo is told at once and no second simulator writes to the carriers' file. Of SQLite
        // the journal holds the lock; else it is held here.
        var folderLock = new JournalFileLock(options.DataDirectory);
        if (options.Storage.Kind is StorageKind.Sqlite)
        {
            folderLock.Dispose();
        }

        var (siloPort, gatewayPort) = options.Port == 0 ? FreePorts() : (options.Port, options.Port + 1);
        var issuer = DevelopmentIssuer.Open(options.DataDirectory);
        using var certificates = DevelopmentCertificates.Open(options.DataDirectory, TimeProvider.System);
        var signers = new DevelopmentSigners(options.DataDirectory, CryptoSuites.Of(options.Crypto));
        DevProfiles.Sign(signers, withCarriers: !options.IsCapacity);
        SimulatorProcess? simulator = null;
        IHost? host = null;
        var isStarted = false;
        try
        {
            simulator = await SimulatorProcess.Start(options, options.IsCapacity ? null : signers.Folder, cancellation);
            var settings = new SiloSettings
            {
                Storage = options.Storage,
                Carriers = CarriersOf(simulator, options),
                Tokens = new() { Issuer = DevelopmentIssuer.Name, Keys = [issuer.PublicKey], LifeMax = DevProfiles.TokenLife },
                Transport = new() { CertificateFile = certificates.Silo(), AuthoritiesFile = certificates.AuthoritiesFile },
                Edge = new(new IPEndPoint(IPAddress.Loopback, options.EdgePort)),
                Crypto = options.Crypto,

                // Everybody's key is at hand here and coord signs; who writes a client of their own may begin without.
                Signatures = new() { KeysFile = signers.KeysFile, AllowUnsigned = true },
                HolderKeysFile = DevelopmentHolderKeys.Open(options.DataDirectory, CryptoSuites.Of(options.Crypto), TimeProvider.System),
                Legal = new LegalSettings { VerifyWindow = DevOptions.VerifyWindow },

                Brakes = options.IsCapacity ? BrakeSettings.Capacity : new BrakeSettings(),

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
                DevProfiles.Mint(issuer, certificates, signers, codes, TimeProvider.System.GetUtcNow()),
                certificates.AuthoritiesFile,
                (int)DevOptions.VerifyWindow.TotalSeconds)
            {
                Edge = $"https://{host.Services.GetRequiredService<EdgeListener>().At}",
            };
            var devFile = Path.Combine(options.DataDirectory, DevFile.FileName);
            description.Write(devFile);
            var silo = new DevSilo(host, simulator, issuer, folderLock, description, devFile);
            foreach (var carrier in options.Pulled)
            {
                silo.pullers.Add(await SimulatedPuller.Start(description, carrier, cancellation));
            }

            return silo;
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
            folderLock.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        File.Delete(devFile);
        foreach (var puller in pullers)
        {
            await puller.DisposeAsync();
        }

        await Stop(host);
        host.Dispose();
        await simulator.DisposeAsync();
        issuer.Dispose();
        folderLock.Dispose();
    }

    private static List<CarrierSettings> CarriersOf(SimulatorProcess simulator, DevOptions options)
    {
        foreach (var absent in options.Pulled.Where(carrier => !simulator.Carriers.ContainsKey(carrier)))
        {
            throw new DevModeException($"--pull {absent}: that carrier is not simulated. There are: {string.Join(", ", simulator.Carriers.Keys)}.");
        }

        return
        [
            .. simulator.Carriers.Select(carrier => new CarrierSettings
            {
                Code = carrier.Key,
                BaseAddress = carrier.Value,
                Central = true,
                Pull = options.Pulled.Contains(carrier.Key),
            }),
        ];
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

    /// <summary>
    /// Two ports that were free a moment ago, out of a range the system gives to nobody by itself: a port it had picked may be
    /// the near end of somebody's connection by the time the silo listens on it.
    /// </summary>
    private static (int Silo, int Gateway) FreePorts()
    {
        const int first = 20_000;
        const int beyond = 30_000;
        const int tries = 100;
        for (var tried = 0; tried < tries; tried++)
        {
            var port = RandomNumberGenerator.GetInt32(first, beyond);
            if (IsFree(port) && IsFree(port + 1))
            {
                return (port, port + 1);
            }
        }

        throw new DevModeException($"No two ports in a row between {first} and {beyond} are free on loopback. Name one with --port.");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
