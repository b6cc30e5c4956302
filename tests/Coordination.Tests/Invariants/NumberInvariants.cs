using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using CsCheck;
using static Coordination.Numbers.People;

namespace Coordination.Invariants;

/// <summary>The invariants of domain.md 7.5 over random lives of a number with repeats, reorderings and crashes.</summary>
public class NumberInvariants(ITestOutputHelper output)
{
    private const int Histories = 2_000;
    private static readonly Services every = Enum.GetValues<Services>().Aggregate((all, flag) => all | flag);

    [Fact]
    [Trait("Invariant", "1")]
    public void A_number_is_restricted_exactly_while_an_effective_hold_of_its_epoch_stands() => Always((world, _, _) =>
    {
        var state = world.State;
        Assert.All(state.Holds, hold => Assert.Equal(state.Epoch, hold.Epoch));
        Assert.Equal(state.Holds.Any(hold => hold.Status is HoldStatus.Effective), state.Union != Services.None);
        Assert.Equal(state.Union != Services.None, world.Explain().Restricted);
    });

    [Fact]
    [Trait("Invariant", "2")]
    public void Ending_one_hold_never_frees_more_than_what_that_one_alone_barred() => Always((world, before, _) =>
    {
        var after = world.State;
        Assert.Equal(after.Holds.Where(hold => hold.IsEffective).Aggregate(Services.None, (union, hold) => union | hold.Services), after.Union);

        var ended = before.Holds.Where(hold => after.Holds.All(other => other.OrderId != hold.OrderId || other.Epoch != hold.Epoch));
        var freed = before.Union & ~after.Union;
        Assert.Equal(Services.None, freed & ~ended.Aggregate(Services.None, (union, hold) => union | hold.Services));
    });

    [Fact]
    [Trait("Invariant", "3")]
    public void No_command_can_express_barring_the_lifeline() => Always((world, _, _) =>
        Assert.All(world.Commands, wish =>
        {
            Assert.Equal(Services.None, wish.Services & ~every);
            Assert.StartsWith(RestrictionText.Lifeline(true), RestrictionText.StillWorks(wish.Services, true), StringComparison.Ordinal);
        }));

    [Fact]
    [Trait("Invariant", "4")]
    public void A_hold_ends_only_through_one_who_may_end_it() => Always((world, before, deed) =>
    {
        foreach (var hold in before.Holds.Where(hold => world.State.Live(hold.OrderId) is null))
        {
            var ended = world.State.Placed(hold.OrderId, hold.Epoch);

            // One pass of the time may end more holds than are kept: those are looked at in their turn.
            Assert.True(ended is null ? deed is Deed.Wait : MayEnd(hold, ended.Status, deed), $"{hold.OrderId} ({hold.Ground}) ended {ended?.Status} by {deed}");
        }
    });

    [Fact]
    [Trait("Invariant", "5")]
    public void The_same_thing_twice_changes_nothing_after_the_first() => History.Gen.Sample(
        steps =>
        {
            var once = History.Play([.. steps.Select(step => (step.Deed, Fate.Once))]);
            var twice = History.Play([.. steps.Select(step => (step.Deed, Fate.Repeated))]);
            Assert.Equal(once.State, twice.State);
            Assert.Equal(once.History.Select(entry => entry.Fact), twice.History.Select(entry => entry.Fact));
            Assert.Equal(once.Commands, twice.Commands);
            Assert.Equal(once.Written, twice.Written);
        },
        output.WriteLine,
        iter: Histories);

    [Fact]
    [Trait("Invariant", "6")]
    public void Versions_rise_by_one_with_each_command_and_what_is_applied_never_falls() => Always((world, before, _) =>
    {
        Assert.InRange(world.State.Version, before.Version, int.MaxValue);
        Assert.Equal(world.Commands.Select(wish => wish.Version).Distinct().Order(), world.Commands.Select(wish => wish.Version));
        Assert.All(world.Rows.Values, row => Assert.InRange(row.AppliedVersion, 0, world.State.Version));

        // Nothing barred at any version that may stand is freed without being marked so (P5c).
        Assert.All(world.Commands.Index(), sent => Assert.Equal(
            world.Commands.Take(sent.Index).Any(earlier => (earlier.Services & ~sent.Item.Services) != Services.None),
            sent.Item.Frees));
    });

    [Fact]
    [Trait("Invariant", "7")]
    public void Every_line_ends_once_and_none_is_left_waiting_when_the_carriers_answered() => History.Gen.Sample(
        steps =>
        {
            var world = History.Play(steps, (world, _, _) => Assert.All(world.Lines.Values, line => Assert.InRange(line.Outcomes.Count, 0, 1)));
            foreach (var row in world.Rows.Values.Where(row => row.State is ProvisioningState.Ordered).ToList())
            {
                world.Ack(row.Wish.Executor);
            }

            Assert.All(world.Lines, line => Assert.Single(line.Value.Outcomes));
        },
        output.WriteLine,
        iter: Histories);

    [Fact]
    [Trait("Invariant", "8")]
    public void Every_change_has_its_facts_without_a_gap_and_the_facts_alone_yield_the_state() => History.Gen.Sample(
        steps =>
        {
            var world = History.Play(steps);
            Assert.Equal(Enumerable.Range(1, world.Written), world.History.Select(entry => entry.Version).Distinct());
            Assert.Equal(world.State, world.History.Aggregate(new NumberState(), (state, entry) => state.Apply(entry.Fact)));
        },
        output.WriteLine,
        iter: Histories);

    [Fact]
    public void What_is_wanted_is_what_the_one_open_row_says() => Always((world, _, _) =>
    {
        var open = world.Rows.Values.Where(row => row.State is not ProvisioningState.Closed).ToList();
        Assert.Equal(world.State.Executor is { } executor ? [executor] : [], open.Select(row => row.Wish.Executor));
        Assert.All(open, row => Assert.Equal(
            (world.State.Version, world.State.Union, world.State.Epoch),
            (row.Wish.Version, row.Wish.Services, row.Wish.Epoch)));
    });

    [Fact]
    public void Each_live_hold_has_the_deadlines_it_needs_and_nothing_else_waits() => Always((world, _, _) =>
    {
        var expected = world.State.Holds
            .SelectMany(hold => new (DeadlinePolicy, string)?[]
            {
                hold.Status is HoldStatus.Proposed ? (DeadlinePolicy.NoticeWait, hold.OrderId) : null,
                hold.Status is HoldStatus.Noticed ? (DeadlinePolicy.VerifyWindow, hold.OrderId) : null,
                hold.ExpiresAt is null ? null : (DeadlinePolicy.HoldTerm, hold.OrderId),
            })
            .OfType<(DeadlinePolicy, string)>();
        Assert.Equal(expected.Order(), world.Due.Keys.Order());
        Assert.All(world.Notices.Values, notice => Assert.Equal(HoldStatus.Proposed, world.State.Live(notice.Tag)!.Status));
    });

    [Fact]
    [Trait("Invariant", "12")]
    public void No_finding_of_a_carrier_takes_effect_before_its_notice_was_delivered_or_hopeless() => Always((world, _, _) =>
        Assert.All(
            world.State.Holds.Where(hold => hold.IsEffective && hold.Ground is Ground.CarrierRisk),
            hold => Assert.NotNull(hold.NoticedAt)));

    private void Always(Action<NumberWorld, NumberState, Deed> check) =>
        History.Gen.Sample(steps => { History.Play(steps, check); }, output.WriteLine, iter: Histories);

    // Written out anew, not taken from the rule it checks (domain.md 7.4).
    private static bool MayEnd(Hold hold, HoldStatus how, Deed deed) => (how, deed) switch
    {
        (HoldStatus.Released or HoldStatus.Revoked, Deed.Lift lift) => MayLift(hold, lift.Actor),
        (HoldStatus.Released, Deed.Verify verify) => hold.ReleaseBy.HasFlag(ReleaseBy.Verification) && hold.Level >= 1 && verify.Level >= hold.Level,
        (HoldStatus.Released, Deed.Refuse { Refusal: CarrierRefusal.Ported } or Deed.Assign) => hold.Ground is Ground.CarrierRisk,
        (HoldStatus.Expired, Deed.Tick or Deed.Wait) => hold.ExpiresAt is not null,
        (HoldStatus.EndedWithAssignment, Deed.Refuse { Refusal: CarrierRefusal.NotAssigned } or Deed.Assign) => true,
        _ => false,
    };

    private static bool MayLift(Hold hold, Principal by) => hold.Ground switch
    {
        Ground.PsbCase => by == Chengdu,
        Ground.Miit => by == Miit,
        Ground.Pca => by == SichuanAdministration || by == Miit,
        _ => by == Mobile || by == SichuanAdministration || by == Miit,
    };
}
