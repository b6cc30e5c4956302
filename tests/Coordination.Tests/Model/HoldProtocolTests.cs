using Coordination.Carriers;
using Coordination.Deadlines;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using CsCheck;
using static Coordination.Numbers.People;

namespace Coordination.Model;

public class HoldProtocolTests(ITestOutputHelper output)
{
    [Fact]
    public void Holds_and_delayed_repeated_reordered_and_lost_commands_keep_every_promise() =>
        Closed(HoldProtocol.Of(orders: 3, backups: false));

    [Fact]
    public void A_restored_database_with_a_raised_fence_keeps_every_promise() =>
        Closed(HoldProtocol.Of(orders: 2, backups: true));

    [Fact]
    public void Every_planted_fault_is_caught_by_the_promise_it_breaks()
    {
        var report = HoldProtocol.WithFaults(HoldProtocol.Of(orders: 3, backups: false), backups: false).Faults(output.WriteLine);

        Assert.Empty(report.Inconclusive);
        Assert.Empty(report.Unexercised);
        Assert.Equal("P3", report.CaughtBy("carrier keeps no sequence"));
        Assert.Equal("P5b", report.CaughtBy("carrier forgets what it acked"));
        Assert.Equal("I2", report.CaughtBy("a lift frees nothing"));
        Assert.Equal("P4", report.CaughtBy("a union that grew gets no new version"));
        Assert.Equal("P5a", report.CaughtBy("restore while another hold stands"));
        Assert.Equal("I2-lift", report.CaughtBy("lift clears all holds"));
        Assert.Equal("P5c", report.CaughtBy("carrier ignores notAfter"));
        Assert.Equal("P5c", report.CaughtBy("restore without notAfter"));
        Assert.Equal("P5c", report.CaughtBy("freeing judged by the last version only"));
        Assert.Equal("P5c", report.CaughtBy("stamped anew without looking whether it is the newest"));
        Assert.Equal("P6", report.CaughtBy("an ended order is placed again by a repeat"));
    }

    [Fact]
    public void Every_fault_planted_in_the_restore_of_a_database_is_caught()
    {
        var report = HoldProtocol.WithFaults(HoldProtocol.Of(orders: 2, backups: true), backups: true).Faults(output.WriteLine);

        Assert.Empty(report.Inconclusive);
        Assert.Equal("P4", report.CaughtBy("fence not raised after a restore"));
        Assert.Equal("P17-fence", report.CaughtBy("carrier does not compare the fence"));
        Assert.Equal("P17-fence", report.CaughtBy("carrier is not told of the raised fence"));
        Assert.Equal("P17-doubt", report.CaughtBy("commands go out while the history is in doubt"));
        Assert.Equal("P17-person", report.CaughtBy("what the history has forgotten is overwritten without a person"));
        Assert.Equal("P17-list", report.CaughtBy("nothing is listed"));
        Assert.Equal("P5c", report.CaughtBy("after a restore only what the backup knew was barred counts as barred"));
    }

    [Fact]
    public void The_numbers_own_rules_take_every_transition_of_the_model()
    {
        var report = HoldProtocol.Of(orders: 3, backups: false).ConformExhaustive(
            () => new Real(new NumberState(), null), Step, output.WriteLine, clone: real => real with { });
        Assert.Equal(report.States, report.ConformedStates);
    }

    private void Closed(Spec<HoldState> spec)
    {
        var report = spec.Exhaustive(output.WriteLine);
        Assert.True(report.Closed, report.ToString());
        Assert.Equal(0, report.DeadlockStates);
        Assert.Empty(report.NeverTriggered);
        Assert.Empty(report.NeverFired);
    }

    /// <summary>Performs one step by the real rules and says where they disagree with the model, null when they do not.</summary>
    private static string? Step(Real real, Transition<HoldState> step)
    {
        switch (step.Action)
        {
            case HoldProtocol.Place:
                real.Take(NumberDecision.PlaceHold(real.State, Request(step.ArgIndex), Now));
                break;
            case HoldProtocol.Lift:
                real.Take(NumberDecision.LiftHold(real.State, new($"lift-{step.ArgIndex}", Order(step.ArgIndex), true, "why", Chengdu), Now));
                break;
        }

        var (union, model) = (real.State.Union, step.After);
        var frees = (model.Ever & ~model.Wanted) != 0;
        return union != HoldProtocol.ServicesOf(model.Wanted) ? $"{union} is wanted"
            : real.State.Version != model.Sequence ? $"version {real.State.Version}"
            : model.Sequence > 0 && (real.Wish!.Version, real.Wish.Services, real.Wish.Frees) != (model.Sequence, union, frees) ? $"ordered {real.Wish}"
            : null;
    }

    private static Circumstances Now => new(
        NumberWorld.Start, new LegalSettings(), DeadlineRules.Of(new LegalSettings(), []), new FakeDirectory(MobileSichuan), Msisdn.FromKey(8613800138000), Sichuan);

    private static PlaceHold Request(int order) => new(
        Terms.Police(Order(order)) with { Services = HoldProtocol.ServicesOf(HoldState.Services[order]) }, null, 1, NumberWorld.Start, MobileSichuan, Priority.Bulk);

    private static string Order(int order) => $"order:{order}";

    /// <summary>The real state and the command it last ordered.</summary>
    private sealed record Real(NumberState Begin, ProvisioningWish? FirstWish)
    {
        public NumberState State { get; private set; } = Begin;

        public ProvisioningWish? Wish { get; private set; } = FirstWish;

        public void Take<T>(Decided<NumberState, T> decided)
        {
            State = decided.State;
            Wish = decided.Changes.OfType<Change.BarOrdered>().LastOrDefault()?.Wish ?? Wish;
        }
    }
}
