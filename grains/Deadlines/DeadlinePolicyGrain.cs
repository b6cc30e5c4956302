using Coordination.Audit;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Coordination.Deadlines;

/// <summary>How long deadlines of one policy run. Key: <c>policy:verify-window</c> …</summary>
[GrainInterfaceType("deadline-policy")]
[Alias("deadline-policy")]
internal interface IDeadlinePolicyGrain : IGrainWithStringKey
{
    [Alias("view")]
    [AlwaysInterleave]
    Task<DeadlinePolicyView> View();

    [Alias("preview")]
    [AlwaysInterleave]
    Task<Answer<RebasePreview>> Preview(DeadlineRebase rebase);

    [Alias("rebase")]
    Task<Answer<DeadlinePolicyView>> Rebase(string commandId, DeadlineRebase rebase, string reason, Principal by);
}

[GrainType("deadline-policy")]
internal sealed class DeadlinePolicyGrain(
    [PersistentState("deadline-policy", IJournal.StorageName)] IPersistentState<Journalled<DeadlinePolicyState>> stored,
    IJournal journal,
    LegalSettings law,
    TimeProvider time,
    ILogger<DeadlinePolicyGrain> logger) : Grain, IDeadlinePolicyGrain
{
    private DeadlinePolicy Policy => PolicyNames.OfKey(this.GetPrimaryKeyString());

    private DeadlinePolicyState State => stored.State.Value;

    public async Task<DeadlinePolicyView> View()
    {
        var rule = DeadlinePolicyDecision.RuleOf(State, Policy, law);
        var due = await journal.DueHeads((now, _) => [.. rule.DueBy(now)], CancellationToken.None);
        var oldest = due.Heads.Count == 0 ? (TimeSpan?)null : due.Heads.Max(head => due.Now - rule.DueAt(head.AnchorAt));
        return new(
            PolicyNames.Of(Policy),
            rule.SpanAt(due.Now),
            rule.NotBefore,
            await journal.DueCount([.. rule.All()], DeadlinesView.CountedMax, CancellationToken.None),
            await journal.DueCount([.. rule.DueBy(due.Now)], DeadlinesView.CountedMax, CancellationToken.None),
            oldest,
            [.. State.Versions.Select(View)]);
    }

    public async Task<Answer<RebasePreview>> Preview(DeadlineRebase rebase)
    {
        var now = time.GetUtcNow();
        var (next, refusal) = DeadlinePolicyDecision.Preview(State, Policy, law, rebase, now);
        if (next is null)
        {
            return refusal!;
        }

        var rule = DeadlinePolicyDecision.RuleOf(State, Policy, law);
        var all = await journal.DueCount([.. rule.All()], long.MaxValue, CancellationToken.None);
        var later = await journal.DueCount([.. rule.LaterBy(next)], long.MaxValue, CancellationToken.None);
        return new RebasePreview(PolicyNames.Of(Policy), later, Math.Max(0, all - later), next.SpanAt(now), next.NotBefore);
    }

    public async Task<Answer<DeadlinePolicyView>> Rebase(string commandId, DeadlineRebase rebase, string reason, Principal by)
    {
        if (await journal.AnswerTo(Subject.OfPolicy(this.GetPrimaryKeyString()), commandId, CancellationToken.None) is { } bytes)
        {
            return CommandAnswer.Decode(commandId, bytes).Fingerprint == DeadlinePolicyDecision.FingerprintOf(rebase, reason)
                ? await View()
                : Refusals.SameKeyOtherBody(commandId);
        }

        var decided = DeadlinePolicyDecision.Rebase(State, Policy, law, commandId, rebase, reason, by, Whole(time.GetUtcNow()));
        if (decided.Answer is { } refusal)
        {
            return refusal;
        }

        await stored.Commit(decided.State, decided.Changes, DeactivateOnIdle);
        DeadlineLog.Rebased(logger, Policy, State.Versions.Length, by.Id);
        return await View();
    }

    // As the row keeps it, so that state and row name one instant.
    private static DateTimeOffset Whole(DateTimeOffset now) => now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));

    private static PolicyVersionView View(PolicyVersion version) => new(
        version.Version, version.AnchorsFrom, version.Span, version.NotBefore, version.SetBy, version.Organisation, version.Reason);
}
