using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Harness;
using Coordination.Transport;
using Microsoft.IdentityModel.Tokens;

namespace Coordination.Silos;

/// <summary>
/// Silos that serve one database, each a process of its own, and what they need around them: simulated carriers, somebody who
/// signs tokens, and settings in a file.
/// </summary>
internal sealed class ServedSilos : IAsyncDisposable
{
    private const string Cluster = "benchmark";
    private const string Address = "127.0.0.1";

    private readonly DevelopmentIssuer issuer;
    private readonly DevelopmentCertificates certificates;
    private readonly List<ProgramProcess> processes = [];
    private readonly List<string> gateways = [];

    private ServedSilos(DevelopmentIssuer issuer, DevelopmentCertificates certificates)
    {
        this.issuer = issuer;
        this.certificates = certificates;
    }

    /// <summary>The silos' processes.</summary>
    public IEnumerable<int> Processes => processes.Skip(1).Select(process => process.Id);

    /// <summary>Migrates an empty database and starts silos on it.</summary>
    /// <exception cref="BenchmarkFailedException">One of them ended.</exception>
    public static async Task<ServedSilos> Start(Store store, int count, CancellationToken cancellation)
    {
        var silos = new ServedSilos(DevelopmentIssuer.Open(store.Folder), DevelopmentCertificates.Open(store.Folder, TimeProvider.System));
        try
        {
            var settings = await silos.Surround(store, cancellation);
            Dictionary<string, string> environment = new()
            {
                ["COORDINATION_STORAGE__CONNECTIONSTRING"] = store.Settings.ConnectionString,
                ["COORDINATION_CLUSTER__SECRET"] = Convert.ToHexString(RandomNumberGenerator.GetBytes(32)),
            };
            await using (var migration = ProgramProcess.Start(SiloProgram.Path, ["migrate", "--config", settings, "--apply"], environment))
            {
                await migration.Finishes(cancellation);
            }

            for (var silo = 0; silo < count; silo++)
            {
                var port = Ports.TwoInARow();
                silos.gateways.Add(string.Create(CultureInfo.InvariantCulture, $"{Address}:{port + 1}"));
                silos.processes.Add(ProgramProcess.Start(
                    SiloProgram.Path,
                    [
                        "serve", "--config", settings, "--health-port", "0",
                        "--silo-port", port.ToString(CultureInfo.InvariantCulture), "--gateway-port", (port + 1).ToString(CultureInfo.InvariantCulture),
                    ],
                    environment));
            }

            await Task.WhenAll(silos.processes.Skip(1).Select(process => process.Says("Ready.", cancellation)));
            return silos;
        }
        catch
        {
            await silos.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of all of them, acting as somebody.</summary>
    public Task<CoordinationClient> As(Principal principal, CancellationToken cancellation)
    {
        var now = TimeProvider.System.GetUtcNow();
        var certificate = certificates.Client(principal.Id, principal.Organisation);
        var token = issuer.Mint(principal, Credentials.Load(certificate, null, certificates.AuthoritiesFile).Thumbprint, now, now.AddHours(12));
        return CoordinationClient.Connect(new(gateways, Cluster, InProcessSilo.ServiceId, token, certificate, certificates.AuthoritiesFile), cancellation);
    }

    /// <summary>Ends the silos, then their carriers.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(processes.Skip(1).Select(process => process.DisposeAsync().AsTask()));
        await Task.WhenAll(processes.Take(1).Select(process => process.DisposeAsync().AsTask()));
        issuer.Dispose();
        certificates.Dispose();
    }

    /// <summary>Starts carriers; the path of settings that name them.</summary>
    private async Task<string> Surround(Store store, CancellationToken cancellation)
    {
        var carriers = ProgramProcess.Start(
            Path.Combine(Path.GetDirectoryName(SiloProgram.Path)!, "carrier-simulator", "Coordination.CarrierSimulator.dll"),
            ["--data", Path.Combine(store.Folder, "carriers.db"), "--exit-with-parent"],
            new Dictionary<string, string>());
        processes.Add(carriers);
        await carriers.Says("\"ready\":true", cancellation);
        using var ready = JsonDocument.Parse(carriers.Output.Lines()[0]);
        var settings = Path.Combine(store.Folder, "silo.json");
        await File.WriteAllTextAsync(
            settings,
            JsonSerializer.Serialize(new
            {
                cluster = new { id = Cluster },
                storage = new { kind = StorageNames.Of(store.Kind) },
                endpoints = new { address = Address },
                transport = new { certificateFile = certificates.Silo(), authoritiesFile = certificates.AuthoritiesFile },
                tokens = new { issuer = DevelopmentIssuer.Name, lifeMax = "12h", keysFile = await KeyFile(store, cancellation) },
                carriers = ready.RootElement.GetProperty("carriers").EnumerateObject().Select(one => new { code = one.Name, baseAddress = one.Value.GetString() }),
            }),
            cancellation);
        return settings;
    }

    private async Task<string> KeyFile(Store store, CancellationToken cancellation)
    {
        var key = (ECDsaSecurityKey)issuer.PublicKey;
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        var path = Path.Combine(store.Folder, "issuer.jwks.json");
        await File.WriteAllTextAsync(
            path,
            JsonSerializer.Serialize(new
            {
                keys = new[] { new { kty = "EC", crv = "P-256", kid = key.KeyId, x = Base64UrlEncoder.Encode(point.X), y = Base64UrlEncoder.Encode(point.Y) } },
            }),
            cancellation);
        return path;
    }
}
