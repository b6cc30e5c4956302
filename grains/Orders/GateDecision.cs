using Coordination.Audit;
using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>The rules of an order's gates: what tripped holds it back in phase planned, until a second person overrides it. Pure.</summary>
internal static class GateDecision
{
    /// <summary>A plan with what its gates found.</summary>
    public static Decided<OrderState, bool> Found(Decided<OrderState, bool> planned, string orderId, OrderFeed feed, Principal by, DateTimeOffset now) => planned with
    {
        State = planned.State with { Feed = feed },
        Changes = feed.Findings.Count == 0 ? planned.Changes : [.. planned.Changes, Fact(new OrderGatesTripped(feed.Findings), now, by, orderId)],
    };

    /// <summary>Why the order may not be approved yet, or null.</summary>
    public static Refusal? HoldsBack(OrderState state) => Tripped(state) is not { Count: > 0 } findings ? null : new(
        RefusalCode.Precondition,
        $"名单未通过检查：{string.Join(" ", findings.Select(finding => $"[{Codes.Of(finding.Gate)}] {finding.Explain(chinese: true)}"))} 确认无误后，由批准人写明理由放行（--override-gates）。",
        $"The list was held back: {string.Join(" ", findings.Select(finding => $"[{Codes.Of(finding.Gate)}] {finding.Explain(chinese: false)}"))} If it is right all the same, an approver lets it through with a reason (--override-gates).");

    public static Decided<OrderState, Refusal?> Override(OrderState state, string orderId, string root, string reason, Principal by, DateTimeOffset now)
    {
        if (by.Role is not (Role.Approver or Role.MinistryOperator))
        {
            return new(state, [], Refusals.NotAllowed(by, "放行未通过检查的名单", "let a list through its gates"));
        }

        // Nobody vouches for a list of their own, under whatever role.
        if (state.Submitted?.By.Id == by.Id)
        {
            return new(state, [], new(
                RefusalCode.NotAllowed,
                "提交人不能放行自己的名单：请由另一人放行。",
                "The one who submitted a list cannot let it through its gates: another person has to."));
        }

        if (state.Phase is not OrderPhase.Planned)
        {
            return new(state, [], state.Feed?.Overridden is null ? Refusals.WrongPhase(state.Phase, "放行", "let through its gates") : null);
        }

        if (!OrderDecision.IsThePlan(state, root))
        {
            return new(state, [], OrderDecision.OtherPlan(root));
        }

        return Tripped(state) is not { Count: > 0 } findings ? new(state, [], null) : new(
            state with { Feed = state.Feed! with { Overridden = new(by, now, reason) } },
            [Fact(new OrderGatesOverridden(state.Plan!.Root, findings, reason), now, by, orderId)],
            null);
    }

    private static IReadOnlyList<GateFinding>? Tripped(OrderState state) => state.Feed is { Overridden: null } feed ? feed.Findings : null;

    private static Change.Recorded Fact(IFact fact, DateTimeOffset now, Principal by, string cause) => new(new(fact, now, by, cause));
}
