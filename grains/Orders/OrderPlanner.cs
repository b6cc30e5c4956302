using Coordination.Audit;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>Counts an order's lines and seals them under a root, in one pass over rows that are read in order; memory holds one page of lines and some 80 bytes for each page.</summary>
internal sealed class OrderPlanner(IJournal journal, NumberBlock block, IGrainFactory grains)
{
    /// <summary>Numbers shown of a plan.</summary>
    public const int SampleMax = 20;

    /// <summary>Plans an undo: its lines are those of the order it takes back, whose holds are looked for on every one of them.</summary>
    public async Task<Answer<OrderPlan>> PlanUndo(string orderId, HoldTerms terms, UndoBasis undo, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var province in undo.Provinces)
        {
            foreach (var page in await journal.PlanPages(undo.OrderId, province.Province, cancellation))
            {
                var lines = await journal.LinesOf(undo.OrderId, page, cancellation);
                await journal.AppendLines(
                    orderId,
                    [.. lines.Where(MayBeHeld).Select(line => new LineToAppend(line.Row, line.Number, line.Province, line.Unit, null))],
                    [],
                    cancellation);
            }
        }

        return await Plan(orderId, terms, undo.OrderId, null, now, cancellation);
    }

    public Task<Answer<OrderPlan>> Plan(string orderId, HoldTerms terms, int rows, DateTimeOffset now, CancellationToken cancellation) =>
        Plan(orderId, terms, string.Empty, rows, now, cancellation);

    // What ended at the door was never asked of its number. Of all else the number knows best: a line may say that it was
    // cancelled while the call that placed it was still on its way.
    private static bool MayBeHeld(OrderLine line) => line.Unit is not null
        && line.Outcome is not (ItemOutcome.OutOfScope or ItemOutcome.ProtectedReview or ItemOutcome.Dropped or ItemOutcome.Unroutable);

    private async Task<Answer<OrderPlan>> Plan(string orderId, HoldTerms terms, string undoes, int? rows, DateTimeOffset now, CancellationToken cancellation)
    {
        var sealing = new Sealing(PlanTree.Intent(terms, undoes), terms.Services);
        var pages = new List<PageOfPlan>();
        var protections = undoes.Length == 0 ? new Protections(block, grains, terms.Ground) : null;
        var read = new List<LineToPlan>(NumberBlock.NumbersMax);
        await foreach (var line in journal.LinesToPlan(orderId, cancellation))
        {
            read.Add(line);
            if (read.Count == NumberBlock.NumbersMax)
            {
                await Seal();
            }
        }

        await Seal();

        async Task Seal()
        {
            // What gives service back is kept from nobody.
            Dictionary<long, ProtectedKind> kept = protections is null || read.Count == 0 ? [] : await protections.Of(read, cancellation);
            pages.AddRange(read.Select(line => sealing.Add(line, kept.TryGetValue(line.Line.Number, out var kind) ? kind : null)).OfType<PageOfPlan>());
            read.Clear();
        }

        if (sealing.Finish() is { } last)
        {
            pages.Add(last);
        }

        await journal.SavePlan(orderId, pages, cancellation);
        var stored = (await journal.Counts(orderId, cancellation)).Sum(count => count.Lines);
        if (stored != (rows ?? stored))
        {
            return Refusals.Invalid(
                $"发送了 {rows} 行，收到 {stored} 行：请用同一个键重新发送整个文件。",
                $"{rows} rows were sent and {stored} arrived: send the whole file again under the same key.");
        }

        return stored == 0
            ? undoes.Length > 0
                ? new Refusal(RefusalCode.Precondition, "该命令没有对任何号码下达过限制，没有可撤销的。", "That order never asked anything of a number: there is nothing to take back.")
                : Refusals.Invalid("命令没有任何行：空名单不是“全部”。", "The order has no lines: an empty list never means all.")
            : sealing.Plan(stored, now);
    }

    /// <summary>What keeps numbers from being suspended without a person looking: the lists of their provinces, and their own states.</summary>
    private sealed class Protections(NumberBlock block, IGrainFactory grains, Ground ground)
    {
        private Dictionary<long, ProtectedKind> listed = [];
        private ProvinceCode? of;

        /// <param name="lines">Ascending by province, as the lines before them.</param>
        /// <param name="cancellation">Ends the wait.</param>
        public async Task<Dictionary<long, ProtectedKind>> Of(IReadOnlyList<LineToPlan> lines, CancellationToken cancellation)
        {
            var found = await block.Protected([.. lines.Select(line => line.Line.Number)], ground, cancellation);
            foreach (var line in lines)
            {
                if (of != line.Line.Province)
                {
                    of = line.Line.Province;
                    listed = (await grains.GetGrain<IProtectedGrain>(ProtectedGrain.KeyOf(line.Line.Province)).Find([])).ToDictionary(entry => entry.Number, entry => entry.Kind);
                }

                if (listed.TryGetValue(line.Line.Number, out var kind))
                {
                    found[line.Line.Number] = kind;
                }
            }

            return found;
        }
    }

    /// <summary>The running state of the one pass.</summary>
    private sealed class Sealing(byte[] intent, Services services)
    {
        private readonly List<ProvincePlan> provinces = [];
        private readonly SortedDictionary<string, long> byCarrier = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, long> byKind = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, long> byState = new(StringComparer.Ordinal);
        private readonly List<byte[]> leaves = new(PageOfPlan.LinesMax);
        private readonly List<byte[]> pageRoots = [];
        private readonly SortedDictionary<string, long> protectedByProvince = new(StringComparer.Ordinal);
        private readonly SortedDictionary<string, long> protectedByKind = new(StringComparer.Ordinal);
        private readonly List<string> protectedSample = [];
        private readonly SortedSet<(ulong Mixed, long Number)> sample = [];
        private ProvinceCode province;
        private long linesOfProvince;
        private long first;
        private long previous;
        private long numbers;

        public PageOfPlan? Add(LineToPlan planned, ProtectedKind? protection)
        {
            var line = planned.Line;
            var complete = leaves.Count == PageOfPlan.LinesMax || (leaves.Count > 0 && line.Province != province) ? TakePage() : null;
            if (line.Province != province)
            {
                TakeProvince();
                province = line.Province;
            }

            if (leaves.Count == 0)
            {
                first = line.Number;
            }

            leaves.Add(PlanTree.Leaf(line.Number, planned.Epoch, intent));
            previous = line.Number;
            linesOfProvince++;
            numbers++;
            Count(byCarrier, line.Unit?.Carrier.ToString() ?? "none");
            Count(byKind, Msisdn.FromKey(line.Number).IsIot ? "iot" : "mobile");
            TakeSample(line.Number);
            if (protection is { } kind && line.Outcome is null)
            {
                Count(protectedByProvince, line.Province.ToString());
                Count(protectedByKind, kind.ToString());
                if (protectedSample.Count < SampleMax)
                {
                    protectedSample.Add(SubjectText.Masked(line.Number));
                }
            }

            Count(byState, planned.Barred == Services.None ? "none" : (services & ~planned.Barred) == 0 ? "all" : "partly");
            return complete;
        }

        public PageOfPlan? Finish()
        {
            var page = leaves.Count > 0 ? TakePage() : null;
            TakeProvince();
            return page;
        }

        public OrderPlan Plan(long lines, DateTimeOffset now) =>
            new(PlanTree.OrderRoot(provinces), lines, numbers, provinces, Counts(byCarrier), Counts(byKind), Counts(byState), now)
            {
                ProtectedByProvince = Counts(protectedByProvince),
                ProtectedByKind = Counts(protectedByKind),
                Sample = [.. sample.Select(taken => taken.Number).Order().Select(SubjectText.Masked)],
                ProtectedSample = protectedSample,
            };

        // The numbers whose hash is lowest: spread over all of them, and the same for the same list.
        private void TakeSample(long number)
        {
            var mixed = unchecked((ulong)number * 0x9E37_79B9_7F4A_7C15UL);
            if (sample.Count < SampleMax || mixed < sample.Max.Mixed)
            {
                sample.Add((mixed, number));
                if (sample.Count > SampleMax)
                {
                    sample.Remove(sample.Max);
                }
            }
        }

        private PageOfPlan TakePage()
        {
            var root = PlanTree.Root(leaves);
            var page = new PageOfPlan(province, pageRoots.Count, first, previous, leaves.Count, root);
            pageRoots.Add(root);
            leaves.Clear();
            return page;
        }

        private void TakeProvince()
        {
            if (pageRoots.Count > 0)
            {
                provinces.Add(new(province, linesOfProvince, pageRoots.Count, PlanTree.Root(pageRoots)));
                pageRoots.Clear();
                linesOfProvince = 0;
            }
        }

        private static void Count(SortedDictionary<string, long> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

        private static Count[] Counts(SortedDictionary<string, long> counts) => [.. counts.Select(count => new Count(count.Key, count.Value))];
    }
}
