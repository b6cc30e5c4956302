using Coordination.Journal;
using Coordination.Numbers;
using static Coordination.Numbers.People;

namespace Coordination.Sims;

public class SimTests
{
    private const long Number = 8613800138000;
    private static readonly DateTimeOffset start = NumberWorld.Start;
    private SimState state = new();

    [Fact]
    public void Two_numbers_may_be_on_a_card_and_each_is_there_by_its_latest_event()
    {
        Assert.True(Do(SimDecision.Join(state, Number, start, "r1", Mobile)));
        Assert.True(Do(SimDecision.Join(state, Number + 1, start, "r2", Mobile)));
        Assert.True(Do(SimDecision.Leave(state, Number, start.AddHours(2), "r3", Mobile)));
        Assert.False(Do(SimDecision.Join(state, Number, start.AddHours(1), "late", Mobile)));

        Assert.Equal([Number + 1], state.Numbers.Where(number => number.IsOn).Select(number => number.Number));
    }

    [Fact]
    public void A_repeat_is_no_news()
    {
        Do(SimDecision.Join(state, Number, start, "r1", Mobile));
        var before = state;
        Assert.False(Do(SimDecision.Join(state, Number, start, "r1", Mobile)));
        Assert.Same(before, state);
    }

    [Fact]
    public void A_hold_is_placed_once_for_each_order_also_after_it_ended()
    {
        Assert.True(Do(SimDecision.PlaceHold(state, Terms.Police("order:1"), start)));
        Assert.True(Do(SimDecision.PlaceHold(state, Terms.Police("order:1"), start)));
        Assert.Single(state.Holds);
        Assert.Equal(LiftOutcome.NotAllowed, Do(SimDecision.LiftHold(state, Lift(Mianyang), start)));
        Assert.Equal(LiftOutcome.Lifted, Do(SimDecision.LiftHold(state, Lift(Chengdu), start)));
        Assert.Equal(LiftOutcome.AlreadyEnded, Do(SimDecision.LiftHold(state, Lift(Chengdu), start)));
        Assert.True(Do(SimDecision.PlaceHold(state, Terms.Police("order:1"), start)));
        Assert.Empty(state.Holds);
    }

    [Fact]
    public void A_card_takes_so_many_holds_and_no_more()
    {
        for (var order = 0; order < ScopeHolds.HoldsMax; order++)
        {
            Assert.True(Do(SimDecision.PlaceHold(state, Terms.Police($"order:{order}"), start)));
        }

        Assert.False(Do(SimDecision.PlaceHold(state, Terms.Police("order:more"), start)));
    }

    [Fact]
    public void Numbers_that_left_long_ago_are_forgotten_and_those_on_it_never()
    {
        Do(SimDecision.Join(state, Number, start, "r", Mobile));
        for (var index = 1; index <= SimState.NumbersKeptMax + 5; index++)
        {
            Do(SimDecision.Join(state, Number + index, start.AddHours(index), "r", Mobile));
            Do(SimDecision.Leave(state, Number + index, start.AddHours(index).AddMinutes(1), "r", Mobile));
        }

        Assert.Equal(SimState.NumbersKeptMax, state.Numbers.Length);
        Assert.Contains(state.Numbers, number => number.Number == Number && number.IsOn);
    }

    private static LiftHold Lift(Audit.Principal by) => new("c1", "order:1", false, "why", by);

    private T Do<T>(Decided<SimState, T> decided)
    {
        // The facts alone yield the state.
        Assert.Equal(decided.State, decided.Changes.OfType<Change.Recorded>().Aggregate(state, (before, change) => before.Apply(change.Fact)), Same);
        state = decided.State;
        return decided.Answer;
    }

    private static bool Same(SimState one, SimState other) =>
        one.Numbers.SequenceEqual(other.Numbers) && one.Holds.SequenceEqual(other.Holds) && one.Ended.SequenceEqual(other.Ended) && one.Imei == other.Imei;
}
