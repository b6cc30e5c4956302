using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;

namespace Coordination.Hostile;

/// <summary>Of a number that was ported each of its two carriers has the time in which it served it, and no more.</summary>
public sealed class When_a_number_was_ported(Fortress fortress) : IClassFixture<Fortress>
{
    private static readonly Principal Telecom = new("system-CTCC", Role.CarrierSystem, "中国电信", Provinces.ProvinceCode.Unknown, CarrierCode.Ctcc);

    [Fact]
    [Trait("Hostile", "15")]
    public async Task The_donor_has_what_was_before_and_the_recipient_what_came_after()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var number = fortress.Numbers(CarrierCode.Cmcc, 51).First();
        var ported = fortress.Time.GetUtcNow();
        await Told(Fortress.Mobile, CarrierReport.Activation("a-1", number, "CMCC-51", "holder-anna", "89860012345678901238", ported.AddDays(-90)));
        var donors = await raider.Do(Fortress.Mobile, portals => portals.Carrier.OpenCase(new("risk-1", number, "model", 1)));
        await Told(Fortress.Mobile, CarrierReport.PortOut("o-1", number, "CTCC-51", ported));
        await Told(Telecom, CarrierReport.PortIn("i-1", number, "CTCC-51", "holder-anna", "89860312345678901235", ported));
        fortress.Time.Advance(TimeSpan.FromHours(1));
        var recipients = await raider.Do(Telecom, portals => portals.Carrier.OpenCase(new("risk-2", number, "model", 1)));
        var now = fortress.Time.GetUtcNow();

        // What it does now, who has it now, and what the other found, is the other's.
        var before = fortress.Record.Lines.Count;
        await Nothing(Fortress.Mobile, portals => portals.Carrier.Explain(number, chinese: false));
        await Nothing(Fortress.Mobile, portals => portals.Carrier.MayPortOut(number));
        await Nothing(Fortress.Mobile, portals => portals.Carrier.OpenCase(new("risk-3", number, "model", 1)));
        await Nothing(Fortress.Mobile, portals => portals.Carrier.SubmitAppeal(new("appeal-1", number, recipients.CaseId, "mine")));
        await Nothing(Fortress.Mobile, portals => portals.Carrier.RecordResult("r-1", number, new(donors.CaseId, Verification.VerificationOutcome.Passed, 4, now, "hall", "tx")));
        await Nothing(Fortress.Mobile, portals => portals.Carrier.Case(number, recipients.CaseId));
        await Nothing(Fortress.Mobile, portals => portals.Carrier.Report(CarrierReport.Closure("c-1", number, now)));
        await Nothing(Fortress.Mobile, portals => portals.Carrier.Report(CarrierReport.CardChange("k-1", number, "", "89860012345678901239", true, now)));
        await Nothing(Telecom, portals => portals.Carrier.Case(number, donors.CaseId));
        await Nothing(Telecom, portals => portals.Carrier.Report(CarrierReport.Transfer("t-1", number, "holder-bert", ported.AddDays(-30))));
        await Nothing(Telecom, portals => portals.Carrier.Report(CarrierReport.Closure("c-2", number, ported.AddDays(-30))));
        Assert.Equal(11, fortress.Record.Lines.Skip(before).Count(line => line.Event is SecurityEvent.NotFound));

        // Its own time stays each one's own.
        Assert.Equal(donors.CaseId, (await raider.Do(Fortress.Mobile, portals => portals.Carrier.Case(number, donors.CaseId))).CaseId);
        Assert.Equal("LATE", (await Told(Fortress.Mobile, CarrierReport.CardChange("k-2", number, "", "89860012345678901237", true, ported.AddDays(-30)))).Code);
        await raider.Do(Telecom, portals => portals.Carrier.Explain(number, chinese: false));

        var facts = await fortress.Facts(Subject.OfNumber(long.Parse($"86{number}")));
        Assert.DoesNotContain(facts, fact => fact.By.Id == Fortress.Mobile.Id && fact.HappenedAt > ported);
        Assert.DoesNotContain(facts, fact => fact.By.Id == Telecom.Id && fact.HappenedAt < ported);

        Task<ReportReceipt> Told(Principal carrier, CarrierReport report) => raider.Do(carrier, portals => portals.Carrier.Report(report));

        async Task Nothing<T>(Principal carrier, Func<IPortals, Task<Answer<T>>> ask)
            where T : class
        {
            var answer = await raider.As(carrier, ask);
            Assert.True(answer.Refusal == Refusals.NotFound, $"{carrier.Id} got {answer.Refusal?.Code} {answer.Refusal?.En} {answer.Value}");
        }
    }
}
