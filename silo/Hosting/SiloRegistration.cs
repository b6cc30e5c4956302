using Coordination.Admission;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.Clustering;
using Coordination.Crypto;
using Coordination.Deadlines;
using Coordination.Dispatch;
using Coordination.Edge;
using Coordination.Gateways;
using Coordination.Holders;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace Coordination.Hosting;

/// <summary>Everything a silo of Coordination is made of, in one list.</summary>
internal static class SiloRegistration
{
    public static ISiloBuilder AddCoordination(this ISiloBuilder silo, SiloSettings settings)
    {
        silo.HostOnly(settings.Role);
        AddTime(silo.Services);
        silo.Services.AddHostedService<TraceScrubber>();
        AddPlacement(silo.Services);
        AddPortals(silo.Services, settings);
        AddGuard(silo, settings);
        if (settings.Role.HasCore())
        {
            AddLaw(silo.Services);
            AddCarriers(silo.Services, settings);
            AddOrders(silo.Services, settings);
            silo.Services.AddSingleton(CryptoSuites.Of(settings.Crypto));
            silo.AddJournalStorage(settings.Storage);
            silo.AddGrainsStorage(settings.Storage);
        }
        else
        {
            silo.Services.AddHostedService<ClockFromCore>();
        }

        return silo.AddEdge(settings);
    }

    /// <summary>Whatever time was given, everything goes by it as the database corrects it.</summary>
    private static void AddTime(IServiceCollection services)
    {
        var given = services.LastOrDefault(service => service.ServiceType == typeof(TimeProvider) && !service.IsKeyedService)?.ImplementationInstance;
        services.AddSingleton(_ => new DatabaseTime(given as TimeProvider ?? TimeProvider.System));
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(provider => provider.GetRequiredService<DatabaseTime>()));
    }

    /// <summary>What lives long is dealt out by its key; what is called in bulk says so itself (grains/README.md).</summary>
    private static void AddPlacement(IServiceCollection services)
    {
        services.AddPlacementDirector<EvenPlacement, EvenPlacementDirector>();
        services.AddSingleton<PlacementStrategy, EvenPlacement>();
    }

    /// <summary>What portals, and those who ask like them, need of a silo that has nothing else.</summary>
    private static void AddPortals(IServiceCollection services, SiloSettings settings)
    {
        services.AddSingleton(settings.Legal);
        services.AddSingleton(_ => new Routing(settings.Allocation, ProvinceTable.FromMetadata()));
        services.AddHostedService<RoutingWarmUp>();
        services.AddSingleton<NumberReach>();

        // A case is sealed where it is opened; whoever has the cluster's secret, as every silo has, could make any seal.
        services.AddSingleton(_ => Warrants.Of(settings.ClusterSecret, settings.ClusterId));
        services.AddSingleton<QueryLog>();
        services.AddSingleton<ICarrierDirectory>(new CarrierDirectory(settings.Carriers));
        services.AddSingleton<FetchesEnd>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<FetchesEnd>());
        services.AddSingleton<Standing>();
        services.AddHostedService<StandingRenewal>();
    }

    private static void AddLaw(IServiceCollection services)
    {
        services.AddSingleton<DeadlinePolicies>();
        services.AddSingleton<DeadlineMetrics>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, DeadlineWatch>();
        services.AddSingleton<NumberCircumstances>();
        services.AddSingleton(provider => new NumberBlock(
            provider.GetRequiredService<IStateRows>(),
            provider.GetRequiredKeyedService<IGrainStorageSerializer>(IJournal.StorageName),
            provider.GetRequiredService<NumberCircumstances>()));
    }

    private static void AddCarriers(IServiceCollection services, SiloSettings settings)
    {
        services.AddSingleton(provider => new HttpCarrierGateway(
            [.. settings.Carriers.Where(carrier => !carrier.Pull)],
            new HttpCarrierGatewayOptions
            {
                MaySend = () => provider.GetRequiredService<DispatchLease>().IsAlive,
                SigningClock = provider.GetRequiredService<TimeProvider>(),
                Keys = provider.GetRequiredService<IBodyKeys>(),
            },
            TimeProvider.System,
            provider.GetRequiredService<ILogger<HttpCarrierGateway>>()));
        services.AddSingleton<PulledCarriers>();
        services.AddSingleton<ICarrierGateway>(provider => provider.GetRequiredService<PulledCarriers>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<PulledCarriers>());
        services.AddSingleton<CarrierQueues>();
        services.AddSingleton<FenceOfHistory>();
        services.AddSingleton<HistoryWatch>();
        services.AddSingleton<FenceDesk>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, HistoryAtStart>();
        services.AddHostedService<HistoryRounds>();
        services.AddSingleton<LaneHints>();
        services.AddSingleton<ILaneBell>(provider => provider.GetRequiredService<LaneHints>());
        services.AddHostedService(provider => provider.GetRequiredService<LaneHints>());
    }

    private static void AddOrders(IServiceCollection services, SiloSettings settings)
    {
        // The lease runs on the machine's own monotonic clock: a wall clock that jumps, or a test's, must not keep it alive.
        services.AddSingleton(_ => new DispatchLease(TimeProvider.System));
        services.AddSingleton<IDispatchStop>(provider => provider.GetRequiredService<DispatchLease>());
        services.AddSingleton<IBodyKeys>(provider => BodyKeyFile.Open(
            settings.Signatures, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<BodyKeyFile>>()));
        services.AddSingleton<IHolderRing>(provider => HolderRing.Open(
            settings.HolderKeysFile, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HolderRing>>()));
        services.AddSingleton<HolderDesk>();
        services.AddSingleton<SignedHistory>();
        services.AddSingleton<SignedAnswers>();
        services.AddSingleton<OrderPlanner>();
        services.AddSingleton<DispositionDesk>();
        services.AddSingleton(settings.Gates);
        services.AddSingleton(settings.Brakes);
        services.AddSingleton<FeedInspection>();
        services.AddSingleton<PumpGate>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, PumpsEnd>();
        services.AddSingleton<CountryFigures>();
        services.AddHostedService<LeaseRenewal>();
        services.AddHostedService<FigureLooks>();
        services.AddHostedService<Wakers>();
    }

    private static void AddGuard(ISiloBuilder silo, SiloSettings settings)
    {
        silo.Services.AddSingleton(_ => Stamps.Of(settings.ClusterSecret, settings.ClusterId, TimeProvider.System));
        silo.Services.AddSingleton(provider => settings.RevocationsFile.Length > 0
            ? Revocations.Open(settings.RevocationsFile, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Revocations>>())
            : Revocations.None);
        silo.Services.AddSingleton(provider => new SigningKeys(
            settings.Tokens, null, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SigningKeys>>()));
        silo.Services.AddSingleton(provider => new TokenVerifier(
            settings.Tokens,
            provider.GetRequiredService<SigningKeys>(),
            provider.GetRequiredService<Revocations>(),
            provider.GetRequiredService<FailedTokens>(),
            provider.GetRequiredService<TimeProvider>()));
        AddAdmission(silo.Services, settings.Admission);
        silo.AddOutgoingGrainCallFilter<StampOutgoing>();
        silo.AddIncomingGrainCallFilter<CallGuard>();
        silo.AddTransport(settings.Transport);
    }

    /// <summary>Rates and waits go by the machine's own monotonic clock, as the lease does.</summary>
    private static void AddAdmission(IServiceCollection services, AdmissionSettings settings)
    {
#pragma warning disable CA5394 // It spreads repeats; nobody gains by guessing it.
        Func<double> jitter = Random.Shared.NextDouble;
#pragma warning restore CA5394
        services.AddSingleton(provider => new AdmissionGate(settings, TimeProvider.System, jitter, provider.GetRequiredService<ILogger<AdmissionGate>>()));
        services.AddSingleton(provider => new FailedTokens(TimeProvider.System, provider.GetRequiredService<ILogger<FailedTokens>>()));
        services.AddSingleton(provider => new ProbeWatch(settings, TimeProvider.System, provider.GetRequiredService<ILogger<ProbeWatch>>()));
    }
}
