using System.Diagnostics;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Dispatch;
using Coordination.Gateways;
using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using Orleans.Storage;

namespace Coordination.Deadlines;

/// <summary>What became of a herd.</summary>
/// <param name="Count">Windows that were open, and over when the silo started.</param>
/// <param name="Lost">Windows that did not end in one bar.</param>
/// <param name="PerSecond">From the silo's start to the last one.</param>
/// <param name="SiloMicroseconds">Processor time of this process for each.</param>
/// <param name="DatabaseMicroseconds">The same of the database's processes, null where it has none.</param>
/// <param name="UrgentMs">Placing an urgent hold on another number meanwhile, ascending.</param>
/// <param name="PeakResidentMiB">Memory of this process at its highest, seeding left out.</param>
/// <param name="SecondsToSeed">Time it took to store them.</param>
/// <param name="BegunAt">When the silo had started.</param>
internal sealed record Herd(
    int Count,
    long Lost,
    double PerSecond,
    double SiloMicroseconds,
    double? DatabaseMicroseconds,
    IReadOnlyList<double> UrgentMs,
    double PeakResidentMiB,
    double SecondsToSeed,
    DateTimeOffset BegunAt);

/// <summary>Open windows whose notices were delivered within one minute and whose time is up: a silo starts and finds them all.</summary>
internal static class DeadlineBench
{
    private const string Carrier = "CMCC";
    private const long UrgentFirst = 8_613_900_000_000;
    private const int StatesPerRead = 1_024;
    private static readonly CarrierUnit unit = CarrierUnit.Parse($"{Carrier}-00");
    private static readonly IReadOnlyList<CarrierSettings> carriers = [new() { Code = Carrier, BaseAddress = new("http://127.0.0.1:9") }];
    private static readonly TimeSpan minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(100);
    private static readonly LegalSettings law = new();

    /// <param name="store">An empty database.</param>
    /// <param name="count">Windows.</param>
    /// <param name="cancellation">Ends the run.</param>
    public static async Task<Herd> Run(Store store, int count, CancellationToken cancellation)
    {
        var seeding = Stopwatch.GetTimestamp();
        await Seed(store, count);
        var seeded = Stopwatch.GetElapsedTime(seeding);
        GC.Collect();
        await using var silo = await InProcessSilo.Start(builder => Make(builder, store), cancellation);
        var begunAt = TimeProvider.System.GetUtcNow();
        var begun = Stopwatch.GetTimestamp();
        var (cpu, database) = (Environment.CpuUsage.TotalTime, store.ServerTime());
        using var drained = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var urgent = Urgent(silo.Services, drained.Token);
        var peak = await Drained(silo.Services.GetRequiredService<IJournal>(), cancellation);
        var took = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var (siloTime, databaseTime) = (Environment.CpuUsage.TotalTime - cpu, store.ServerTime() - database);
        await drained.CancelAsync();
        return new(
            count,
            count - await Ended(silo.Services, count),
            count / took,
            siloTime.TotalMicroseconds / count,
            databaseTime?.TotalMicroseconds / count,
            [.. (await urgent).Order()],
            peak / (double)(1 << 20),
            seeded.TotalSeconds,
            begunAt);
    }

    private static async Task Seed(Store store, int count)
    {
        var directory = new CarrierDirectory(carriers);
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        using var dialect = JournalRegistration.DialectOf(store.Settings, InProcessSilo.ServiceId, TimeProvider.System);
        using var journal = new GroupCommitJournal(dialect, directory, "seed", TimeProvider.System, NullLogger<GroupCommitJournal>.Instance);
        await new OpenWindows(directory, law).Store(
            journal,
            ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services),
            count,
            TimeProvider.System.GetUtcNow() - law.VerifyWindow - (2 * minute),
            minute);
    }

    /// <summary>The product without what sends commands: they are written and stay.</summary>
    private static void Make(ISiloBuilder builder, Store store)
    {
        builder.AddCoordination(new() { Storage = store.Settings, Carriers = carriers, Tokens = Guards.Tokens(store), Transport = Guards.Transport(store), Legal = law });
        foreach (var sender in builder.Services.Where(service => service.ServiceType == typeof(IHostedService)
            && (service.ImplementationType == typeof(LaneHints) || service.ImplementationType == typeof(LeaseRenewal))).ToList())
        {
            builder.Services.Remove(sender);
        }
    }

    private static async Task<long> Drained(IJournal journal, CancellationToken cancellation)
    {
        var rules = DeadlineRules.Of(law, []);
        var peak = 0L;
        while ((await journal.DueHeads((now, _) => rules.DueBy(now), cancellation)).Heads.Count > 0)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            await Task.Delay(pause, TimeProvider.System, cancellation);
        }

        return peak;
    }

    /// <summary>Case numbers, each when a moment has passed since the one before was answered.</summary>
    private static async Task<List<double>> Urgent(IServiceProvider silo, CancellationToken ending)
    {
        var authority = Authority.Of(Ground.PsbCase);
        var police = new Principal("benchmark-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
        var terms = new HoldTerms(
            "order:0benchmark0urgent00000000", Ground.PsbCase, authority.Provision.Id, "演示〔2026〕1号", authority.Services, authority.Notice, authority.ReleaseBy, police, null, 0);
        var waits = new List<double>();
        for (var number = UrgentFirst; !ending.IsCancellationRequested; number++)
        {
            var asked = Stopwatch.GetTimestamp();
            var page = SealedOrder.Page(silo.GetRequiredService<Warrants>(), terms, [number], unit, Priority.Urgent);
            await silo.GetRequiredService<IGrainFactory>().GetGrain<INumberGrain>(number).PlaceHold(page.Call(number, TimeProvider.System.GetUtcNow().AddSeconds(10)));
            waits.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await Task.Delay(pause / 2, TimeProvider.System, CancellationToken.None);
        }

        return waits;
    }

    /// <summary>Numbers that were barred once by the end of their window, looked at one by one.</summary>
    private static async Task<long> Ended(IServiceProvider services, int count)
    {
        var rows = services.GetRequiredService<IStateRows>();
        var serializer = services.GetRequiredKeyedService<IGrainStorageSerializer>(IJournal.StorageName);
        var ended = 0L;
        foreach (var page in Enumerable.Range(0, count).Chunk(StatesPerRead))
        {
            var keys = page.Select(index => StateKey.OfNumber(INumberGrain.StateName, OpenWindows.FirstNumber + index)).ToList();
            foreach (var stored in await rows.ReadAll(keys, CancellationToken.None))
            {
                ended += stored is { Version: 2, Payload: { } payload }
                    && serializer.Deserialize<Journalled<NumberState>>(new(payload)) is { Value: { Version: 1, Holds: [{ Status: HoldStatus.Effective }] } } ? 1 : 0;
            }
        }

        return ended;
    }
}
