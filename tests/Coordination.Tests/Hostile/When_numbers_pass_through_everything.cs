using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Coordination.Carriers;
using Coordination.CarrierSimulator;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Orders;
using Coordination.Verification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coordination.Hostile;

/// <summary>
/// Canary numbers go down every road, where it is smooth and where it fails; whoever then reads logs, traces, metrics and URLs finds
/// none of them, in no form (promise P20).
/// </summary>
public sealed class When_numbers_pass_through_everything
{
    /// <summary>Told apart from what other tests, which may run beside this one, use.</summary>
    private const string Case = "13977310001";
    private const string Risk = "13977310002";
    private const string Malformed = "1397731000O";
    private const string Foreign = "13977310004";
    private const string Spared = "13977310005";
    private const string Unlucky = "13977310006";
    private const string Tied = "13977310007";
    private const string Card = "8986001397731000081";
    private const string Holder = "k1-c0ffee0139773";
    private const string Imei = "490154139773105";

    private static readonly string[] Numbers = [Case, Risk, Foreign, Spared, Unlucky, Tied, .. Many(60)];

    /// <summary>As people write it, as it is stored, as Orleans prints a grain's key, and what a person mistyped.</summary>
    private static readonly string[] Forms =
    [
        .. Numbers.SelectMany(number => new[] { number, (86_00000000000L + long.Parse(number, CultureInfo.InvariantCulture)).ToString("X", CultureInfo.InvariantCulture) }),
        Malformed,
        Card,
        Holder,
        Imei,
    ];

    [Fact]
    [Trait("Hostile", "64")]
    [Trait("Hostile", "65")]
    public async Task Nobody_who_listens_hears_a_number()
    {
        using var overheard = new Overheard();
        var failures = 0;
        await using var country = await Country.Start(notAssigned: 0.05, ported: 0.1, change: (silo, _) =>
        {
            overheard.ListenTo(silo.Services);
            AlteredDialect.Set(silo.Services, (question, ask) =>
                question == nameof(IJournalReads.RowsOf) && Volatile.Read(ref failures) > 0 && Interlocked.Decrement(ref failures) >= 0
                    ? throw new JournalStorageException(JournalFault.Unavailable, $"invalid input near '86{Unlucky}'")
                    : ask());
        });

        await Order(country);
        await Verification(country);
        await Cards(country);
        await Refusals(country, () => Volatile.Write(ref failures, 1));
        await country.Restart();
        await country.Number(Case);

        Assert.True(overheard.Count > 1_000, $"Only {overheard.Count} lines, tags and labels were heard: nobody listened.");
        var leaks = overheard.With(Forms);
        Assert.True(leaks.Count == 0, string.Join(Environment.NewLine, leaks.Take(20)));
        Planted(country, overheard);
    }

    /// <summary>The control: what leaks is found, wherever it does.</summary>
    private static void Planted(Country country, Overheard overheard)
    {
        var loggers = country.Silo.GetRequiredService<ILoggerFactory>();
        loggers.CreateLogger("Coordination.Planted").LogInformation("number {Number}", Case);
        loggers.CreateLogger("Library").LogInformation("key {Key}", Forms[1]);
        using (var source = new ActivitySource("Coordination.Planted"))
        using (var activity = source.StartActivity("GET"))
        {
            activity!.SetTag("url.full", $"http://127.0.0.1/lines/{Risk}");
        }

        using (var meter = new Meter("planted"))
        {
            meter.CreateCounter<long>("asked").Add(1, new KeyValuePair<string, object?>("number", Foreign));
        }

        var found = overheard.With(Forms);
        Assert.Contains(found, line => line.StartsWith("log Coordination.Planted", StringComparison.Ordinal));
        Assert.Contains(found, line => line.StartsWith("log Library", StringComparison.Ordinal));
        Assert.Contains(found, line => line.StartsWith("activity Coordination.Planted", StringComparison.Ordinal));
        Assert.Contains(found, line => line.StartsWith("metric planted", StringComparison.Ordinal));
    }

    private static async Task Order(Country country)
    {
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect([Spared], ProtectedKind.Hospital, null, $"ward of {Spared}"));
        var order = await country.Plan(Country.Police, "canaries", [Case, Malformed, $"{Case};{Risk}", Spared, Unlucky, .. Many(60)]);
        country.Carriers.SetFaults("CMCC", Faults.None with { Down = true });
        await country.Do(Country.Police, portals => portals.Province.Apply(order.OrderId, $"case of {Case}"));
        country.Time.Advance(TimeSpan.FromSeconds(20));
        await country.Do(Country.Police, portals => portals.Province.Pause(order.OrderId, $"asks about {Case}"));
        await country.Do(Country.Police, portals => portals.Province.Resume(order.OrderId, "go on"));
        country.Carriers.SetFaults("CMCC", Faults.None with { LoseAnswers = 0.3 });
        await country.Ended(Country.Police, order.OrderId);
        country.Carriers.SetFaults("CMCC", Faults.None);
        await country.Do(Country.Police, portals => portals.Province.Lines(order.OrderId, null, 0, 100));
        await country.Undo(Country.Police, order.OrderId, wrongful: true);
    }

    private static async Task Verification(Country country)
    {
        var mobile = Country.SystemOf(CarrierCode.Cmcc);
        var opened = await country.Do(mobile, portals => portals.Carrier.OpenCase(new("risk-1", Risk, $"model hit on {Risk}", 1)));
        var noticed = await country.Until(
            () => country.Do(mobile, portals => portals.Carrier.Case(Risk, opened.CaseId)), view => view.Status is CaseStatus.Noticed, "the notice was delivered");
        country.Time.Advance(noticed.DeadlineAt!.Value - country.Time.GetUtcNow() + TimeSpan.FromMinutes(1));
        await country.Until(() => country.Number(Risk), view => view.Barred != Coordination.Numbers.Services.None, "it is barred");
        await country.Do(mobile, portals => portals.Carrier.RecordResult(
            "pass-1", Risk, new(opened.CaseId, VerificationOutcome.Passed, 3, country.Time.GetUtcNow(), $"hall, for {Risk}", "tx-1")));
        await country.Do(mobile, portals => portals.Carrier.Explain(Risk, chinese: true));
        await country.Do(Country.Auditor, portals => portals.Audit.History(Risk, 0, $"complaint about {Risk}"));
        await country.Do(Country.Auditor, portals => portals.Audit.Number(Risk, true, $"complaint about {Risk}"));
    }

    private static async Task Cards(Country country)
    {
        var mobile = Country.SystemOf(CarrierCode.Cmcc);
        var now = country.Time.GetUtcNow();
        await country.Do(mobile, portals => portals.Carrier.Report(CarrierReport.Activation("a-1", Tied, "CMCC-00", Holder, Card, now)));
        await country.Do(mobile, portals => portals.Carrier.ReportDevice(Card, Imei, now));
        await country.As(mobile, portals => portals.Carrier.Report(CarrierReport.Activation("a-1", Tied, "CMCC-00", Holder, "", now)));
        var planned = await country.Do(Country.Police, portals => portals.Province.PlanDisposition(new(
            new("holder", Coordination.Law.Ground.PsbCase, "", $"case of {Tied}", "canary", Coordination.Numbers.Services.None, "", new string('a', 64), null)
            {
                Scope = Coordination.Numbers.HoldScope.Holder,
            },
            Tied,
            Ties.None)));
        await country.Do(Country.Approver, portals => portals.Province.Approve(planned.Order.OrderId, planned.Order.Root, "seen"));
        await country.Do(Country.Police, portals => portals.Province.Apply(planned.Order.OrderId, "go"));
        await country.Ended(Country.Police, planned.Order.OrderId);
        await country.Do(Country.Police, portals => portals.Province.Sim(Card, $"card {Card}"));
        await country.Do(Country.Police, portals => portals.Province.Holder(Tied, $"holder {Holder}"));
        await country.Do(Country.Auditor, portals => portals.Audit.SimHistory(Card, 0, $"card {Card}"));
        await country.Do(Country.MinistryDesk, portals => portals.Ministry.ShareDevices([Imei], "demonstration model"));
        await country.Do(mobile, portals => portals.Carrier.Report(CarrierReport.Closure("c-1", Tied, country.Time.GetUtcNow())));
    }

    private static async Task Refusals(Country country, Action fail)
    {
        var other = Country.SystemOf(CarrierCode.Ctcc);
        await country.As(other, portals => portals.Carrier.Explain(Foreign, chinese: false));
        await country.As(other, portals => portals.Carrier.OpenCase(new("risk-2", Malformed, "model", 1)));
        await country.As(Country.Police, portals => portals.Province.Number(Malformed, false, string.Empty));
        await country.As(Country.Sichuan, portals => portals.Province.Lift("lift-1", Case, $"order:{Case}", false, $"for {Case}"));
        await country.Do(Country.Police, portals => portals.Province.Resend("one-key", Case, "again"));
        await country.As(Country.Police, portals => portals.Province.Resend("one-key", Risk, "again"));
        await country.As(Country.Police, portals => portals.Province.Lift("one-key", Case, $"order:{Case}", true, $"for {Case}"));
        fail();
        await country.As(Country.Police, portals => portals.Province.Number(Unlucky, true, $"complaint about {Unlucky}"));
    }

    private static IEnumerable<string> Many(int count) =>
        Enumerable.Range(0, count).Select(index => (13_977_320_000L + (index * 7)).ToString(CultureInfo.InvariantCulture));
}
