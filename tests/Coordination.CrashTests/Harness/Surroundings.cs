using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.DevMode;
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

    private const int LanesOfSigners = 8;

    private static readonly string[] Carriers = ["CMCC", "CTCC", "CUCC", "CBN", "MVNO-001"];

    private readonly CrashPlace place;
    private readonly DevelopmentIssuer issuer;
    private readonly DevelopmentCertificates certificates;
    private readonly Process carriers;
    private readonly string settings;
    private readonly Dictionary<string, string> environment;
    private readonly Dictionary<string, string> addresses;
    private readonly DevelopmentSigners? signers;

    private Surroundings(
        CrashPlace place,
        DevelopmentIssuer issuer,
        DevelopmentCertificates certificates,
        Process carriers,
        string settings,
        Dictionary<string, string> environment,
        Dictionary<string, string> addresses,
        DevelopmentSigners? signers)
    {
        this.addresses = addresses;
        this.signers = signers;
        this.place = place;
        this.issuer = issuer;
        this.certificates = certificates;
        this.carriers = carriers;
        this.settings = settings;
        this.environment = environment;
    }

    public static Principal Police { get; } = new("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);

    public static Principal Approver { get; } = new("approver-1", Role.Approver, "示范省反诈中心", ProvinceCode.Unknown, null);

    public static Principal Auditor { get; } = new("auditor-1", Role.Auditor, "示范审计署", ProvinceCode.Unknown, null);

    public static Principal OtherPolice { get; } = new("officer-9", Role.PoliceIssuer, "另一市公安局", ProvinceCode.Unknown, null);

    /// <summary>Carriers with these faults, and settings for SQLite or for a server's database.</summary>
    public static Task<Surroundings> Of(CrashPlace place, string? connectionString, params string[] faults) =>
        Of(place, connectionString, new CarriersPace(Lanes: 4, Concurrency: 4), faults);

    /// <summary>Carriers that take one small request after the other, each so long: bars of an order come over seconds, and something falls in between.</summary>
    public static Task<Surroundings> Paced(CrashPlace place, string? connectionString, string each) =>
        Of(place, connectionString, new CarriersPace(Lanes: 32, Concurrency: 2), [.. Carriers.Select(carrier => $"{carrier}:slow={each}")]);

    /// <summary>The same on SQLite, and one carrier fetches its commands.</summary>
    public static Task<Surroundings> Pulled(CrashPlace place, string carrier, string each) =>
        Of(place, null, new CarriersPace(Lanes: 32, Concurrency: 2), [.. Carriers.Select(one => $"{one}:slow={each}")], carrier);

    /// <summary>The same, where nothing counts unsigned: people sign with SM2, carriers with P-256.</summary>
    public static Task<Surroundings> Signing(CrashPlace place, string? connectionString, string each) =>
        Of(place, connectionString, new CarriersPace(LanesOfSigners, Concurrency: 2), [.. Carriers.Select(carrier => $"{carrier}:slow={each}")], signers: SignersOf(place));

    private static async Task<Surroundings> Of(
        CrashPlace place, string? connectionString, CarriersPace pace, string[] faults, string? pulled = null, DevelopmentSigners? signers = null)
    {
        Directory.CreateDirectory(place.Data);
        var issuer = DevelopmentIssuer.Open(place.Data);
        var certificates = DevelopmentCertificates.Open(place.Data, TimeProvider.System);
        var carriers = StartCarriers(place, signers, faults);
        try
        {
            var line = await carriers.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            using var ready = JsonDocument.Parse(line ?? string.Empty);
            var addresses = ready.RootElement.GetProperty("carriers").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetString()!);
            var configured = addresses.Select(one => new
            {
                code = one.Key,
                baseAddress = one.Value,
                pull = one.Key == pulled,
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
                    signatures = signers is null ? (object)new { unsignedOrders = "allowed" } : new { keysFile = signers.KeysFile },
                    carriers = configured,
                }),
                TestContext.Current.CancellationToken);
            Dictionary<string, string> environment = connectionString is null
                ? []
                : new()
                {
                    ["COORDINATION_STORAGE__CONNECTIONSTRING"] = connectionString,
                    ["COORDINATION_CLUSTER__SECRET"] = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)),
                };
            return new(place, issuer, certificates, carriers, settings, environment, addresses, signers);
        }
        catch
        {
            End(carriers);
            issuer.Dispose();
            certificates.Dispose();
            throw;
        }
    }

    /// <summary>Every lane of carriers that sign, as an auditor names it.</summary>
    public static IEnumerable<string> Lanes => Carriers.SelectMany(carrier => Enumerable.Range(0, LanesOfSigners).Select(slice => $"{CarrierUnit.Central(CarrierCode.Parse(carrier))}/{slice}"));

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

    /// <summary>Starts <c>serve</c> as a core silo, which has no port for clients.</summary>
    public ServedSilo ServeCore()
    {
        var port = Ports.TwoInARow();
        return new(Serve(["--role", "core", "--silo-port", port.ToString(CultureInfo.InvariantCulture)], environment), port, 0);
    }

    /// <summary>Starts <c>serve</c> as an edge silo with both kinds of doors.</summary>
    /// <param name="connectionString">By which it reaches the table of members.</param>
    public ServedSilo ServeEdge(string connectionString)
    {
        var port = Ports.TwoInARow();
        var own = new Dictionary<string, string>(environment) { ["COORDINATION_STORAGE__CONNECTIONSTRING"] = connectionString };
        string[] ports = ["--silo-port", port.ToString(CultureInfo.InvariantCulture), "--gateway-port", (port + 1).ToString(CultureInfo.InvariantCulture), "--edge-port", "0"];
        return new(Serve(["--role", "edge", .. ports], own), port, port + 1);
    }

    /// <summary>Somebody who comes to an edge silo over HTTP, and the token to come with.</summary>
    public async Task<(EdgeCaller Caller, string Token)> Over(ServedSilo edge, Principal principal)
    {
        var (token, certificate) = Ticket(principal);
        return (new(await edge.Edge(), certificate), token);
    }

    /// <summary>A client's certificate, with its key.</summary>
    public string ClientCertificate(Principal principal) => Ticket(principal).CertificateFile;

    private ServedSilo Serve(int port, string[] more) => new(
        Serve(["--silo-port", port.ToString(CultureInfo.InvariantCulture), "--gateway-port", (port + 1).ToString(CultureInfo.InvariantCulture), .. more], environment),
        port,
        port + 1);

    private SiloProcess Serve(string[] more, IReadOnlyDictionary<string, string> under) =>
        place.Run(["serve", "--config", settings, "--health-port", "0", .. more], under);

    /// <summary>A client of these silos, acting as somebody.</summary>
    public Task<CoordinationClient> As(Principal principal, params ServedSilo[] silos)
    {
        var (token, certificate) = Ticket(principal);
        var (signingKey, keyId) = signers is not null && DevelopmentSigners.Signs(principal.Role) ? signers.Of(principal.Id, principal.Organisation) : (string.Empty, string.Empty);
        return CoordinationClient.Connect(
            new(silos.Select(silo => $"127.0.0.1:{silo.GatewayPort}"), Cluster, "coordination", token, certificate, certificates.AuthoritiesFile)
            {
                SigningKeyFile = signingKey,
                SigningKeyId = keyId,
            },
            TestContext.Current.CancellationToken);
    }

    /// <summary>Starts <c>pull</c>: a carrier's own system, which fetches from this silo and whoever comes after it at its place.</summary>
    public SiloProcess Pull(string carrier, ServedSilo silo)
    {
        var principal = new Principal($"system-{carrier}", Role.CarrierSystem, carrier, ProvinceCode.Unknown, CarrierCode.Parse(carrier));
        var (token, certificate) = Ticket(principal);
        var folder = Directory.CreateDirectory(Path.Combine(place.Folder, $"system-{carrier}")).FullName;
        new DevFile(
            $"127.0.0.1:{silo.GatewayPort}",
            Cluster,
            "coordination",
            silo.Process.Id,
            string.Empty,
            addresses,
            new Dictionary<string, DevProfile>
            {
                [DevProfiles.OfCarrier(principal.Carrier!.Value)] = new(token, principal.Role, principal.Organisation, principal.Id, certificate),
            },
            certificates.AuthoritiesFile,
            0).Write(Path.Combine(folder, DevFile.FileName));
        return place.Run(["pull", carrier, "--data", folder]);
    }

    private (string Token, string CertificateFile) Ticket(Principal principal)
    {
        var now = TimeProvider.System.GetUtcNow();
        var certificate = certificates.Client(principal.Id, principal.Organisation);
        return (issuer.Mint(principal, Credentials.Load(certificate, null, certificates.AuthoritiesFile).Thumbprint, now, now.AddHours(1)), certificate);
    }

    public void Dispose()
    {
        End(carriers);
        issuer.Dispose();
        certificates.Dispose();
    }

    private static DevelopmentSigners SignersOf(CrashPlace place)
    {
        var signers = new DevelopmentSigners(place.Data, CryptoSuites.National);
        foreach (var person in new[] { Police, Approver })
        {
            signers.Of(person.Id, person.Organisation);
        }

        foreach (var carrier in Carriers)
        {
            signers.OfCarrier(CarrierCode.Parse(carrier));
        }

        signers.WriteList();
        return signers;
    }

    private static Process StartCarriers(CrashPlace place, DevelopmentSigners? signers, string[] faults)
    {
        string[] arguments =
        [
            Path.Combine(Path.GetDirectoryName(SiloProgram.Path)!, "carrier-simulator", "Coordination.CarrierSimulator.dll"),
            "--data", Path.Combine(place.Data, "carriers.db"), "--seed", place.Seed.ToString(CultureInfo.InvariantCulture), "--exit-with-parent",
            .. signers is null ? Array.Empty<string>() : ["--answer-keys", signers.Folder],
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
