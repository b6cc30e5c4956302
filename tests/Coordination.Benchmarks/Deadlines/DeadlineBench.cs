using System.Diagnostics;
using System.Globalization;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Gateways;
using Coordination.Hosting;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Provinces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Serialization;
using Orleans.Storage;

namespace Coordination.Deadlines;

/// <summary>What became of a herd.</summary>
/// <param name="Count">Windows that were open.</param>
/// <param name="Lost">Windows that did not end in a bar, or in more than one.</param>
/// <param name="PerSecond">From the silo's start to the last one.</param>
/// <param name="SecondsToSeed">Time to store them.</param>
/// <param name="UrgentP50Ms">Placing an urgent hold on another number meanwhile, median.</param>
/// <param name="UrgentP99Ms">The same, 99 of 100.</param>
/// <param name="PeakResidentMiB">Memory of the process at its highest.</param>
/// <param name="CpuMicroseconds">Processor time of this process for each window.</param>
internal sealed record DeadlineFigures(
    int Count, long Lost, double PerSecond, double SecondsToSeed, double UrgentP50Ms, double UrgentP99Ms, double PeakResidentMiB, double CpuMicroseconds);

/// <summary>Open windows that are all over within one minute: how fast they fire, whether each does so once, and who waits for it.</summary>
internal static class DeadlineBench
{
    private const long UrgentFirst = 8_613_900_000_000;
    private const int StatesPerRead = 1_024;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly LegalSettings Law = new();

    /// <param name="storage">An empty database.</param>
    /// <param name="count">Windows.</param>
    public static async Task<DeadlineFigures> Run(StorageSettings storage, int count)
    {
        var seeding = Stopwatch.GetTimestamp();
        await Seed(storage, count);

        var seeded = Stopwatch.GetElapsedTime(seeding).TotalSeconds;
        await using var silo = await HerdSilo.Start(storage, Law);
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var began = Stopwatch.GetTimestamp();
        using var drained = new CancellationTokenSource();
        var urgent = Urgent(silo.Services.GetRequiredService<IGrainFactory>(), drained.Token);
        var peak = await Drained(silo.Services.GetRequiredService<IJournal>());
        var took = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        await drained.CancelAsync();
        var waits = await urgent;
        waits.Sort();
        var lost = count - await Ended(silo.Services, count);
        return new(
            count, lost, count / took, seeded, At(waits, 0.5), At(waits, 0.99), peak / 1_048_576.0, used.TotalMicroseconds / count);
    }

    public static void Print(DeadlineFigures figures) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{figures.Count:N0} windows, lost {figures.Lost}, {figures.PerSecond:N0}/s, {figures.CpuMicroseconds:F1} us CPU, urgent p50 {figures.UrgentP50Ms:F1} p99 {figures.UrgentP99Ms:F1} ms, {figures.PeakResidentMiB:N0} MiB, seeded in {figures.SecondsToSeed:F0} s"));

    private static async Task Seed(StorageSettings storage, int count)
    {
        var carriers = new CarrierDirectory(HerdSilo.Carriers);
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        using var dialect = JournalRegistration.DialectOf(storage, HerdSilo.ServiceId, TimeProvider.System);
        using var journal = new GroupCommitJournal(dialect, carriers, "seed", TimeProvider.System, NullLogger<GroupCommitJournal>.Instance);
        await new OpenWindows(carriers, Law).Store(
            journal,
            ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services),
            count,
            TimeProvider.System.GetUtcNow() - Law.VerifyWindow - (2 * Minute),
            Minute);
    }

    private static double At(List<double> sorted, double quantile) => sorted.Count == 0 ? 0 : sorted[(int)((sorted.Count - 1) * quantile)];

    private static async Task<long> Drained(IJournal journal)
    {
        var peak = 0L;
        var rules = DeadlineRules.Of(Law, []);
        while ((await journal.DueHeads((now, _) => rules.DueBy(now), CancellationToken.None)).Heads.Count > 0)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            await Task.Delay(Look, TimeProvider.System);
        }

        return peak;
    }

    /// <summary>Case numbers, one after the other, each as soon as the one before is answered and a moment has passed.</summary>
    private static async Task<List<double>> Urgent(IGrainFactory grains, CancellationToken cancellation)
    {
        var authority = Authority.Of(Ground.PsbCase);
        var police = new Principal("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
        var terms = new HoldTerms(
            "order:bench", Ground.PsbCase, authority.Provision.Id, "bench", authority.Services, authority.Notice, authority.ReleaseBy, police, null, 0);
        var waits = new List<double>();
        for (var number = UrgentFirst; !cancellation.IsCancellationRequested; number++)
        {
            var began = Stopwatch.GetTimestamp();
            await grains.GetGrain<INumberGrain>(number).PlaceHold(
                new(terms, null, 1, TimeProvider.System.GetUtcNow().AddSeconds(10), CarrierUnit.Parse("CMCC-51"), Priority.Urgent));
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(Look / 2, TimeProvider.System, CancellationToken.None);
        }

        return waits;
    }

    /// <summary>Numbers that were barred once by the end of their window, looked at one by one.</summary>
    private static async Task<long> Ended(IServiceProvider services, int count)
    {
        var rows = services.GetRequiredService<IStateRows>();
        var serializer = ActivatorUtilities.CreateInstance<OrleansGrainStorageSerializer>(services);
        var ended = 0L;
        foreach (var page in Enumerable.Range(0, count).Chunk(StatesPerRead))
        {
            var states = page.Select(index => rows.Read(StateKey.OfNumber(INumberGrain.StateName, OpenWindows.FirstNumber + index), CancellationToken.None).AsTask());
            foreach (var stored in await Task.WhenAll(states))
            {
                ended += stored is { Version: 2, Payload: { } payload }
                    && serializer.Deserialize<Journalled<NumberState>>(new(payload)) is { Value: { Version: 1, Holds: [{ Status: HoldStatus.Effective }] } } ? 1 : 0;
            }
        }

        return ended;
    }
}
