using System.Security.Cryptography;
using Coordination.Admission;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Coordination.Crypto;
using Coordination.Gateways;
using Coordination.Hosting;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Coordination.Harness;

/// <summary>
/// A country in one process: a silo on a real journal in a directory of its own, the real simulated carriers over real HTTP,
/// the portals behind real tokens, and a clock that only moves when told.
/// </summary>
internal sealed class Country : IAsyncDisposable
{
    public static readonly Principal Police = new("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
    public static readonly Principal OtherPolice = new("officer-9", Role.PoliceIssuer, "另一市公安局", ProvinceCode.Unknown, null);
    public static readonly Principal Approver = new("approver-1", Role.Approver, "示范省反诈中心", ProvinceCode.Unknown, null);
    public static readonly Principal Sichuan = new("sc-1", Role.ProvinceOperator, "四川省通信管理局", ProvinceCode.From(51), null);
    public static readonly Principal MinistryDesk = new("ministry-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);
    public static readonly Principal Auditor = new("auditor-1", Role.Auditor, "审计", ProvinceCode.Unknown, null);

    private const string RecordFile = "journal.db";

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    internal static readonly TimeSpan EvidenceMax = TimeSpan.FromSeconds(60);

    private readonly DevelopmentIssuer issuer;
    private readonly DevelopmentCertificates certificates;
    private readonly Credentials client;
    private readonly string directory;
    private readonly List<UpwardCallException> upward = [];
    private readonly Action<ISiloBuilder, Country>? change;
    private readonly IReadOnlyList<string> pulled;
    private InProcessTestCluster cluster = null!;
    private SignatureSettings signatures = null!;
    private AdmissionSettings admission = null!;
    private CryptoSuiteKind suite;

    private Country(
        string directory, CarrierSimulation carriers, FakeTimeProvider time, DevelopmentIssuer issuer, Action<ISiloBuilder, Country>? change, IReadOnlyList<string> pulled)
    {
        this.pulled = pulled;
        this.directory = directory;
        this.issuer = issuer;
        certificates = DevelopmentCertificates.Open(directory, time);
        client = Credentials.Load(certificates.Client("everybody", "tests"), null, certificates.AuthoritiesFile);
        this.change = change;
        Carriers = carriers;
        Time = time;
        MachineClock = new(time);
    }

    public FakeTimeProvider Time { get; }

    /// <summary>The clock of the silo's machine: true, unless a test sets it wrong.</summary>
    public WrongClock MachineClock { get; }

    /// <summary>Folder of the silo's data.</summary>
    public string Folder => directory;

    public CarrierSimulation Carriers { get; }

    /// <summary>What the portals' road inside is made of, for tests that look behind the door.</summary>
    public IServiceProvider Silo => ((InProcessSiloHandle)cluster.Silos[0]).SiloHost.Services;

    public static Principal SystemOf(CarrierCode carrier) => new($"system-{carrier}", Role.CarrierSystem, $"{carrier}", ProvinceCode.Unknown, carrier);

    /// <summary>
    /// Carriers hold every number, none is ported and all are called, unless a test says otherwise; a test may also change what its silos
    /// are made of.
    /// </summary>
    public static async Task<Country> Start(
        double notAssigned = 0,
        double ported = 0,
        Action<ISiloBuilder, Country>? change = null,
        SignatureSettings? signatures = null,
        CryptoSuiteKind suite = CryptoSuiteKind.International,
        string? answerKeys = null,
        IReadOnlyList<string>? pulled = null,
        AdmissionSettings? admission = null)
    {
        var directory = Directory.CreateTempSubdirectory("coordination-").FullName;
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));
        var carriers = await CarrierSimulation.Start(
            new SimulationOptions
            {
                Carriers = ["CMCC", "CTCC", "CUCC", "CBN", "MVNO-001"],
                DataFile = Path.Combine(directory, "carriers.db"),
                NotAssigned = notAssigned,
                Ported = ported,
                AnswerKeys = answerKeys,
                Time = time,
            },
            TestContext.Current.CancellationToken);
        var country = new Country(directory, carriers, time, DevelopmentIssuer.Open(directory), change, pulled ?? [])
        {
            signatures = signatures ?? new() { AllowUnsigned = true },
            suite = suite,
            admission = admission ?? new(),
        };
        await country.Up();
        return country;
    }

    /// <summary>Ends the silo in order and starts another on what it left, under another suite if one is given.</summary>
    public async Task Restart(CryptoSuiteKind? under = null)
    {
        suite = under ?? suite;
        upward.AddRange(Upward());
        await cluster.DisposeAsync();
        await Up();
    }

    /// <summary>Copies the record as it stands, beside whoever writes, and answers the copy.</summary>
    public string Backup()
    {
        var copy = Path.Combine(directory, $"backup-{Directory.GetFiles(directory, "backup-*").Length + 1}.db");
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(directory, RecordFile)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $copy";
        command.Parameters.AddWithValue("$copy", copy);
        command.ExecuteNonQuery();
        return copy;
    }

    /// <summary>Ends the silo, lays a copy in place of the record, and starts another silo on it. Carriers stay as they are.</summary>
    /// <param name="copy">A copy.</param>
    /// <param name="meanwhile">Done while no silo runs.</param>
    public async Task RestoreFrom(string copy, Action? meanwhile = null)
    {
        upward.AddRange(Upward());
        await cluster.DisposeAsync();
        foreach (var part in Directory.GetFiles(directory, $"{RecordFile}*"))
        {
            File.Delete(part);
        }

        File.Copy(copy, Path.Combine(directory, RecordFile));
        meanwhile?.Invoke();
        await Up();
    }

    /// <summary>Calls a portal as somebody, with a token the development issuer minted for them and this process's certificate.</summary>
    public async Task<T> As<T>(Principal principal, Func<IPortals, Task<T>> call)
    {
        RequestContext.Set(TokenClaims.ContextKey, issuer.Mint(principal, client.Thumbprint, Time.GetUtcNow(), Time.GetUtcNow().AddHours(1)));
        try
        {
            return await call(new GrainPortals(cluster.Client));
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    /// <summary>The same, where anything but a value is a failure of the test.</summary>
    public async Task<T> Do<T>(Principal principal, Func<IPortals, Task<Answer<T>>> call)
        where T : class
    {
        var answer = await As(principal, call);
        Assert.True(answer.Refusal is null, $"{principal.Role} was refused: {answer.Refusal?.Code} {answer.Refusal?.En}");
        return answer.Value!;
    }

    public IGrainFactory Client => cluster.Client;

    /// <summary>The portals as somebody finds them who goes on calling, with a fresh token for each call.</summary>
    public IPortals PortalsOf(Principal principal) => new Ticketed(this, principal);

    /// <summary>Submits, sends and plans rows; the text of each row is what a file would have held.</summary>
    public async Task<OrderView> Plan(Principal by, string key, IReadOnlyList<string> rows, Func<OrderDraft, OrderDraft>? change = null)
    {
        var draft = new OrderDraft(
            key,
            by.Role is Role.ProvinceOperator ? Law.Ground.Pca : by.Role is Role.MinistryOperator ? Law.Ground.Miit : Law.Ground.PsbCase,
            string.Empty,
            "京公(诈)〔2026〕1号",
            "scenario",
            Services.None,
            string.Empty,
            Hash(rows),
            null);
        draft = change?.Invoke(draft) ?? draft;
        var receipt = await Do(by, portals => portals.Province.Submit(draft));
        foreach (var page in rows.Select((text, index) => new OrderRow(index + 1, text, null)).Chunk(OrderLimits.RowsPerPageMax))
        {
            await Do(by, portals => portals.Province.AddRows(receipt.OrderId, page));
        }

        return await Do(by, portals => portals.Province.Plan(receipt.OrderId, rows.Count));
    }

    /// <summary>Plans, has another person approve, and applies; a list that its gates hold back is let through with the reason given.</summary>
    public async Task<OrderView> Order(
        Principal by, string key, IReadOnlyList<string> rows, Func<OrderDraft, OrderDraft>? change = null, string? overrideGates = null)
    {
        var planned = await Plan(by, key, rows, change);
        if (overrideGates is not null)
        {
            await Do(Approver, portals => portals.Province.OverrideGates(planned.OrderId, planned.Root, overrideGates));
        }

        await Do(Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        return await Do(by, portals => portals.Province.Apply(planned.OrderId, "scenario"));
    }

    /// <summary>Takes an order back, approved by another person, and waits for the last line.</summary>
    public async Task<OrderView> Undo(Principal by, string orderId, bool wrongful)
    {
        var receipt = await Do(by, portals => portals.Province.Undo(orderId, wrongful, "wrong list"));
        var planned = await Do(by, portals => portals.Province.Plan(receipt.OrderId, 0));
        await Do(Approver, portals => portals.Province.Approve(planned.OrderId, planned.Root, "seen"));
        await Do(by, portals => portals.Province.Apply(planned.OrderId, "take it back"));
        return await Ended(by, planned.OrderId);
    }

    /// <summary>What stands at the carriers: services barred by us, for every number they ever acted on.</summary>
    public IReadOnlyDictionary<long, int> Standing()
    {
        var standing = new Dictionary<long, int>();
        foreach (var effect in Effects())
        {
            standing[effect.Number.Digits] = effect.Barred.Bits;
        }

        return standing;
    }

    public Task<OrderView> Show(Principal by, string orderId) => Do(by, portals => portals.Province.Order(orderId));

    public Task<OrderView> Ended(Principal by, string orderId) =>
        Until(() => Show(by, orderId), view => view.Phase is OrderPhase.Completed, $"order {orderId} completed");

    public Task<NumberView> Number(string number) => Do(Police, portals => portals.Province.Number(number, false, string.Empty));

    /// <summary>Moves the clock in small steps until something is seen. A failure names what did not come and what was seen last.</summary>
    public async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> seen, string what)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(EvidenceMax);
        using var pulse = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var last = await look();
        while (!seen(last))
        {
            Time.Advance(Step);
            Assert.False(patience.IsCancellationRequested, $"It was never seen that {what}; last seen: {last}");
            await pulse.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            last = await look();
        }

        return last;
    }

    /// <summary>Every effect the carriers' own log has, oldest first.</summary>
    public IReadOnlyList<WireEffect> Effects()
    {
        var effects = new List<WireEffect>();
        long? after = 0;
        while (after is { } from)
        {
            var page = Carriers.Reader.Effects(from, 1_000);
            effects.AddRange(page.Effects);
            after = page.Next;
        }

        return effects;
    }

    public async ValueTask DisposeAsync()
    {
        upward.AddRange(Upward());
        await cluster.DisposeAsync();
        await Carriers.DisposeAsync();
        issuer.Dispose();
        certificates.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
        Assert.True(upward.Count == 0, string.Join(Environment.NewLine, upward.Select(call => call.Message)));
    }

    // Grains outlive a call that fails, so what the filter refused is asked for at the end.
    private IReadOnlyList<UpwardCallException> Upward() => Silo.GetServices<IIncomingGrainCallFilter>().OfType<CallDirection>().Single().Refused;

    private async Task Up()
    {
        var settings = new SiloSettings
        {
            Storage = StorageSettings.Sqlite(directory),
            Carriers = [.. Carriers.Addresses.Select(carrier => new CarrierSettings { Code = carrier.Key, BaseAddress = carrier.Value, Pull = pulled.Contains(carrier.Key) })],
            Tokens = new() { Issuer = DevelopmentIssuer.Name, Keys = [issuer.PublicKey] },
            Transport = new() { CertificateFile = certificates.Silo(), AuthoritiesFile = certificates.AuthoritiesFile },
            Signatures = signatures,
            Crypto = suite,
            Admission = admission,
        };
        var tls = new MutualTls(() => client, new(PeerCertificate.SiloUnit, PeerRule.ServerUsage, IsOwnOrganisation: false), Time);
        var builder = new InProcessTestClusterBuilder(1);
        builder.Options.ConfigureFileLogging = false;

        // The test host would ask silos through the client how they are, and silos tell no client.
        builder.Options.InitializeClientOnDeploy = false;

        // What the machine says of itself a test may say instead.
        builder.Options.UseRealEnvironmentStatistics = true;

        // Stored states are those of one service: a silo that starts again finds what the one before left.
        builder.Options.ServiceId = "country";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(MachineClock);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.AddCoordination(settings);
            silo.AddIncomingGrainCallFilter<CallDirection>();
            change?.Invoke(silo, this);
        });
        builder.ConfigureClient(orleans => orleans.Configure<ClientConnectionOptions>(options => options.ConfigureConnection(connection =>
            connection.Use(next => context => tls.Connect(context, next)))));
        cluster = builder.Build();
        await cluster.DeployAsync();
        await cluster.InitializeClientAsync();
    }

    private sealed class Ticketed(Country country, Principal principal) : IPortals
    {
        public ICarrierPortal Carrier => Portals.Carrier;

        public IProvincePortal Province => Portals.Province;

        public Ministry.IMinistryPortal Ministry => Portals.Ministry;

        public IAuditPortal Audit => Portals.Audit;

        private GrainPortals Portals
        {
            get
            {
                var now = country.Time.GetUtcNow();
                RequestContext.Set(TokenClaims.ContextKey, country.issuer.Mint(principal, country.client.Thumbprint, now, now.AddHours(1)));
                return new(country.cluster.Client);
            }
        }
    }

    private static string Hash(IReadOnlyList<string> rows) =>
        Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', rows))));
}
