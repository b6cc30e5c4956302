using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Provinces;

namespace Coordination.Tests.Orders;

public sealed class VouchDecisionTests
{
    private const string Id = "order:1";
    private static readonly DateTimeOffset now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly Principal issuer = new("officer-1", Role.PoliceIssuer, "示范市公安局", ProvinceCode.Unknown, null);
    private static readonly Principal approver = new("approver-1", Role.Approver, "示范省反诈中心", ProvinceCode.Unknown, null);
    private static readonly Principal ministry = new("ministry-1", Role.MinistryOperator, "工业和信息化部", ProvinceCode.Unknown, null);
    private static readonly Withdrawal ended = new(issuer.Id, false, ProvinceCode.Unknown, "left", "ministry-2", now);

    [Fact]
    public void An_order_rests_on_whoever_submitted_and_approved_it_until_the_ministry_answers_for_it()
    {
        var state = Running();
        var undo = state with { Undoes = new("order:0", false, []) };

        Assert.Equal([issuer], VouchDecision.Vouchers(state));
        Assert.Equal([issuer, approver], VouchDecision.Vouchers(state with { Approved = new(approver, now, "seen") }));
        Assert.Equal([ministry], VouchDecision.Vouchers(state with { Conduct = new() { AnsweredBy = new(ministry, now, "mine") } }));
        Assert.Empty(VouchDecision.Vouchers(undo));
        Assert.Equal([approver], VouchDecision.Vouchers(undo with { Approved = new(approver, now, "seen") }));
    }

    [Fact]
    public void Paused_for_it_an_order_keeps_what_it_did_and_goes_on_only_when_the_ministry_answers_for_it()
    {
        var paused = VouchDecision.Pause(Running(), Id, ended, now).State;
        var own = ConductDecision.Resume(paused, Id, 0, "go on", approver, now, ended);
        var itself = ConductDecision.Resume(paused, Id, 0, "go on", ministry with { Id = issuer.Id }, now, ended);
        var resumed = ConductDecision.Resume(paused, Id, 0, "I have looked", ministry, now, ended);

        Assert.Equal((OrderPhase.Paused, PauseCause.Withdrawn), (paused.Phase, paused.Conduct.PausedFor));
        Assert.Contains(issuer.Id, paused.Conduct.Paused!.Reason, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.NotAllowed, own.Answer!.Code);
        Assert.Equal(RefusalCode.NotAllowed, itself.Answer!.Code);
        Assert.Equal((OrderPhase.Running, ministry), (resumed.State.Phase, resumed.State.Conduct.AnsweredBy!.By));
        Assert.Null(ConductDecision.Cancel(paused, Id, "enough", approver, now).Answer);
        Assert.Null(OrderDecision.Stop(paused, Id, "enough", approver, now).Answer);
    }

    [Fact]
    public void It_is_run_once_more_only_when_the_ministry_answers_for_it()
    {
        var state = Running() with { Phase = OrderPhase.Completed };
        LineCount[] counts = [new(ProvinceCode.Unknown, CarrierCode.Cmcc, ItemOutcome.TimedOut, 3)];

        Assert.Equal(RefusalCode.NotAllowed, ConductDecision.Retry(state, Id, counts, "again", approver, now, ended).Answer!.Code);
        Assert.Equal(ministry, ConductDecision.Retry(state, Id, counts, "again", ministry, now, ended).State.Conduct.AnsweredBy!.By);
    }

    [Fact]
    public void Reinstated_it_is_looked_at_by_another_like_whatever_stopped_itself()
    {
        var paused = VouchDecision.Pause(Running(), Id, ended, now).State;

        Assert.Equal(RefusalCode.NotAllowed, ConductDecision.Resume(paused, Id, 0, "go on", issuer, now).Answer!.Code);
        Assert.Null(ConductDecision.Resume(paused, Id, 0, "go on", approver, now).State.Conduct.AnsweredBy);
    }

    private static OrderState Running() => new()
    {
        Phase = OrderPhase.Running,
        Run = 1,
        Submitted = new(issuer, now, "case"),
        Started = new(issuer, now, "go"),
        Plan = new([], 100, 100, [], [], [], [], now),
    };
}
