using Coordination.Audit;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Provinces;

namespace Coordination.Deadlines;

public sealed class DeadlinePolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly Principal Ministry = new("ministry-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);
    private static readonly LegalSettings Law = new();

    [Fact]
    public void A_rebase_is_a_fact_with_its_principal_a_row_and_an_answer_in_one_commit()
    {
        var decided = Rebase(new(), Span(48));

        Assert.Null(decided.Answer);
        var fact = decided.Changes.OfType<Change.Recorded>().Single().Fact;
        Assert.Equal((Ministry, "c-1", Now), (fact.By, fact.Cause, fact.HappenedAt));
        var version = new PolicyVersion(1, Now, TimeSpan.FromHours(48), null, "ministry-1", "工业和信息化部", "festival");
        Assert.Equal(new DeadlineRebased(DeadlinePolicy.VerifyWindow, version), fact.Fact);
        Assert.Equal(new Change.PolicySet(DeadlinePolicy.VerifyWindow, version), decided.Changes.OfType<Change.PolicySet>().Single());
        Assert.Equal("c-1", decided.Changes.OfType<Change.Answered>().Single().CommandId);
        Assert.Equal([version], decided.State.Versions);
    }

    [Fact]
    public void Nothing_shorter_than_what_is_configured_and_nothing_beyond_a_month_is_taken()
    {
        Assert.Equal(RefusalCode.InvalidArgument, Refused(Span(24) with { Span = TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1) }));
        Assert.Equal(RefusalCode.InvalidArgument, Refused(Span(24) with { Span = TimeSpan.FromDays(31) + TimeSpan.FromSeconds(1) }));
        Assert.Equal(RefusalCode.InvalidArgument, Refused(Span(24) with { Span = TimeSpan.FromHours(48) + TimeSpan.FromMilliseconds(1) }));
        Assert.Equal(RefusalCode.InvalidArgument, Refused(Until(Now)));
        Assert.Equal(RefusalCode.InvalidArgument, Refused(Until(Now.AddDays(31).AddTicks(1))));
        Assert.Null(Rebase(new(), Span(24 * 31)).Answer);
        Assert.Null(Rebase(new(), Until(Now.AddDays(31))).Answer);
    }

    [Fact]
    public void A_rebase_names_a_span_or_an_instant_and_never_both_or_none()
    {
        Assert.Equal(RefusalCode.InvalidArgument, Refused(new("verify-window", TimeSpan.FromHours(48), Now.AddDays(1))));
        Assert.Equal(RefusalCode.InvalidArgument, Refused(new("verify-window", null, null)));
    }

    [Fact]
    public void What_changes_nothing_or_would_take_time_back_is_refused()
    {
        Assert.Equal(RefusalCode.Precondition, Refused(Span(24)));
        var state = Rebase(new(), Until(Now.AddDays(3))).State;
        var later = Now.AddHours(1);
        Assert.Equal(RefusalCode.Precondition, Rebase(state, Until(Now.AddDays(2)), later).Answer!.Code);
        Assert.Equal(RefusalCode.Precondition, Rebase(state, Until(Now.AddDays(3)), later).Answer!.Code);
        Assert.Null(Rebase(state, Until(Now.AddDays(4)), later).Answer);
        Assert.Null(Rebase(Rebase(new(), Span(48)).State, Span(24), later).Answer);
    }

    [Fact]
    public void The_term_of_a_hold_belongs_to_its_order() => Assert.Equal(
        RefusalCode.NotAllowed,
        DeadlinePolicyDecision.Rebase(new(), DeadlinePolicy.HoldTerm, Law, "c-1", new("hold-term", TimeSpan.FromDays(1), null), "why", Ministry, Now).Answer!.Code);

    [Fact]
    public void Versions_follow_each_other_in_time_and_are_limited()
    {
        var state = Rebase(new(), Span(48)).State;
        Assert.Equal(RefusalCode.Unavailable, Rebase(state, Span(72)).Answer!.Code);

        for (var version = 2; version <= DeadlinePolicyState.VersionsMax; version++)
        {
            state = Rebase(state, Span(version % 2 == 0 ? 72 : 48), Now.AddHours(version)).State;
        }

        Assert.Equal(DeadlinePolicyState.VersionsMax, state.Versions.Length);
        Assert.Equal(RefusalCode.LimitReached, Rebase(state, Span(96), Now.AddYears(1)).Answer!.Code);
    }

    [Fact]
    public void Every_policy_has_a_name_and_a_key_of_its_own()
    {
        foreach (var policy in Enum.GetValues<DeadlinePolicy>())
        {
            Assert.True(PolicyNames.TryParse(PolicyNames.Of(policy), out var parsed));
            Assert.Equal(policy, parsed);
            Assert.Equal(policy, PolicyNames.OfKey(PolicyNames.KeyOf(policy)));
            Assert.Equal(Subject.OfPolicy(PolicyNames.KeyOf(policy)), StateKey.OfText("deadline-policy", PolicyNames.KeyOf(policy)).Subject);
        }

        Assert.False(PolicyNames.TryParse("verify", out _));
        Assert.False(PolicyNames.TryParse(null, out _));
    }

    [Fact]
    public void The_rules_of_a_silo_follow_the_rows_it_reads()
    {
        var policies = new DeadlinePolicies(Law);
        var before = policies.Current;
        Assert.Same(before, policies.Of([]));

        var version = Rebase(new(), Span(48)).State.Versions[0];
        var after = policies.Of([new(DeadlinePolicy.VerifyWindow, version)]);
        Assert.Same(after, policies.Current);
        Assert.Equal(TimeSpan.FromHours(48), after[DeadlinePolicy.VerifyWindow].SpanAt(Now));
        Assert.Equal(Law.NoticeWaitMax, after[DeadlinePolicy.NoticeWait].SpanAt(Now));
        Assert.Same(after, policies.Of([new(DeadlinePolicy.VerifyWindow, version)]));
    }

    private static DeadlineRebase Span(int hours) => new("verify-window", TimeSpan.FromHours(hours), null);

    private static DeadlineRebase Until(DateTimeOffset instant) => new("verify-window", null, instant);

    private static RefusalCode Refused(DeadlineRebase rebase)
    {
        var state = new DeadlinePolicyState();
        var decided = Rebase(state, rebase);
        Assert.Same(state, decided.State);
        Assert.Empty(decided.Changes);
        return decided.Answer!.Code;
    }

    private static Decided<DeadlinePolicyState, Refusal?> Rebase(DeadlinePolicyState state, DeadlineRebase rebase, DateTimeOffset? now = null) =>
        DeadlinePolicyDecision.Rebase(state, DeadlinePolicy.VerifyWindow, Law, "c-1", rebase, "festival", Ministry, now ?? Now);
}
