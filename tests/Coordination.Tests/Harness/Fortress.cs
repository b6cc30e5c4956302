using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Coordination.Admission;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.CarrierSimulator;
using Coordination.Carriers;
using Coordination.Edge;
using Coordination.Gateways;
using Coordination.Hosting;
using Coordination.Journal;
using Coordination.Provinces;
using Coordination.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Orleans.TestingHost;

namespace Coordination.Harness;

/// <summary>
/// A silo on real sockets with everything that guards it, the simulated carriers behind it, and means to come to it as somebody who
/// should not. Its clock stands still unless it is told to move.
/// </summary>
public sealed class Fortress : IAsyncLifetime
{
    public const string ClusterId = "fortress";

    internal static readonly Principal Police = new("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
    internal static readonly Principal OtherPolice = new("officer-9", Role.PoliceIssuer, "另一市公安局", ProvinceCode.Unknown, null);
    internal static readonly Principal Approver = new("approver-1", Role.Approver, "示范省反诈中心", ProvinceCode.Unknown, null);
    internal static readonly Principal Sichuan = new("sc-1", Role.ProvinceOperator, "四川省通信管理局", ProvinceCode.From(51), null);
    internal static readonly Principal Beijing = new("bj-1", Role.ProvinceOperator, "北京市通信管理局", ProvinceCode.From(11), null);
    internal static readonly Principal Ministry = new("ministry-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);
    internal static readonly Principal Auditor = new("auditor-1", Role.Auditor, "审计", ProvinceCode.Unknown, null);
    internal static readonly Principal Mobile = new("system-CMCC", Role.CarrierSystem, "中国移动", ProvinceCode.Unknown, CarrierCode.Cmcc);
    internal static readonly Principal Unicom = new("system-CUCC", Role.CarrierSystem, "中国联通", ProvinceCode.Unknown, CarrierCode.Cucc);

    /// <summary>Tests ask more at once than anybody does who may.</summary>
    internal static readonly AdmissionSettings Admission = AdmissionSettings.Most;

    private readonly string directory = Directory.CreateTempSubdirectory("coordination-fortress-").FullName;
    private IHost host = null!;
    private DevelopmentIssuer issuer = null!;
    private CarrierSimulation carriers = null!;

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));

    /// <summary>What the silo recorded of what it refused.</summary>
    internal SecurityRecord Record { get; } = new();

    internal DevelopmentCertificates Certificates { get; private set; } = null!;

    internal DevelopmentIssuer Issuer => issuer;

    internal IPEndPoint SiloEndpoint { get; private set; } = null!;

    internal IPEndPoint Gateway { get; private set; } = null!;

    /// <summary>Where it answers HTTP.</summary>
    internal IPEndPoint Edge => Silo.GetRequiredService<EdgeListener>().At!;

    /// <summary>Both doors that stand open to the outside, by their names in the record.</summary>
    internal IReadOnlyList<(IPEndPoint At, string Name)> Doors => [(Gateway, ClientDoors.Name), (Edge, EdgeDoor.Name)];

    internal string RevocationsFile => Path.Combine(directory, "revoked.txt");

    internal string SiloCertificate => Path.Combine(directory, DevelopmentCertificates.Folder, DevelopmentCertificates.SiloFile);

    internal IServiceProvider Silo => host.Services;

    public async ValueTask InitializeAsync()
    {
        issuer = DevelopmentIssuer.Open(directory);
        Certificates = DevelopmentCertificates.Open(directory, Time);
        File.WriteAllText(RevocationsFile, "# nobody yet\n");
        carriers = await CarrierSimulation.Start(
            new() { Carriers = ["CMCC", "CTCC", "CUCC", "CBN", "MVNO-001"], DataFile = Path.Combine(directory, "carriers.db"), NotAssigned = 0, Ported = 0, Time = Time },
            CancellationToken.None);
        (SiloEndpoint, Gateway) = (Free(), Free());
        host = Build();
        await host.StartAsync();
    }

    /// <summary>The issuer's own key, as whoever broke into it would have it.</summary>
    internal ECDsa IssuerKey()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(Path.Combine(directory, "dev-issuer.pem")));
        return key;
    }

    /// <summary>A token for somebody, bound to a certificate, good for half an hour.</summary>
    internal string Token(Principal principal, string certificateFile) =>
        issuer.Mint(principal, Thumbprint(certificateFile), Time.GetUtcNow(), Time.GetUtcNow().AddMinutes(30));

    /// <summary>What a token for this certificate is bound to.</summary>
    internal string Thumbprint(string certificateFile) => Credentials.Load(certificateFile, null, Certificates.AuthoritiesFile).Thumbprint;

    /// <summary>A client's certificate of the fortress's own authority.</summary>
    internal string Certificate(string name) => Certificates.Client(name, "tests");

    /// <summary>A certificate of the fortress's authority that is as a test wants it.</summary>
    internal string Certificate(string name, X500DistinguishedName subject, IReadOnlyList<string> usages, TimeSpan from, TimeSpan until, DevelopmentCertificates? authority = null)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = (authority ?? Certificates).Issue(pair, subject, usages, Time.GetUtcNow() + from, Time.GetUtcNow() + until);
        var path = Path.Combine(directory, $"{name}.pem");
        File.WriteAllText(path, $"{made.ExportCertificatePem()}\n{pair.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }

    /// <summary>Another authority, which the fortress does not know.</summary>
    internal DevelopmentCertificates Strangers() => DevelopmentCertificates.Open(Directory.CreateDirectory(Path.Combine(directory, "strangers")).FullName, Time);

    /// <summary>Somebody who comes over HTTP.</summary>
    internal EdgeCaller Caller(string certificateFile, Version? version = null) => new(Edge, certificateFile, version);

    /// <summary>Another HTTP edge of the same silo, with limits of its own and, if wanted, portals of its own. To be stopped by the test.</summary>
    internal async Task<EdgeListener> AnotherEdge(EdgeLimits limits, IGrainFactory? portals = null)
    {
        var edge = new EdgeListener(
            new(new IPEndPoint(IPAddress.Loopback, 0)) { Limits = limits },
            TransportRegistration.ForHttp(Silo, Transport, EdgeListener.Tell),
            new(
                limits,
                portals ?? Silo.GetRequiredService<IGrainFactory>(),
                Silo.GetRequiredService<Stamps>(),
                Silo.GetRequiredService<TokenVerifier>(),
                Silo.GetRequiredService<Revocations>(),
                Silo.GetRequiredService<AdmissionGate>(),
                Silo.GetRequiredService<ProbeWatch>(),
                Time,
                Silo.GetRequiredService<ILogger<EdgeDoor>>()),
            new(),
            Silo.GetRequiredService<ILogger<EdgeListener>>());
        await edge.StartAsync(CancellationToken.None);
        return edge;
    }

    /// <summary>Facts recorded about a number or an order.</summary>
    internal async Task<IReadOnlyList<StoredFact>> Facts(Subject subject) =>
        await Silo.GetRequiredService<IJournal>().History(subject, 0, 500, CancellationToken.None);

    /// <summary>All facts in the record, whatever they are about.</summary>
    internal async Task<long> Recorded()
    {
        var (chains, facts) = (Silo.GetRequiredService<IChainRows>(), 0L);
        foreach (var slot in await chains.Slots(CancellationToken.None))
        {
            for (var after = 0L; await chains.Batches(slot.Slot, after, 500, CancellationToken.None) is { Count: > 0 } page; after = page[^1].Head.Batch)
            {
                facts += page.Sum(batch => batch.Head.Count);
            }
        }

        return facts;
    }

    /// <summary>Numbers that a carrier has from its allocation, of one province.</summary>
    internal IEnumerable<string> Numbers(CarrierCode carrier, int province)
    {
        var routing = Silo.GetRequiredService<Coordination.Numbers.Routing>();
        return from head in Enumerable.Range(1_300_000, 690_000)
               let number = string.Create(CultureInfo.InvariantCulture, $"{head}{head % 9_973:0000}")
               where Coordination.Numbers.Msisdn.TryParse(number, out var read, out _)
                   && routing.Of(read) is { } route && route.Unit.Carrier == carrier && route.Province == ProvinceCode.From(province)
               select number;
    }

    /// <summary>Effects in the carriers' own log.</summary>
    internal int Effects => carriers.Reader.Effects(0, 1_000).Effects.Count;

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
        await carriers.DisposeAsync();
        issuer.Dispose();
        Certificates.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
    }

    private TransportSettings Transport => new() { CertificateFile = Certificates.Silo(), AuthoritiesFile = Certificates.AuthoritiesFile };

    private IHost Build()
    {
        var settings = new SiloSettings
        {
            Storage = StorageSettings.Sqlite(directory),
            Carriers = [.. carriers.Addresses.Select(carrier => new CarrierSettings { Code = carrier.Key, BaseAddress = carrier.Value })],
            Tokens = new() { Issuer = DevelopmentIssuer.Name, Keys = [issuer.PublicKey] },
            Transport = Transport,
            Edge = new(new IPEndPoint(IPAddress.Loopback, 0)),
            RevocationsFile = RevocationsFile,
            Signatures = new() { AllowUnsigned = true },
            Admission = Admission,
        };
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.Logging.AddProvider(Record);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.UseOrleans(silo =>
        {
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.UseLocalhostClustering(SiloEndpoint.Port, Gateway.Port, serviceId: "coordination", clusterId: ClusterId).AddCoordination(settings);
        });
        return builder.Build();
    }

    private static IPEndPoint Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
