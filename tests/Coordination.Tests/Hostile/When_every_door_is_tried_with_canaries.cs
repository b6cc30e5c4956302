using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Health;
using Coordination.Journal;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coordination.Hostile;

/// <summary>
/// Every method of every portal is called by everybody with canaries wherever a text goes, taken, refused and failing; whoever listens hears
/// none of them, and of those who are answered nobody is told more than is his (promise P20).
/// </summary>
public sealed class When_every_door_is_tried_with_canaries
{
    private static readonly Principal mobile = Country.SystemOf(CarrierCode.Cmcc);
    private static readonly Principal[] everybody = [Country.Police, Country.Sichuan, Country.Approver, Country.MinistryDesk, Country.Auditor, mobile];

    /// <summary>Methods that tell all digits when asked to, to whoever says what for.</summary>
    private static readonly string[] tellsDigits = ["province-portal/number", "audit-portal/number", "ministry-portal/forgotten-effects"];

    /// <summary>Methods that tell what is recorded, as it is, to auditors who say what for.</summary>
    private static readonly string[] tellsRecord = ["audit-portal/history", "audit-portal/order-history", "audit-portal/lane-history", "audit-portal/sim-history"];

    [Fact]
    [Trait("Hostile", "64")]
    [Trait("Hostile", "65")]
    public async Task Nobody_who_listens_hears_a_canary()
    {
        using var overheard = new Overheard();
        var fails = false;
        await using var country = await Country.Start(change: (silo, country) =>
        {
            overheard.ListenTo(silo.Services);
            AlteredDialect.Set(silo.Services, (_, ask) =>
                Volatile.Read(ref fails) ? throw new JournalStorageException(JournalFault.Unavailable, $"invalid input near '{Canaries.Number} {Canaries.Document} {Canaries.Card} {Canaries.Imei}'") : ask());
        });
        var canaries = new Canaries(country.Time);
        canaries.Known["orderId"] = await Everything(country);

        var taken = await CallAll(country, canaries, everybody);
        Volatile.Write(ref fails, true);
        var failed = await CallAll(country, canaries, [Country.Police, Country.MinistryDesk, Country.Auditor, mobile]);
        Volatile.Write(ref fails, false);

        Assert.True(taken.Count(answer => answer.Code is null) > 60, "Hardly anything was taken.");
        // The first two are said before a portal is entered, by the gate and by the edge.
        Assert.All(Enum.GetValues<RefusalCode>().Except([RefusalCode.TooBusy, RefusalCode.Unanswered, RefusalCode.Conflict, RefusalCode.ProvisionUnknown, RefusalCode.ProvisionNotInForce, RefusalCode.OutOfScope, RefusalCode.LimitReached, RefusalCode.NotAuthenticated]), code =>
            Assert.True(taken.Concat(failed).Any(answer => answer.Code == code), $"Nobody was refused with {code}."));
        Assert.True(overheard.Count > 5_000, $"Only {overheard.Count} things were heard: nobody listened.");
        var leaks = overheard.With(Canaries.Forms);
        Assert.True(leaks.Count == 0, string.Join(Environment.NewLine, leaks.DistinctBy(line => line[..Math.Min(line.Length, 100)]).Take(40)));
        Planted(country, overheard);
    }

    [Fact]
    [Trait("Hostile", "64")]
    public async Task Nobody_is_answered_with_more_than_a_mask_but_who_says_what_for()
    {
        await using var country = await Country.Start();
        var canaries = new Canaries(country.Time) { Text = "complaint 17", Flags = false };
        canaries.Known["orderId"] = await Everything(country);
        string[] secrets = [Canaries.Number, Canaries.Card, Canaries.Imei, Canaries.Pseudonym];
        Offenders((await CallAll(country, canaries, everybody)).Where(answer =>
            !tellsRecord.Contains(answer.Act) && secrets.Any(secret => answer.Body.Contains(secret, StringComparison.Ordinal))));

        canaries.Flags = true;
        var asked = Permissions.All.Where(row => row.Method.GetParameters().Any(parameter => parameter.Name == "fullDigits")).ToList();
        Assert.Equal(tellsDigits.Order(StringComparer.Ordinal), asked.Select(row => row.Act).Order(StringComparer.Ordinal));
        Offenders((await CallAll(country, canaries, everybody)).Where(answer =>
            !tellsDigits.Concat(tellsRecord).Contains(answer.Act) && secrets.Any(secret => answer.Body.Contains(secret, StringComparison.Ordinal))));

        // Without a purpose nobody is told, and with one it is in the record who was.
        canaries.Known["purpose"] = string.Empty;
        foreach (var row in asked.Concat(Permissions.All.Where(row => tellsRecord.Contains(row.Act))))
        {
            foreach (var principal in everybody.Where(principal => row.Of(principal.Role) is not Reach.None))
            {
                var refused = await Call(country, canaries, row, principal, 0);
                Assert.True(refused.Code is RefusalCode.InvalidArgument or RefusalCode.NotFound, $"{row.Act} as {principal.Role}: {refused.Body}");
                var before = await Queries(country, principal);
                canaries.Known["purpose"] = "complaint 17";
                var told = await Call(country, canaries, row, principal, 0);
                canaries.Known["purpose"] = string.Empty;
                Assert.Equal(told.Code is null ? before + 1 : before, await Queries(country, principal));
            }
        }
    }

    private static void Offenders(IEnumerable<Told> told) => Tidy.Offenders.None(told.Select(answer => $"{answer.Act} as {answer.Role} told {answer.Body}"));

    /// <summary>The control: what leaks is found, in every kind of place that is listened at.</summary>
    private static void Planted(Country country, Overheard overheard)
    {
        var loggers = country.Silo.GetRequiredService<ILoggerFactory>();
        loggers.CreateLogger("Coordination.Planted").LogTrace("holder {Name}", Canaries.Name);
        using (loggers.CreateLogger("Coordination.Planted").BeginScope("scope of {Imei}", Canaries.Imei))
        {
            loggers.CreateLogger("Orleans.Planted").LogDebug("failed for {Name}", Canaries.Name);
        }

        loggers.CreateLogger("Orleans.Planted").LogError(new InvalidOperationException($"about {Canaries.Name}"), "broken");
        using (var source = new ActivitySource("Library.Planted"))
        using (var activity = source.StartActivity("GET"))
        {
            activity!.AddEvent(new ActivityEvent("sent", tags: new() { ["body"] = Canaries.Document }));
        }

        using (var meter = new Meter("planted-doors"))
        {
            meter.CreateCounter<long>("asked").Add(1, new KeyValuePair<string, object?>("card", Canaries.Card));
        }

        using (var source = new EventSource("Planted-Source"))
        {
            source.Write("said", new { About = Canaries.Pseudonym });
        }

        using (var listener = new DiagnosticListener("Planted.Listener"))
        {
            listener.Write("Planted.Request", new { Url = $"http://127.0.0.1/lines/{Canaries.Number}" });
        }

        var found = overheard.With(Canaries.Forms);
        foreach (var place in new[] { "log Coordination.Planted Trace", "log Coordination.Planted scope", "log Orleans.Planted", "activity Library.Planted", "metric planted-doors", "event Planted-Source", "diagnostic Planted.Request" })
        {
            Assert.Contains(found, line => line.StartsWith(place, StringComparison.Ordinal));
        }

        var readiness = new Readiness();
        readiness.Waits($"invalid input near '86{Canaries.Number}', {Canaries.Document}");
        Assert.DoesNotContain(Canaries.Forms, form => readiness.Look().Checks.Any(check => check.Reason.Contains(form, StringComparison.Ordinal)));
    }

    /// <summary>An order, its bar, a holder, a card in a device and an appeal, so that there is something to be told.</summary>
    private static async Task<string> Everything(Country country)
    {
        var order = await country.Ended(Country.Police, (await country.Order(Country.Police, "canary", [Canaries.Number])).OrderId);
        var since = country.Time.GetUtcNow().AddHours(-1);
        await country.Do(mobile, portals => portals.Carrier.Report(CarrierReport.Standing("canary-s", Canaries.Number, "CMCC-00", Canaries.Pseudonym, since, Canaries.Card)));
        await country.Do(mobile, portals => portals.Carrier.ReportDevice(Canaries.Card, Canaries.Imei, since));
        await country.Do(Country.MinistryDesk, portals => portals.Province.Protect([Canaries.Number], Orders.ProtectedKind.Hospital, null, "ward"));
        return order.OrderId;
    }

    private static async Task<List<Told>> CallAll(Country country, Canaries canaries, IEnumerable<Principal> callers)
    {
        var told = new List<Told>();
        foreach (var principal in callers)
        {
            foreach (var row in Permissions.All)
            {
                told.Add(await Call(country, canaries, row, principal, told.Count));
            }
        }

        return told;
    }

    private static async Task<Told> Call(Country country, Canaries canaries, Permission row, Principal principal, int turn)
    {
        var answer = await country.As(principal, portals => canaries.Call(portals, row.Method, turn));
        var refusal = (Refusal?)answer.GetType().GetProperty(nameof(Answer<>.Refusal))!.GetValue(answer);
        return new(row.Act, principal.Role, refusal?.Code, Cli.JsonText.Of(answer, isIndented: false));
    }

    private static async Task<int> Queries(Country country, Principal principal) =>
        (await country.Silo.GetRequiredService<IJournal>().History(Subject.OfReader($"query:{principal.Id}"), 0, 10_000, TestContext.Current.CancellationToken)).Count;

    private sealed record Told(string Act, Role Role, RefusalCode? Code, string Body);
}
