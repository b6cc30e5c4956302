using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Provinces;
using Coordination.Transport;
using Microsoft.IdentityModel.Tokens;

namespace Coordination.Harness;

/// <summary>
/// What a silo that serves needs around it, and development mode brings along: carriers (simulated, a process of their own),
/// somebody who signs tokens, and settings in a file.
/// </summary>
internal sealed class Surroundings : IDisposable
{
    public const string Cluster = "crash";

    private static readonly string[] Carriers = ["CMCC", "CTCC", "CUCC", "CBN", "MVNO-001"];

    private readonly CrashPlace place;
    private readonly DevelopmentIssuer issuer;
    private readonly DevelopmentCertificates certificates;
    private readonly Process carriers;
    private readonly string settings;
    private readonly Dictionary<string, string> environment;

    private Surroundings(CrashPlace place, DevelopmentIssuer issuer, DevelopmentCertificates certificates, Process carriers, string settings, Dictionary<string, string> environment)
    {
        this.place = place;
        this.issuer = issuer;
        this.certificates = certificates;
        this.carriers = carriers;
        this.settings = settings;
        this.environment = environment;
    }

    public static Principal Police { get; } = new("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);

    public static Principal Approver { get; } = new("approver-1", Role.Approver, "示范省反诈中心", ProvinceCode.Unknown, null);

    public static Principal OtherPolice { get; } = new("officer-9", Role.PoliceIssuer, "另一市公安局", ProvinceCode.Unknown, null);

    /// <summary>Carriers with these faults, and settings for SQLite or for a server's database.</summary>
    public static Task<Surroundings> Of(CrashPlace place, string? connectionString, params string[] faults) =>
        Of(place, connectionString, new CarriersPace(Lanes: 4, Concurrency: 4), faults);

    /// <summary>Carriers that take one small request after the other, each so long: bars of an order come over seconds, and something falls in between.</summary>
    public static Task<Surroundings> Paced(CrashPlace place, string? connectionString, string each) =>
        Of(place, connectionString, new CarriersPace(Lanes: 32, Concurrency: 2), [.. Carriers.Select(carrier => $"{carrier}:slow={each}")]);

    private static async Task<Surroundings> Of(CrashPlace place, string? connectionString, CarriersPace pace, string[] faults)
    {
        Directory.CreateDirectory(place.Data);
        var issuer = DevelopmentIssuer.Open(place.Data);
        var certificates = DevelopmentCertificates.Open(place.Data, TimeProvider.System);
        var carriers = StartCarriers(place, faults);
        try
        {
            var line = await carriers.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            using var ready = JsonDocument.Parse(line ?? string.Empty);
            var addresses = ready.RootElement.GetProperty("carriers").EnumerateObject().Select(one => new
            {
                code = one.Name,
                baseAddress = one.Value.GetString(),
                lanes = pace.Lanes,
                concurrency = pace.Concurrency,
                waitingMax = 4 * pace.Lanes,
                totalTimeout = "60s",
            });
            var settings = Path.Combine(place.Folder, "silo.json");
            await File.WriteAllTextAsync(
                settings,
                JsonSerializer.Serialize(new
                {
                    cluster = new { id = Cluster },
                    storage = connectionString is null ? (object)new { kind = "sqlite", directory = place.Record ?? place.Data } : new { kind = "postgresql" },
                    endpoints = new { address = "127.0.0.1" },
                    transport = new { certificateFile = certificates.Silo(), authoritiesFile = certificates.AuthoritiesFile },
                    tokens = new { issuer = DevelopmentIssuer.Name, keysFile = KeyFile(place, issuer) },
                    carriers = addresses,
                }),
                TestContext.Current.CancellationToken);
            Dictionary<string, string> environment = connectionString is null
                ? []
                : new()
                {
                    ["COORDINATION_STORAGE__CONNECTIONSTRING"] = connectionString,
                    ["COORDINATION_CLUSTER__SECRET"] = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)),
                };
            return new(place, issuer, certificates, carriers, settings, environment);
        }
        catch
        {
            End(carriers);
            issuer.Dispose();
            certificates.Dispose();
            throw;
        }
    }

    /// <summary>Sets something, by its key, for what is started from now on.</summary>
    public void Set(string key, string value) =>
        environment[Hosting.SettingsReader.EnvironmentPrefix + key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()] = value;

    /// <summary>Starts <c>migrate</c>.</summary>
    public SiloProcess Migrate(params string[] more) => place.Run(["migrate", "--config", settings, .. more], environment);

    /// <summary>Applies every migration.</summary>
    public async Task Migrated() => Assert.Equal(0, await Migrate("--apply").Ended());

    /// <summary>Starts <c>serve</c> on ports of its own.</summary>
    public ServedSilo Serve(params string[] more) => Serve(Ports.TwoInARow(), more);

    /// <summary>Starts <c>serve</c> where another did that is gone, so that its clients find this one.</summary>
    public ServedSilo ServeAgain(ServedSilo gone, params string[] more) => Serve(gone.SiloPort, more);

    private ServedSilo Serve(int port, string[] more) =>
        new(
            place.Run(
                [
                    "serve", "--config", settings, "--health-port", "0",
                    "--silo-port", port.ToString(CultureInfo.InvariantCulture), "--gateway-port", (port + 1).ToString(CultureInfo.InvariantCulture), .. more,
                ],
                environment),
            port,
            port + 1);

    /// <summary>A client of these silos, acting as somebody.</summary>
    public Task<CoordinationClient> As(Principal principal, params ServedSilo[] silos)
    {
        var now = TimeProvider.System.GetUtcNow();
        var certificate = certificates.Client(principal.Id, principal.Organisation);
        var token = issuer.Mint(principal, Credentials.Load(certificate, null, certificates.AuthoritiesFile).Thumbprint, now, now.AddHours(1));
        return CoordinationClient.Connect(
            new(silos.Select(silo => $"127.0.0.1:{silo.GatewayPort}"), Cluster, "coordination", token, certificate, certificates.AuthoritiesFile),
            TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        End(carriers);
        issuer.Dispose();
        certificates.Dispose();
    }

    private static Process StartCarriers(CrashPlace place, string[] faults)
    {
        string[] arguments =
        [
            Path.Combine(Path.GetDirectoryName(SiloProgram.Path)!, "carrier-simulator", "Coordination.CarrierSimulator.dll"),
            "--data", Path.Combine(place.Data, "carriers.db"), "--seed", place.Seed.ToString(CultureInfo.InvariantCulture), "--exit-with-parent",
            .. faults.SelectMany(fault => new[] { "--fault", fault }),
        ];
        return Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    private static string KeyFile(CrashPlace place, DevelopmentIssuer issuer)
    {
        var key = (ECDsaSecurityKey)issuer.PublicKey;
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        var path = Path.Combine(place.Folder, "issuer.jwks.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            keys = new[] { new { kty = "EC", crv = "P-256", kid = key.KeyId, x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) } },
        }));
        return path;
    }

    private static void End(Process process)
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            process.Kill();
        }

        process.Dispose();
    }
}

/// <summary>In how many parts an order goes to a carrier, and how many at once.</summary>
internal sealed record CarriersPace(int Lanes, int Concurrency);
