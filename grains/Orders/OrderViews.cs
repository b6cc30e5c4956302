using Coordination.Deadlines;
using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>An order as people see it: its state joined with its counters.</summary>
internal static class OrderViews
{
    public static OrderView Of(string id, OrderState state, IReadOnlyList<LineCount> counts, DeadlineRules deadlines, BrakeSettings brakes)
    {
        var draft = state.Draft!;
        var plan = state.Plan;
        return new(
            id,
            state.Phase,
            draft.Ground,
            draft.Provision,
            draft.Reference,
            draft.Services,
            state.Submitted!.By.Organisation,
            state.Submitted.By.Id,
            state.Approved?.By.Id ?? string.Empty,
            plan is null ? string.Empty : Convert.ToHexStringLower(plan.Root),
            plan?.Lines ?? counts.Sum(count => count.Lines),
            plan?.DistinctNumbers ?? 0,
            Sum(counts, count => count.Outcome.ToString()),
            plan?.ByCarrier ?? [],
            [.. (plan?.Provinces ?? []).Select(province => new Count(province.Province.ToString(), province.Lines))],
            plan?.ByKind ?? [],
            plan?.ByState ?? [],
            state.Submitted.At,
            plan?.PlannedAt,
            state.Approved?.At,
            state.Started?.At,
            state.HeldAt,
            state.CompletedAt,
            state.Stopped?.At,
            state.Phase is not OrderPhase.Paused && ConductDecision.DeadlineAnchor(state) is { } anchor ? deadlines[DeadlinePolicy.LineDeadline].DueAt(anchor) : null,
            draft.Undoes,
            state.UndoneBy ?? string.Empty)
        {
            Gates = state.Feed?.Findings ?? [],
            GatesOverriddenBy = state.Feed?.Overridden?.By.Id ?? string.Empty,
            GatesOverriddenWhy = state.Feed?.Overridden?.Reason ?? string.Empty,
            Sheets = draft.Sheets,
            Scope = draft.Scope,
            Conduct = ConductOf(state, brakes),
            Incident = state.Incident ?? string.Empty,
        };
    }

    private static OrderConduct ConductOf(OrderState state, BrakeSettings brakes)
    {
        var conduct = state.Conduct;
        return new()
        {
            Approval = state.Undoes is not null ? ApprovalNeed.SecondPerson : brakes.NeedOf(conduct.IssuedLines, state.Draft!.Scope),
            IssuedLines = conduct.IssuedLines,
            Run = state.Run,
            Wave = conduct.Wave,
            Verdict = conduct.Verdict,
            CanaryLines = conduct.CanaryLines,
            CanaryErrors = conduct.CanaryErrors,
            PerSecond = conduct.PerSecond,
            PausedAt = conduct.Paused?.At,
            PausedFor = conduct.PausedFor,
            PausedBy = conduct.PausedFor is PauseCause.Person ? conduct.Paused?.By.Id ?? string.Empty : string.Empty,
            PausedWhy = conduct.Paused?.Reason ?? string.Empty,
            CancelledAt = conduct.Cancelled?.At,
            AnsweredBy = conduct.AnsweredBy?.By.Id ?? string.Empty,
            ProtectedByProvince = state.Plan?.ProtectedByProvince ?? [],
            ProtectedByKind = state.Plan?.ProtectedByKind ?? [],
            Sample = state.Plan?.Sample ?? [],
            ProtectedSample = state.Plan?.ProtectedSample ?? [],
        };
    }

    /// <summary>Counters added up under one name, in the order of the names.</summary>
    public static IReadOnlyList<Count> Sum(IEnumerable<LineCount> counts, Func<LineCount, string> name) =>
    [
        .. counts.GroupBy(name, StringComparer.Ordinal)
            .Select(group => new Count(group.Key, group.Sum(count => count.Lines)))
            .Where(count => count.Lines > 0)
            .OrderBy(count => count.Name, StringComparer.Ordinal),
    ];
}
