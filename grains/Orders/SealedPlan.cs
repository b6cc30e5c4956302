using System.Security.Cryptography;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>
/// A province's part of a plan, proved once to be what its order sealed: the seal, the order's root, the province's root and the roots
/// of its pages. There is no other way to one than <see cref="Open"/>.
/// </summary>
internal sealed class SealedPlan
{
    private readonly int province;
    private readonly Dictionary<long, (string Review, int Leaf)> released;
    private byte[]? inOrder;
    private byte[]? releasedRoot;
    private TreePaths? pagePaths;
    private TreePaths? releasedPaths;

    private SealedPlan(OrderRun run, int province, IReadOnlyList<PageOfPlan> pages)
    {
        (Run, this.province, Pages) = (run, province, pages);
        Intent = PlanTree.Intent(run.Terms, run.Undo?.OrderId ?? string.Empty);
        released = (run.Released ?? [])
            .SelectMany(part => part.Numbers.Select(number => (Number: number, part.Review)))
            .Select((entry, leaf) => (entry.Number, entry.Review, Leaf: leaf))
            .GroupBy(entry => entry.Number)
            .ToDictionary(entries => entries.Key, entries => (entries.Last().Review, entries.Last().Leaf));
    }

    public OrderRun Run { get; }

    /// <summary>Pages of the province, in their order.</summary>
    public IReadOnlyList<PageOfPlan> Pages { get; }

    /// <summary>What every line intends.</summary>
    public byte[] Intent { get; }

    private ProvincePlan Part => Run.Provinces[province];

    /// <summary>Proves stored pages; null when they are not those that the order sealed.</summary>
    public static SealedPlan? Open(Warrants warrants, OrderRun run, ProvinceCode province, IReadOnlyList<PageOfPlan> pages)
    {
        var index = run.Provinces.TakeWhile(known => known.Province != province).Count();
        return index < run.Provinces.Count
            && pages.Count == run.Provinces[index].Pages
            && CryptographicOperations.FixedTimeEquals(PlanTree.Root([.. pages.Select(page => page.Root)]), run.Provinces[index].Root)
            && CryptographicOperations.FixedTimeEquals(PlanTree.OrderRoot(run.Provinces), run.Root)
            && warrants.IsSealed(run)
                ? new(run, index, pages)
                : null;
    }

    /// <summary>Who let a protected number through, as the record of its hold says it; null when nobody did.</summary>
    public string? ReviewOf(long number) => released.TryGetValue(number, out var entry) ? entry.Review : null;

    /// <summary>What shows one of the numbers that it is in the plan.</summary>
    /// <param name="number">The number.</param>
    /// <param name="page">Its page.</param>
    /// <param name="inPage">Steps from its line up to the page's root.</param>
    public HoldWarrant WarrantOf(long number, int page, byte[] inPage)
    {
        inOrder ??= new TreePaths([.. Run.Provinces.Select(PlanTree.ProvinceLeaf)]).Of(province);
        releasedRoot ??= Warrants.ReleasedRoot(Run);
        pagePaths ??= new([.. Pages.Select(known => known.Root)]);
        byte[]? inReleased = null;
        if (released.TryGetValue(number, out var entry))
        {
            releasedPaths ??= new(Warrants.ReleasedLeaves(Run));
            inReleased = releasedPaths.Of(entry.Leaf);
        }

        return new(Run.Seal!, new(Run.Root, Part.Province, Part.Lines, [.. inPage, .. pagePaths.Of(page)], inOrder, releasedRoot, inReleased));
    }
}

/// <summary>One page of a plan with its lines, proved to be those that were sealed: whatever is placed in a block is placed by one.</summary>
internal sealed class SealedPage
{
    private readonly SealedPlan plan;
    private readonly int index;
    private readonly byte[][] leaves;
    private readonly Dictionary<long, int> places;
    private TreePaths? paths;

    private SealedPage(SealedPlan plan, int index, IReadOnlyList<OrderLine> lines, byte[][] leaves)
    {
        (this.plan, this.index, Lines, this.leaves) = (plan, index, lines, leaves);
        places = new(lines.Count);
        for (var place = 0; place < lines.Count; place++)
        {
            places.Add(lines[place].Number, place);
        }
    }

    public PageOfPlan Page => plan.Pages[index];

    /// <summary>Its lines, ascending by number.</summary>
    public IReadOnlyList<OrderLine> Lines { get; }

    /// <summary>Proves the lines of one page of a plan; null when they are not those that the order sealed.</summary>
    public static SealedPage? Prove(SealedPlan plan, int index, IReadOnlyList<OrderLine> lines)
    {
        var leaves = new byte[lines.Count][];
        for (var place = 0; place < leaves.Length; place++)
        {
            leaves[place] = PlanTree.Leaf(lines[place].Number, lines[place].PlannedEpoch, plan.Intent);
        }

        return CryptographicOperations.FixedTimeEquals(PlanTree.Root(leaves), plan.Pages[index].Root) ? new(plan, index, lines, leaves) : null;
    }

    /// <summary>The request to one of its numbers, as a block takes it.</summary>
    /// <exception cref="KeyNotFoundException">The number is not on this page.</exception>
    public PlaceHold Request(long number, DateTimeOffset notAfter)
    {
        var (line, run) = (Lines[places[number]], plan.Run);
        return new(run.Terms, line.PlannedEpoch, run.Run, notAfter, line.Unit!.Value, run.Priority, plan.ReviewOf(number));
    }

    /// <summary>The same with its warrant, as the number's grain wants it.</summary>
    /// <exception cref="KeyNotFoundException">The number is not on this page.</exception>
    public PlaceHold Call(long number, DateTimeOffset notAfter)
    {
        paths ??= new(leaves);
        return Request(number, notAfter) with { Warrant = plan.WarrantOf(number, index, paths.Of(places[number])) };
    }
}
