using Coordination.Carriers;
using Coordination.Journal;
using static Coordination.Numbers.People;

namespace Coordination.Numbers;

/// <summary>A person decides that a restored record counts for one number (promise P17).</summary>
public class SettleEffectTests
{
    private static readonly CarrierUnit Central = CarrierUnit.Central(CarrierCode.Cmcc);
    private readonly NumberWorld world = new();

    [Fact]
    public void A_number_nobody_knows_is_given_back_where_the_effect_stands()
    {
        var decided = Settle(world.State);

        Assert.Equal(1, decided.Answer);
        Assert.Equal(
            new ProvisioningWish(Central, 1, 0, Services.None, false, Priority.Restore, string.Empty, null),
            Assert.Single(decided.Changes.OfType<Change.BarOrdered>()).Wish);
        Assert.Equal(CarrierCode.Cmcc, Assert.Single(decided.Changes.OfType<Change.EffectSettled>()).Carrier);
        Assert.Equal((1, Central), (decided.State.Version, decided.State.Executor));
    }

    [Fact]
    public void A_number_that_is_held_is_barred_again_through_its_own_unit()
    {
        world.Place(Terms.Police("order:1"));

        var decided = Settle(world.State);

        var wish = Assert.Single(decided.Changes.OfType<Change.BarOrdered>()).Wish;
        Assert.Equal((MobileSichuan, 2, Services.TwoWay, Priority.Urgent), (wish.Executor, wish.Version, wish.Services, wish.Priority));
    }

    [Fact]
    public void The_decision_is_a_fact_with_its_reason_and_its_answer_is_kept()
    {
        var decided = Settle(world.State);

        var fact = Assert.IsType<CommandResent>(Assert.Single(decided.Changes.OfType<Change.Recorded>()).Fact.Fact);
        Assert.Equal("the authority withdrew it", fact.Reason);
        Assert.Equal("fence-1", Assert.Single(decided.Changes.OfType<Change.Answered>()).CommandId);
    }

    private Decided<NumberState, int> Settle(NumberState state) =>
        NumberDecision.Settle(state, new SettleEffect("fence-1", Central, "the authority withdrew it", Chengdu), world.At);
}
