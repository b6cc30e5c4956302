using Coordination.Audit;
using Coordination.Journal;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>The rules of incidents: opened, given orders, closed once all of them are over. Pure.</summary>
internal static class IncidentDecision
{
    private const int NamedMax = 5;

    /// <summary>Whether a principal may look at it: as at an order, and the bodies whose orders it has.</summary>
    public static bool MaySee(IncidentState state, Principal by) => state.Opened is { By: var opener }
        && (by == Principal.System || Permissions.Of<IProvincePortal>(nameof(IProvincePortal.Incident), by.Role) switch
        {
            Reach.Everywhere => true,
            Reach.OwnProvince => by.Province == ProvinceCode.Unknown || by.Province == opener.Province,
            Reach.OwnBody => by.Organisation == opener.Organisation || state.Orders.Any(order => order.Issuer == by.Organisation),
            _ => false,
        });

    public static Decided<IncidentState, Refusal?> Open(IncidentState state, string incidentId, IncidentDraft draft, Principal by, DateTimeOffset now)
    {
        if (state.Draft is { } known)
        {
            return Unchanged(state, known == draft ? null : Refusals.SameKeyOtherBody(draft.Key));
        }

        return IncidentRules.Check(draft) is { } refusal
            ? Unchanged(state, refusal)
            : new(state with { Draft = draft, Opened = new(by, now, draft.Reason) }, [Fact(new IncidentOpened(draft), now, by, incidentId)], null);
    }

    /// <summary>Whether one more order may come in; null when it may, or is there.</summary>
    public static Refusal? MayAdd(IncidentState state, string orderId) =>
        state.Orders.Any(order => order.OrderId == orderId) ? null
        : state.Closed is not null
            ? new(RefusalCode.Precondition, "专案已关闭，不能再加入命令。", "The incident is closed and takes no more orders.")
            : state.Orders.Count >= IncidentLimits.OrdersMax ? Refusals.LimitReached(nameof(IncidentLimits.OrdersMax), IncidentLimits.OrdersMax) : null;

    public static Decided<IncidentState, Refusal?> Added(
        IncidentState state, string incidentId, string orderId, string issuer, string reason, Principal by, DateTimeOffset now) =>
        state.Orders.Any(order => order.OrderId == orderId)
            ? Unchanged(state, null)
            : new(
                state with { Orders = [.. state.Orders, new(orderId, issuer, new(by, now, reason))] },
                [Fact(new IncidentOrderAdded(orderId, issuer, reason), now, by, incidentId)],
                null);

    /// <param name="state">The incident.</param>
    /// <param name="incidentId">Its id.</param>
    /// <param name="orders">Its orders as they stand.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who closes it: of the body that opened it, or the ministry.</param>
    /// <param name="now">When.</param>
    public static Decided<IncidentState, Refusal?> Close(
        IncidentState state, string incidentId, IReadOnlyList<OrderView> orders, string reason, Principal by, DateTimeOffset now)
    {
        if (by.Organisation != state.Opened!.By.Organisation && by.Role is not Role.MinistryOperator)
        {
            return Unchanged(state, Refusals.NotAllowed(by, "关闭其他单位的专案", "close another body's incident"));
        }

        if (state.Closed is not null)
        {
            return Unchanged(state, null);
        }

        // What has not begun may begin at any time, and would run in an incident that is over.
        var open = orders.Where(order => order.Phase is not (OrderPhase.Completed or OrderPhase.Stopped or OrderPhase.Undone)).ToList();
        if (open.Count > 0)
        {
            var named = string.Join(", ", open.Take(NamedMax).Select(order => $"{order.OrderId} ({order.Phase})")) + (open.Count > NamedMax ? " …" : "");
            return Unchanged(state, new(
                RefusalCode.Precondition,
                $"还有 {open.Count} 项命令没有结束，不能关闭：{named}。请等待其完成，或停止（coord order stop）。",
                $"It cannot be closed before its orders are over, and {open.Count} not yet: {named}. Wait, or stop them (coord order stop)."));
        }

        return new(
            state with { Closed = new(by, now, reason) },
            [Fact(new IncidentClosed(state.Orders.Count, reason), now, by, incidentId)],
            null);
    }

    /// <summary>What its orders answered is on record.</summary>
    public static Decided<IncidentState, bool> Halted(
        IncidentState state, string incidentId, bool isForGood, IReadOnlyList<OrderHalt> answers, string reason, Principal by, DateTimeOffset now) => new(
        state with { },
        [Fact(new IncidentHalted(isForGood, answers.Count, answers.Count(answer => answer.Refusal is not null), reason), now, by, incidentId)],
        true);

    /// <summary>An order becomes part of an incident, of one and for ever; its issuer says so.</summary>
    public static Decided<OrderState, Refusal?> Join(OrderState state, string orderId, string incidentId, Principal by, DateTimeOffset now)
    {
        if (by.Organisation != state.Submitted!.By.Organisation)
        {
            return new(state, [], Refusals.NotAllowed(by, "将其他单位的命令加入专案", "put another body's order into an incident"));
        }

        if (state.Incident is { } known)
        {
            return new(state, [], known == incidentId ? null : new Refusal(
                RefusalCode.Precondition, $"命令已属于专案 {known}。", $"The order belongs to the incident {known}."));
        }

        return new(state with { Incident = incidentId }, [Fact(new OrderJoinedIncident(incidentId), now, by, orderId)], null);
    }

    public static IncidentView ViewOf(string id, IncidentState state, IReadOnlyList<OrderView> orders) => new(
        id,
        state.Phase,
        state.Draft!.Name,
        state.Draft.Reference,
        state.Draft.Reason,
        state.Opened!.By.Organisation,
        state.Opened.By.Id,
        state.Opened.At,
        state.Closed?.By.Id ?? string.Empty,
        state.Closed?.At,
        [
            .. state.Orders.Zip(orders).Select(pair => new IncidentOrder(
                pair.First.OrderId, pair.Second.Phase, pair.First.Issuer, pair.Second.Lines, pair.First.Added.By.Id, pair.First.Added.At)),
        ],
        orders.Sum(order => order.Lines),
        [
            .. orders.SelectMany(order => order.Outcomes).GroupBy(count => count.Name, StringComparer.Ordinal)
                .Select(group => new Count(group.Key, group.Sum(count => count.Lines)))
                .OrderBy(count => count.Name, StringComparer.Ordinal),
        ],
        [.. orders.Where(order => order.Phase is OrderPhase.Running).Select(order => order.OrderId)]);

    private static Change.Recorded Fact(IFact fact, DateTimeOffset now, Principal by, string cause) => new(new(fact, now, by, cause));

    private static Decided<IncidentState, Refusal?> Unchanged(IncidentState state, Refusal? answer) => new(state, [], answer);
}
