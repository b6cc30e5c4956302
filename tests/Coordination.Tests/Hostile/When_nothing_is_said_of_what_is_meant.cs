using Coordination.Appeals;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Coordination.Verification;

namespace Coordination.Hostile;

/// <summary>
/// A star, an empty list, nothing at all in the place of what is meant: refused, by every method that is told what it is about, and
/// never taken for everything.
/// </summary>
public sealed class When_nothing_is_said_of_what_is_meant(Fortress fortress) : IClassFixture<Fortress>
{
    private static readonly DateTimeOffset Later = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);

    private sealed record Asked(string What, Principal By, Func<IPortals, string?, Task<Refusal?>> Ask);

    /// <summary>Methods that one text tells what they are about.</summary>
    private static readonly Asked[] Named =
    [
        new("order", Fortress.Ministry, async (portals, text) => (await portals.Province.Order(text!)).Refusal),
        new("add-rows", Fortress.Police, async (portals, text) => (await portals.Province.AddRows(text!, new OrderRow[] { new(1, "13900139000", null) })).Refusal),
        new("plan", Fortress.Police, async (portals, text) => (await portals.Province.Plan(text!, 1)).Refusal),
        new("approve", Fortress.Approver, async (portals, text) => (await portals.Province.Approve(text!, new('0', 64), "why")).Refusal),
        new("apply", Fortress.Police, async (portals, text) => (await portals.Province.Apply(text!, "why")).Refusal),
        new("pause", Fortress.Ministry, async (portals, text) => (await portals.Province.Pause(text!, "why")).Refusal),
        new("resume", Fortress.Ministry, async (portals, text) => (await portals.Province.Resume(text!, "why")).Refusal),
        new("cancel", Fortress.Ministry, async (portals, text) => (await portals.Province.Cancel(text!, "why")).Refusal),
        new("set-rate", Fortress.Ministry, async (portals, text) => (await portals.Province.SetRate(text!, 1, "why")).Refusal),
        new("retry", Fortress.Ministry, async (portals, text) => (await portals.Province.Retry(text!, "why")).Refusal),
        new("stop", Fortress.Ministry, async (portals, text) => (await portals.Province.Stop(text!, "why")).Refusal),
        new("ministry stop", Fortress.Ministry, async (portals, text) => (await portals.Ministry.Stop(text!, "why")).Refusal),
        new("undo", Fortress.Ministry, async (portals, text) => (await portals.Province.Undo(text!, false, "why")).Refusal),
        new("lines", Fortress.Ministry, async (portals, text) => (await portals.Province.Lines(text!, null, 0, 10)).Refusal),
        new("review", Fortress.Ministry, async (portals, text) => (await portals.Province.Review(text!, 0, 10)).Refusal),
        new("propose-review", Fortress.Ministry, async (portals, text) => (await portals.Province.ProposeReview(text!, ReviewChoice.Drop, new[] { 1 }, "why")).Refusal),
        new("incident", Fortress.Ministry, async (portals, text) => (await portals.Province.Incident(text!)).Refusal),
        new("pause-incident", Fortress.Ministry, async (portals, text) => (await portals.Province.PauseIncident(text!, "why")).Refusal),
        new("stop-incident", Fortress.Ministry, async (portals, text) => (await portals.Province.StopIncident(text!, "why")).Refusal),
        new("protect", Fortress.Ministry, async (portals, text) => (await portals.Province.Protect(new[] { text! }, ProtectedKind.Hospital, null, "why")).Refusal),
        new("unprotect", Fortress.Ministry, async (portals, text) => (await portals.Province.Unprotect(new[] { text! }, "why")).Refusal),
        new("protected", Fortress.Ministry, async (portals, text) => (await portals.Province.Protected(text!, 0, 10)).Refusal),
        new("withdraw", Fortress.Ministry, async (portals, text) => (await portals.Province.Withdraw(text!, true, "why")).Refusal),
        new("reinstate", Fortress.Ministry, async (portals, text) => (await portals.Province.Reinstate(text!, true, "why")).Refusal),
        new("province", Fortress.Ministry, async (portals, text) => (await portals.Province.Province(text!)).Refusal),
        new("number", Fortress.Ministry, async (portals, text) => (await portals.Province.Number(text!, false, string.Empty)).Refusal),
        new("explain", Fortress.Ministry, async (portals, text) => (await portals.Province.Explain(text!, false)).Refusal),
        new("lift", Fortress.Ministry, async (portals, text) => (await portals.Province.Lift("l-1", text!, "order:1", true, "why")).Refusal),
        new("lift by no order", Fortress.Ministry, async (portals, text) => (await portals.Province.Lift("l-2", "13900139000", text!, true, "why")).Refusal),
        new("resend", Fortress.Ministry, async (portals, text) => (await portals.Province.Resend("s-1", text!, "why")).Refusal),
        new("submit-appeal", Fortress.Ministry, async (portals, text) => (await portals.Province.SubmitAppeal(new("a-1", text!, "order:1", "why"))).Refusal),
        new("decide-appeal", Fortress.Ministry, async (portals, text) => (await portals.Province.DecideAppeal("a-2", "13900139000", text!, AppealOutcome.Dismissed, "why")).Refusal),
        new("holder", Fortress.Ministry, async (portals, text) => (await portals.Province.Holder(text!, "why")).Refusal),
        new("sim", Fortress.Ministry, async (portals, text) => (await portals.Province.Sim(text!, "why")).Refusal),
        new("retain-line", Fortress.Ministry, async (portals, text) => (await portals.Province.RetainLine(text!, "why")).Refusal),
        new("plan-disposition", Fortress.Police, async (portals, text) => (await portals.Province.PlanDisposition(new(Draft, text!, Ties.None))).Refusal),
        new("cap", Fortress.Ministry, async (portals, text) => (await portals.Ministry.Cap(text!, "51")).Refusal),
        new("cap of a province", Fortress.Ministry, async (portals, text) => (await portals.Ministry.Cap("CMCC", text!)).Refusal),
        new("raise-cap", Fortress.Ministry, async (portals, text) => (await portals.Ministry.RaiseCap(text!, "51", 1, Later, "why")).Refusal),
        new("set-quota", Fortress.Ministry, async (portals, text) => (await portals.Ministry.SetQuota(text!, 1, Later, "why")).Refusal),
        new("share-devices", Fortress.Ministry, async (portals, text) => (await portals.Ministry.ShareDevices(new[] { text! }, "why")).Refusal),
        new("unshare-devices", Fortress.Ministry, async (portals, text) => (await portals.Ministry.UnshareDevices(new[] { text! }, "why")).Refusal),
        new("rebase", Fortress.Ministry, async (portals, text) => (await portals.Ministry.Rebase("r-1", new(text!, TimeSpan.FromHours(48), null), "why")).Refusal),
        new("preview-rebase", Fortress.Ministry, async (portals, text) => (await portals.Ministry.PreviewRebase(new(text!, TimeSpan.FromHours(48), null))).Refusal),
        new("history", Fortress.Auditor, async (portals, text) => (await portals.Audit.History(text!, 0, "why")).Refusal),
        new("order-history", Fortress.Auditor, async (portals, text) => (await portals.Audit.OrderHistory(text!, 0, "why")).Refusal),
        new("lane-history", Fortress.Auditor, async (portals, text) => (await portals.Audit.LaneHistory(text!, 0, "why")).Refusal),
        new("sim-history", Fortress.Auditor, async (portals, text) => (await portals.Audit.SimHistory(text!, 0, "why")).Refusal),
        new("audited number", Fortress.Auditor, async (portals, text) => (await portals.Audit.Number(text!, false, "why")).Refusal),
        new("open-case", Fortress.Mobile, async (portals, text) => (await portals.Carrier.OpenCase(new("c-1", text!, "model", 1))).Refusal),
        new("record-result", Fortress.Mobile, async (portals, text) => (await portals.Carrier.RecordResult("r-2", text!, Passed)).Refusal),
        new("case", Fortress.Mobile, async (portals, text) => (await portals.Carrier.Case(text!, "case:1")).Refusal),
        new("may-port-out", Fortress.Mobile, async (portals, text) => (await portals.Carrier.MayPortOut(text!)).Refusal),
        new("report", Fortress.Mobile, async (portals, text) => (await portals.Carrier.Report(CarrierReport.Closure("r-3", text!, Later.AddDays(-2)))).Refusal),
        new("report-device", Fortress.Mobile, async (portals, text) => (await portals.Carrier.ReportDevice(text!, "490154203237518", Later.AddDays(-2))).Refusal),
        new("explained to a holder", Fortress.Mobile, async (portals, text) => (await portals.Carrier.Explain(text!, false)).Refusal),
    ];

    /// <summary>Methods that take a whole of things, and nothing is in it.</summary>
    private static readonly Asked[] Empty =
    [
        new("protect nothing", Fortress.Ministry, async (portals, _) => (await portals.Province.Protect([], ProtectedKind.Hospital, null, "why")).Refusal),
        new("unprotect nothing", Fortress.Ministry, async (portals, _) => (await portals.Province.Unprotect([], "why")).Refusal),
        new("protect what is left out", Fortress.Ministry, async (portals, _) => (await portals.Province.Protect(null!, ProtectedKind.Hospital, null, "why")).Refusal),
        new("unprotect what is left out", Fortress.Ministry, async (portals, _) => (await portals.Province.Unprotect(null!, "why")).Refusal),
        new("share nothing", Fortress.Ministry, async (portals, _) => (await portals.Ministry.ShareDevices([], "why")).Refusal),
        new("unshare nothing", Fortress.Ministry, async (portals, _) => (await portals.Ministry.UnshareDevices([], "why")).Refusal),
        new("unshare what is left out", Fortress.Ministry, async (portals, _) => (await portals.Ministry.UnshareDevices(null!, "why")).Refusal),
        new("no draft", Fortress.Police, async (portals, _) => (await portals.Province.Submit(null!)).Refusal),
        new("a draft without a province", Fortress.Police, async (portals, _) => (await portals.Province.Submit(Draft with { Province = null! })).Refusal),
        new("a draft for all provinces", Fortress.Police, async (portals, _) => (await portals.Province.Submit(Draft with { Province = "*" })).Refusal),
        new("a draft about nobody knows what", Fortress.Police, async (portals, _) => (await portals.Province.Submit(Draft with { Scope = (HoldScope)99 })).Refusal),
        new("a draft about nothing", Fortress.Police, async (portals, _) => (await portals.Province.Submit(Draft with { About = null! })).Refusal),
        new("no disposition", Fortress.Police, async (portals, _) => (await portals.Province.PlanDisposition(null!)).Refusal),
        new("a disposition of nothing", Fortress.Police, async (portals, _) => (await portals.Province.PlanDisposition(new(null!, "13900139000", Ties.None))).Refusal),
        new("a disposition about nobody knows what", Fortress.Police, async (portals, _) =>
            (await portals.Province.PlanDisposition(new(Draft with { Scope = (HoldScope)99 }, "13900139000", Ties.None))).Refusal),
        new("no case", Fortress.Mobile, async (portals, _) => (await portals.Carrier.OpenCase(null!)).Refusal),
        new("no result", Fortress.Mobile, async (portals, _) => (await portals.Carrier.RecordResult("r-4", "13900139000", null!)).Refusal),
        new("no report", Fortress.Mobile, async (portals, _) => (await portals.Carrier.Report(null!)).Refusal),
        new("no fetch", Fortress.Mobile, async (portals, _) => (await portals.Carrier.Fetch(null!)).Refusal),
        new("no rebase", Fortress.Ministry, async (portals, _) => (await portals.Ministry.PreviewRebase(null!)).Refusal),
        new("no incident", Fortress.Police, async (portals, _) => (await portals.Province.OpenIncident(null!)).Refusal),
    ];

    private static OrderDraft Draft => new("stars", Ground.PsbCase, "", "DEV 1", "test", Services.None, "", new('a', 64), null);

    private static VerificationResult Passed => new("case:1", VerificationOutcome.Passed, 3, Later.AddDays(-2), "hall", "tx-1");

    [Theory]
    [InlineData("*")]
    [InlineData("%")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    [Trait("Hostile", "23")]
    public Task A_star_or_nothing_is_no_name_of_everything(string? text) => AllRefuse(Named, text);

    [Fact]
    [Trait("Hostile", "23")]
    public Task An_empty_list_or_what_is_left_out_is_not_all() => AllRefuse(Empty, null);

    private async Task AllRefuse(IReadOnlyList<Asked> asked, string? text)
    {
        await using var client = await Raider.Connect(fortress, fortress.Certificate("stars"));
        var effects = fortress.Effects;
        var wrong = new List<string>();
        foreach (var one in asked)
        {
            var refusal = await client.With(fortress.Token(one.By, client.CertificateFile), portals => one.Ask(portals, text));

            // What has no id that could be one does not exist; whatever else is told that it is wrong.
            if (refusal?.Code is not (RefusalCode.InvalidArgument or RefusalCode.NotFound))
            {
                wrong.Add($"{one.What} of '{text}': {(refusal is null ? "was done" : $"{refusal.Code} {refusal.En}")}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
        Assert.Equal(effects, fortress.Effects);
    }
}
