using System.Globalization;
using Coordination.Audit;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;

namespace Coordination.Deadlines;

/// <summary>
/// The rules of changing how long deadlines run. The holder's time was told to him in a notice, and the circular of 2 June 2021
/// (art. 4) lets a number be stopped only after it: so an edit adds time to what is open, and shortens only what begins after
/// it, and never below what is configured, which is checked against the provisions when a silo starts. Pure.
/// </summary>
internal static class DeadlinePolicyDecision
{
    /// <summary>Longest span, and furthest instant, of a rebase: a slip of the pen must not hold back every bar of a year.</summary>
    public static readonly TimeSpan RebaseMax = TimeSpan.FromDays(31);

    public static Decided<DeadlinePolicyState, Refusal?> Rebase(
        DeadlinePolicyState state, DeadlinePolicy policy, LegalSettings law, string commandId, DeadlineRebase rebase, string reason, Principal by, DateTimeOffset now)
    {
        if (WhyNot(state, policy, law, rebase, now) is { } refusal)
        {
            return new(state, [], refusal);
        }

        var next = Next(state, rebase, by, reason, now);
        return new(
            state with { Versions = state.Versions.Add(next) },
            [
                new Change.Recorded(new(new DeadlineRebased(policy, next), now, by, commandId)),
                new Change.PolicySet(policy, next),
                new Change.Answered(commandId, new CommandAnswer(commandId, FingerprintOf(rebase, reason), next.Version).Encode()),
            ],
            null);
    }

    /// <summary>The rule as it would be; refused as the rebase itself would be.</summary>
    public static (DeadlineRule? Rule, Refusal? Refusal) Preview(
        DeadlinePolicyState state, DeadlinePolicy policy, LegalSettings law, DeadlineRebase rebase, DateTimeOffset now) =>
        WhyNot(state, policy, law, rebase, now) is { } refusal
            ? (null, refusal)
            : (RuleOf(state with { Versions = state.Versions.Add(Next(state, rebase, Principal.System, string.Empty, now)) }, policy, law), null);

    public static DeadlineRule RuleOf(DeadlinePolicyState state, DeadlinePolicy policy, LegalSettings law) =>
        new(policy, DeadlineRules.Configured(law, policy), state.Versions);

    public static long FingerprintOf(DeadlineRebase rebase, string reason) => CommandAnswer.FingerprintOf(
        "rebase",
        rebase.Policy,
        rebase.Span?.Ticks.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        rebase.NotBefore?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? string.Empty,
        reason);

    private static PolicyVersion Next(DeadlinePolicyState state, DeadlineRebase rebase, Principal by, string reason, DateTimeOffset now) =>
        new(state.Versions.Length + 1, now, rebase.Span, rebase.NotBefore?.ToUniversalTime(), by.Id, by.Organisation, reason);

    private static Refusal? WhyNot(DeadlinePolicyState state, DeadlinePolicy policy, LegalSettings law, DeadlineRebase rebase, DateTimeOffset now)
    {
        if (policy is DeadlinePolicy.HoldTerm)
        {
            return new(
                RefusalCode.NotAllowed,
                "限制的期限由作出决定的命令规定，不能在此更改。",
                "A hold's term is part of the order that placed it and cannot be changed here.");
        }

        if (state.Versions.Length >= DeadlinePolicyState.VersionsMax)
        {
            return Refusals.LimitReached(nameof(DeadlinePolicyState.VersionsMax), DeadlinePolicyState.VersionsMax);
        }

        // What was anchored before a version has to stay before it.
        if (state.Versions.Length > 0 && now <= state.Versions[^1].AnchorsFrom)
        {
            return new(RefusalCode.Unavailable, "时钟落后于上一版本：请稍后再试。", "The clock is behind the last version: try again later.");
        }

        return (rebase.Span, rebase.NotBefore) switch
        {
            ({ } span, null) => WhyNot(RuleOf(state, policy, law), DeadlineRules.Configured(law, policy), span, now),
            (null, { } instant) => WhyNot(RuleOf(state, policy, law), instant, now),
            _ => Refusals.Invalid("时长与时刻须给出其一，且只能给出其一。", "Give a span or an instant, and not both."),
        };
    }

    private static Refusal? WhyNot(DeadlineRule rule, TimeSpan configured, TimeSpan span, DateTimeOffset now)
    {
        if (span < configured || span > RebaseMax || span.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            return Refusals.Invalid(
                $"时长 {span} 须为整秒，且在 {configured} 与 {RebaseMax} 之间：法定时间只能给多，不能给少。",
                $"The span {span} must be whole seconds, from {configured} to {RebaseMax}: time may be added to what the law gives, not taken.");
        }

        return span == rule.SpanAt(now)
            ? new(RefusalCode.Precondition, $"现行时长已是 {span}，没有可更改的。", $"It is {span} already: there is nothing to change.")
            : null;
    }

    private static Refusal? WhyNot(DeadlineRule rule, DateTimeOffset instant, DateTimeOffset now)
    {
        if (instant <= now || instant > now + RebaseMax)
        {
            return Refusals.Invalid(
                $"时刻须在现在之后，且不超过 {RebaseMax.Days} 天。",
                $"The instant must lie ahead, by {RebaseMax.Days} days at most.");
        }

        return instant <= rule.NotBefore
            ? new(
                RefusalCode.Precondition,
                $"已定于 {rule.NotBefore:yyyy-MM-dd HH:mm:ss'Z'} 之前不到期；已给出的时间不能收回。",
                $"Nothing falls due before {rule.NotBefore:yyyy-MM-dd HH:mm:ss'Z'} already; time that was given is not taken back.")
            : null;
    }
}
