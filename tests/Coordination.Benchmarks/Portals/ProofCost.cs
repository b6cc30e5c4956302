using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;
using Coordination.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Portals;

/// <summary>What it costs a number of a large order that its page is proved against the order's root before anything is placed.</summary>
/// <param name="Placed">Processor time a number takes with its proof, µs.</param>
/// <param name="Believed">The same where pages were proved beforehand.</param>
internal sealed record ProofCost(double Placed, double Believed)
{
    private const int PagesOfRound = 40;
    private const long First = 8_613_900_000_000;

    private static readonly CarrierUnit Unit = CarrierUnit.Parse("CMCC-00");

    public double Overhead => (Placed - Believed) / Believed;

    /// <summary>Places holds on pages of numbers that nobody knows yet, in blocks, in turn with and without the proof.</summary>
    public static async Task<ProofCost> Measure(IServiceProvider silo, int rounds)
    {
        var (placed, believed) = (new List<double>(), new List<double>());
        var next = First;
        for (var round = -1; round < rounds; round++)
        {
            foreach (var isProved in round % 2 == 0 ? new[] { true, false } : [false, true])
            {
                var microseconds = await Pages(silo, next, isProved, round);
                next += PagesOfRound * PageOfPlan.LinesMax;
                if (round >= 0)
                {
                    (isProved ? placed : believed).Add(microseconds);
                }
            }
        }

        return new(Figures.Median(placed), Figures.Median(believed));
    }

    private static async Task<double> Pages(IServiceProvider silo, long first, bool isProved, int round)
    {
        var block = silo.GetRequiredService<NumberBlock>();
        var rows = silo.GetRequiredService<IStateRows>();
        var warrants = silo.GetRequiredService<Warrants>();
        var authority = Authority.Of(Ground.PsbCase);
        var terms = new HoldTerms(
            $"order:bench{round + 1:000}{(isProved ? 1 : 0)}00000000000000000", Ground.PsbCase, authority.Provision.Id, "演示〔2026〕1号", authority.Services, authority.Notice, authority.ReleaseBy,
            new("benchmark-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null), null, 0);
        var pages = Enumerable.Range(0, PagesOfRound)
            .Select(page => Enumerable.Range(0, PageOfPlan.LinesMax).Select(index => first + ((long)page * PageOfPlan.LinesMax) + index).ToArray())
            .Select(numbers => SealedOrder.Plan(warrants, terms, numbers, Unit, Priority.Bulk))
            .Select(planned => (planned.Plan, planned.Lines, Proved: isProved ? null : SealedPage.Prove(planned.Plan, 0, planned.Lines)))
            .ToList();
        GC.Collect();
        var processor = Environment.CpuUsage.TotalTime;
        foreach (var (plan, lines, proved) in pages)
        {
            var page = proved ?? SealedPage.Prove(plan, 0, lines)!;
            var numbers = page.Lines.Select(line => line.Number).ToArray();
            await block.PlaceHolds(
                page, numbers, TimeProvider.System.GetUtcNow() + ShardGrain.CallLife, decided => rows.WriteAll(decided.Writes, Priority.Bulk, CancellationToken.None), CancellationToken.None);
        }

        return (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / (PagesOfRound * PageOfPlan.LinesMax);
    }
}
