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

namespace Coordination.Transitions;

/// <summary>
/// The product: numbers of a silo on the journal, asked page by page to place holds as a shard asks them, each number's grain or
/// all of them in a block. Nothing is sent to carriers: the rows for them are written and stay.
/// </summary>
internal sealed class OurTransitions : ITransitions
{
    private const string Carrier = "CMCC";

    // The first order bars one way, the second both: the union grows, and a command is ordered each time.
    private static readonly HoldTerms FirstOrder = Terms("order:0benchmark0first0000000000", Services.OneWay);
    private static readonly HoldTerms SecondOrder = Terms("order:0benchmark0second000000000", Services.TwoWay);

    private static readonly CarrierUnit Unit = CarrierUnit.Parse($"{Carrier}-00");

    private readonly Store store;
    private readonly InProcessSilo silo;
    private readonly bool inBlocks;

    private OurTransitions(Store store, InProcessSilo silo, bool inBlocks)
    {
        this.store = store;
        this.silo = silo;
        this.inBlocks = inBlocks;
    }

    /// <summary>Starts a silo whose numbers' grains are asked.</summary>
    public static async Task<OurTransitions> Start(Store store, CancellationToken cancellation) =>
        new(store, await InProcessSilo.Start(builder => Make(builder, store), cancellation), inBlocks: false);

    /// <summary>The same silo, asked for whole pages at once.</summary>
    public OurTransitions InBlocks() => new(store, silo, inBlocks: true);

    public Task<Slice> New(long first, TimeSpan duration) => Slice.Of(store, first, async () =>
    {
        var begunAt = Stopwatch.GetTimestamp();
        var pages = 0;
        await Pages(FirstOrder, () => Stopwatch.GetElapsedTime(begunAt) < duration
            ? (first + (pages++ * (long)PageOfPlan.LinesMax), PageOfPlan.LinesMax)
            : null);
        return pages * PageOfPlan.LinesMax;
    });

    public Task<Slice> Existing(Slice numbers) => Slice.Of(store, numbers.First, async () =>
    {
        var next = numbers.First;
        await Pages(SecondOrder, () =>
        {
            var count = (int)Math.Min(PageOfPlan.LinesMax, numbers.Last + 1 - next);
            next += count;
            return count > 0 ? (next - count, count) : null;
        });
        return numbers.Count;
    });

    public ValueTask DisposeAsync() => inBlocks ? ValueTask.CompletedTask : silo.DisposeAsync();

    private static void Make(ISiloBuilder builder, Store store)
    {
        builder.AddCoordination(new()
        {
            Storage = store.Settings,
            Carriers = [new CarrierSettings { Code = Carrier, BaseAddress = new("http://127.0.0.1:9") }],
            Tokens = Guards.Tokens(store),
            Transport = Guards.Transport(store),
        });
        foreach (var sender in builder.Services.Where(service => service.ServiceType == typeof(IHostedService)
            && (service.ImplementationType == typeof(LaneHints) || service.ImplementationType == typeof(LeaseRenewal))).ToList())
        {
            builder.Services.Remove(sender);
        }
    }

    private static HoldTerms Terms(string orderId, Services services)
    {
        var authority = Authority.Of(Ground.PsbCase);
        return new(
            orderId,
            Ground.PsbCase,
            authority.Provision.Id,
            "演示〔2026〕1号",
            services,
            authority.Notice,
            authority.ReleaseBy,
            new("benchmark-1", Role.PoliceIssuer, "示范市公安局反诈中心 (demonstration police unit)", ProvinceCode.Unknown, null),
            null,
            0);
    }

    /// <summary>As many pages at once as a silo's gate lets through.</summary>
    private async Task Pages(HoldTerms terms, Func<(long First, int Count)?> next)
    {
        await Task.WhenAll(Enumerable.Range(0, PumpGate.BulkPagesMax).Select(_ => Task.Run(async () =>
        {
            while (Take() is { } page)
            {
                await Page(terms, page.First, page.Count);
            }
        })));

        (long First, int Count)? Take()
        {
            lock (terms)
            {
                return next();
            }
        }
    }

    private async Task Page(HoldTerms terms, long first, int count)
    {
        var numbers = new long[count];
        for (var index = 0; index < count; index++)
        {
            numbers[index] = first + index;
        }

        var page = SealedOrder.Page(silo.Services.GetRequiredService<Warrants>(), terms, numbers, Unit, Priority.Bulk);
        var notAfter = TimeProvider.System.GetUtcNow() + ShardGrain.CallLife;
        foreach (var answer in inBlocks ? await Decide(page, numbers, notAfter) : await Ask(page, numbers, notAfter))
        {
            if (answer is not { Outcome: ItemOutcome.Pending, Late: false })
            {
                throw new BenchmarkFailedException($"A hold was not placed: {answer}.");
            }
        }
    }

    private Task<HoldAnswer[]> Ask(SealedPage page, long[] numbers, DateTimeOffset notAfter) =>
        Task.WhenAll(Array.ConvertAll(numbers, number => silo.Grains.GetGrain<INumberGrain>(number).PlaceHold(page.Call(number, notAfter))));

    private async Task<HoldAnswer[]> Decide(SealedPage page, long[] numbers, DateTimeOffset notAfter)
    {
        var rows = silo.Services.GetRequiredService<IStateRows>();
        var answers = await silo.Services.GetRequiredService<NumberBlock>().PlaceHolds(
            page, numbers, notAfter, decided => rows.WriteAll(decided.Writes, Priority.Bulk, CancellationToken.None), CancellationToken.None);
        return Array.ConvertAll(answers, answer => answer.IsDecided ? answer.Answer : throw new BenchmarkFailedException("A block left a number to its grain."));
    }
}
