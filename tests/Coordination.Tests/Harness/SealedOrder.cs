using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Harness;

/// <summary>An order of one page as it stands before its numbers, without the road that leads there.</summary>
internal static class SealedOrder
{
    /// <summary>Its page, sealed as the order would and proved as a shard does.</summary>
    /// <param name="warrants">The silo's.</param>
    /// <param name="terms">What its lines have in common.</param>
    /// <param name="numbers">Distinct numbers, ascending.</param>
    /// <param name="unit">Whom they are of.</param>
    /// <param name="priority">Class of its commands.</param>
    public static SealedPage Page(Warrants warrants, HoldTerms terms, IReadOnlyList<long> numbers, CarrierUnit unit, Priority priority)
    {
        var (plan, lines) = Plan(warrants, terms, numbers, unit, priority);
        return SealedPage.Prove(plan, 0, lines)!;
    }

    /// <summary>Its plan and the lines of its page, which is not proved yet.</summary>
    public static (SealedPlan Plan, IReadOnlyList<OrderLine> Lines) Plan(
        Warrants warrants, HoldTerms terms, IReadOnlyList<long> numbers, CarrierUnit unit, Priority priority)
    {
        OrderLine[] lines = [.. numbers.Select((number, index) => new OrderLine(index + 1, number, ProvinceCode.Unknown, unit, null, null, 0))];
        var intent = PlanTree.Intent(terms, string.Empty);
        var root = PlanTree.Root([.. lines.Select(line => PlanTree.Leaf(line.Number, line.PlannedEpoch, intent))]);
        var page = new PageOfPlan(ProvinceCode.Unknown, 0, numbers[0], numbers[^1], lines.Length, root);
        var part = new ProvincePlan(ProvinceCode.Unknown, lines.Length, 1, root);
        var run = warrants.Seal(new(1, terms, priority, PlanTree.OrderRoot([part]), [part]));
        return (SealedPlan.Open(warrants, run, ProvinceCode.Unknown, [page])!, lines);
    }
}
