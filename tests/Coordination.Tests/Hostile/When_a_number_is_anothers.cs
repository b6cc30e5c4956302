using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Numbers;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Coordination.Hostile;

/// <summary>
/// A carrier asks for another's number, which has a history, and for one that has none: the bytes of the answers are the same, whatever
/// is asked, and nothing becomes of it.
/// </summary>
public sealed class When_a_number_is_anothers(Fortress fortress) : IClassFixture<Fortress>
{
    private static readonly string[] Everything = ["carrier-portal/explain", "carrier-portal/may-port-out", "carrier-portal/open-case", "carrier-portal/submit-appeal"];

    [Fact]
    [Trait("Hostile", "13")]
    public async Task It_is_one_that_does_not_exist_at_every_act_of_a_carrier()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var (known, unknown) = await Prepared(raider, 0);
        var acts = Permissions.All.Where(row => row.Reaches.ContainsKey(Role.CarrierSystem) && PortalActs.IsAboutNumber(row.Method)).ToList();
        Assert.Empty(Everything.Except(acts.Select(row => row.Act)));
        foreach (var row in acts)
        {
            await Same(row.Act, known, unknown, number => PortalActs.Ask(
                raider.PortalsOf(Fortress.Mobile), row.Method, PortalActs.Arguments(row.Method, About(number))));
        }

        await NothingCameOfIt(known, unknown);
    }

    [Fact]
    [Trait("Hostile", "13")]
    public async Task No_kind_of_report_tells_the_two_apart_whatever_time_and_id_it_names()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var (known, unknown) = await Prepared(raider, 1);
        var now = fortress.Time.GetUtcNow();
        foreach (var at in new[] { now.AddYears(-20), now.AddDays(-11), now.AddDays(-9), now })
        {
            // The id its own carrier used, for the same and for something else, and one nobody used.
            foreach (var id in new[] { "opened-1", "mine-1" })
            {
                foreach (var shape in Reports(id, at))
                {
                    await Same("carrier-portal/report", known, unknown, number => PortalActs.Ask(
                        raider.PortalsOf(Fortress.Mobile), typeof(ICarrierPortal).GetMethod(nameof(ICarrierPortal.Report))!, shape(number)));
                }
            }
        }

        await NothingCameOfIt(known, unknown);
    }

    [Fact]
    [Trait("Hostile", "13")]
    public async Task Nor_do_its_card_its_case_and_its_appeal()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var (known, unknown) = await Prepared(raider, 2);
        var now = fortress.Time.GetUtcNow();
        var opened = await raider.Do(Fortress.Unicom, portals => portals.Carrier.OpenCase(new("risk-1", known, "model", 1)));
        var appealed = await raider.Do(Fortress.Unicom, portals => portals.Carrier.SubmitAppeal(new("appeal-1", known, opened.CaseId, "wrong")));

        foreach (var (act, arguments) in new (string Act, Func<string, object?[]> Arguments)[]
        {
            (nameof(ICarrierPortal.Case), number => [number, opened.CaseId]),
            (nameof(ICarrierPortal.RecordResult), number => ["result-1", number, new Verification.VerificationResult(opened.CaseId, Verification.VerificationOutcome.Passed, 4, now, "hall", "tx")]),
            (nameof(ICarrierPortal.DecideAppeal), number => ["decide-1", number, appealed.AppealId, Appeals.AppealOutcome.Upheld, "mine"]),
            (nameof(ICarrierPortal.SubmitAppeal), number => [new Appeals.AppealRequest("appeal-2", number, opened.CaseId, "mine")]),
            (nameof(ICarrierPortal.ReportDevice), number => [number == known ? Card(2) : Card(7), "490154203237518", now]),
        })
        {
            var method = typeof(ICarrierPortal).GetMethod(act)!;
            await Same(Permissions.Of(method)!.Act, known, unknown, number => PortalActs.Ask(raider.PortalsOf(Fortress.Mobile), method, arguments(number)));
        }

        await NothingCameOfIt(known, unknown);
        Assert.Single(await fortress.Facts(Subject.OfNumber(Key(known))), fact => fact.Kind is FactKind.HoldPlaced);
    }

    [Fact]
    [Trait("Hostile", "21")]
    public async Task One_foreign_number_in_a_batch_is_named_in_its_place_and_tells_nothing_more()
    {
        await using var raider = await Raider.Connect(fortress, fortress.Certificate("raider"));
        var (known, unknown) = await Prepared(raider, 3);
        string[] mine = [.. fortress.Numbers(CarrierCode.Cmcc, 51).Take(2)];

        // A province's list: all of it or nothing, and which number it was is said by its masked form, known or not.
        var refusals = new List<Refusal>();
        foreach (var foreign in new[] { known, unknown })
        {
            var before = fortress.Record.Lines.Count;
            var answer = await raider.As(Fortress.Sichuan, portals => portals.Province.Protect([mine[0], foreign, mine[1]], Orders.ProtectedKind.Hospital, null, "hostile"));
            refusals.Add(answer.Refusal!);
            await fortress.Record.Next(before, SecurityEvent.OutOfScope, "province-portal/protect");
        }

        Assert.All(refusals, refusal => Assert.Equal(RefusalCode.OutOfScope, refusal.Code));
        Assert.Equal(Without(refusals[0].En, known), Without(refusals[1].En, unknown));
        Assert.Empty((await raider.Do(Fortress.Sichuan, portals => portals.Province.Protected("51", 0, 10))).Numbers);

        // An order of that province: each line has its own outcome, the foreign two have the same one, and the others are not kept from theirs.
        var draft = new Orders.OrderDraft("batch-1", Law.Ground.Pca, string.Empty, "1", "hostile", Services.None, string.Empty, new('a', 64), null);
        var order = await raider.Do(Fortress.Sichuan, portals => portals.Province.Submit(draft));
        await raider.Do(Fortress.Sichuan, portals => portals.Province.AddRows(order.OrderId, [new(1, mine[0], null), new(2, known, null), new(3, unknown, null), new(4, mine[1], null)]));
        await raider.Do(Fortress.Sichuan, portals => portals.Province.Plan(order.OrderId, 4));
        var lines = (await raider.Do(Fortress.Sichuan, portals => portals.Province.Lines(order.OrderId, null, 0, 10))).Lines.ToDictionary(line => line.Row);

        Assert.Equal(4, lines.Count);
        Assert.Equal(nameof(Orders.ItemOutcome.OutOfScope), $"{lines[2].Outcome}");
        Assert.Equal(lines[2] with { Row = 3, SheetRow = 3, Number = lines[3].Number }, lines[3]);
        Assert.All(new[] { lines[1], lines[4] }, line => Assert.NotEqual(lines[2].Outcome, line.Outcome));
    }

    /// <summary>Asks for both, and demands the same bytes, a refusal, and a line in the record for each.</summary>
    private async Task Same(string act, string known, string unknown, Func<string, Task<(object? Value, Refusal? Refusal)>> ask)
    {
        var before = fortress.Record.Lines.Count;
        var (first, second) = (await ask(known), await ask(unknown));

        Assert.True(first.Value is null && second.Value is null, $"{act} answered {first.Value ?? second.Value}");
        Assert.True(Bytes(first.Refusal!).AsSpan().SequenceEqual(Bytes(second.Refusal!)), $"{act}: another's number gave '{first.Refusal!.En}', one that does not exist '{second.Refusal!.En}'.");
        if (first.Refusal!.Code is RefusalCode.NotFound)
        {
            Assert.Equal(Refusals.NotFound, first.Refusal);
            Assert.Equal(2, fortress.Record.Lines.Skip(before).Count(line => line is { Event: SecurityEvent.NotFound } && line.Door == act && line.Who == Fortress.Mobile.Id));
        }
        else
        {
            // What is said of a line one's own customer brings along: whoever serves it has to report first.
            Assert.Contains("AWAITS_DONOR", first.Refusal.En, StringComparison.Ordinal);
        }
    }

    private byte[] Bytes(Refusal refusal) => fortress.Silo.GetRequiredService<Serializer>().SerializeToArray<Answer<ReportReceipt>>(refusal);

    /// <summary>Two numbers of another carrier: one with a holder, a card and a case, and one nobody has ever spoken of.</summary>
    private async Task<(string Known, string Unknown)> Prepared(Raider raider, int pair)
    {
        var numbers = fortress.Numbers(CarrierCode.Cucc, 11).Skip(pair * 2).Take(2).ToArray();
        await raider.Do(Fortress.Unicom, portals => portals.Carrier.Report(
            CarrierReport.Activation("opened-1", numbers[0], "CUCC-11", "holder-anna", Card(pair), fortress.Time.GetUtcNow().AddDays(-10))));
        return (numbers[0], numbers[1]);
    }

    private static IEnumerable<Func<string, CarrierReport>> Reports(string id, DateTimeOffset at) =>
    [
        number => CarrierReport.Standing(id, number, "CMCC-11", "holder-mine", at),
        number => CarrierReport.Activation(id, number, "CMCC-11", "holder-mine", Card(8), at),
        number => CarrierReport.CardChange(id, number, string.Empty, Card(8), true, at),
        number => CarrierReport.Transfer(id, number, "holder-mine", at),
        number => CarrierReport.Closure(id, number, at),
        number => CarrierReport.PortIn(id, number, "CMCC-11", "holder-mine", Card(8), at),
        number => CarrierReport.PortOut(id, number, "CUCC-11", at),
        number => CarrierReport.PortOut(id, number, "CTCC-11", at),
    ];

    private ActSubject About(string number) => new() { Number = number, Now = fortress.Time.GetUtcNow() };

    private async Task NothingCameOfIt(string known, string unknown)
    {
        Assert.DoesNotContain(await fortress.Facts(Subject.OfNumber(Key(known))), fact => fact.By.Id == Fortress.Mobile.Id);
        Assert.Empty(await fortress.Facts(Subject.OfNumber(Key(unknown))));
    }

    private static string Without(string text, string number) => text.Replace(Msisdn.FromKey(Key(number)).ToString(), "*", StringComparison.Ordinal);

    private static string Card(int number) => $"8986001234567890123{number}";

    private static long Key(string national) => long.Parse($"86{national}");
}
