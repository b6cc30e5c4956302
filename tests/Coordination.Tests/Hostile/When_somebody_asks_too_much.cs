using System.Globalization;
using System.Text.RegularExpressions;
using Coordination.Admission;
using Coordination.Audit;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Provinces;
using Coordination.Transport;
using Coordination.Verification;

namespace Coordination.Hostile;

/// <summary>A caller in good standing that asks for what is not its own, over and over, or writes whatever comes to its mind.</summary>
public sealed partial class When_somebody_asks_too_much(Fortress fortress) : IClassFixture<Fortress>
{
    [Fact]
    [Trait("Hostile", "22")]
    public async Task Ids_asked_for_one_after_another_are_told_of_once_and_slowed()
    {
        await using var prober = await Raider.Connect(fortress, fortress.Certificate("prober"));
        var token = fortress.Token(Fortress.Unicom, prober.CertificateFile);
        var limit = Fortress.Admission.MissesPerHour;
        var before = fortress.Record.Lines.Count;
        for (var asked = 0; asked <= limit; asked++)
        {
            var answer = await prober.With(token, portals => portals.Carrier.Explain(NotTheirs(asked), chinese: false));
            Assert.Equal(RefusalCode.NotFound, answer.Refusal!.Code);
        }

        Assert.Equal("system-CUCC", (await fortress.Record.Next(before, SecurityEvent.Probing, ProbeWatch.Door)).Who);
        var slowed = (await prober.With(token, portals => portals.Carrier.Explain(NotTheirs(limit + 1), chinese: false))).Refusal!;
        Assert.Equal(RefusalCode.TooBusy, slowed.Code);
        Assert.InRange(slowed.RetryAfter!.Value, TimeSpan.FromTicks(1), ProbeWatch.ClosedFor);

        // What brings service back is not slowed: it is looked at, and is not theirs either.
        var result = new VerificationResult("case:0", VerificationOutcome.Passed, 3, fortress.Time.GetUtcNow(), "hall", "tx-1");
        Assert.Equal(RefusalCode.NotFound, (await prober.With(token, portals => portals.Carrier.RecordResult("r-1", NotTheirs(0), result))).Refusal!.Code);

        var lines = fortress.Record.Lines.Skip(before).ToList();
        Assert.Single(lines, line => line.Event is SecurityEvent.Probing);
        Assert.DoesNotContain(lines, line => $"{line.Who} {line.Why} {line.Door}".Contains(NotTheirs(0)[..8], StringComparison.Ordinal));
        Assert.Empty(await fortress.Facts(Subject.OfNumber(86_00000000000 + long.Parse(NotTheirs(0), CultureInfo.InvariantCulture))));

        // Nobody else pays for it.
        await using var honest = await Raider.Connect(fortress, fortress.Certificate("honest"));
        Assert.NotNull((await honest.With(fortress.Token(Fortress.Mobile, honest.CertificateFile), portals => portals.Carrier.Explain(NotTheirs(0), chinese: false))).Value);
    }

    [Fact]
    public async Task Tokens_that_prove_nothing_are_looked_at_so_often_and_who_has_a_good_one_is_served_meanwhile()
    {
        await using var guesser = await Raider.Connect(fortress, fortress.Certificate("guesser"));
        var good = fortress.Token(Fortress.Mobile, guesser.CertificateFile);
        Assert.NotNull((await guesser.With(good, portals => portals.Carrier.Carriers())).Value);

        // One a second is looked at all the while, so that it takes a few more than the limit.
        var before = fortress.Record.Lines.Count;
        var tries = 0;
        RefusalCode code;
        do
        {
            code = (await guesser.With($"guess {tries++}", portals => portals.Carrier.Carriers())).Refusal!.Code;
            Assert.InRange(tries, 1, FailedTokens.AtOnceMax * 2);
        }
        while (code is RefusalCode.NotAuthenticated);

        Assert.Equal(RefusalCode.TooBusy, code);
        Assert.True(tries > FailedTokens.AtOnceMax, $"{tries} tries");
        await fortress.Record.Next(before, SecurityEvent.Probing, FailedTokens.Door);
        Assert.Single(fortress.Record.Lines.Skip(before), line => line.Event is SecurityEvent.Probing);
        Assert.NotNull((await guesser.With(good, portals => portals.Carrier.Carriers())).Value);
    }

    [Fact]
    [Trait("Hostile", "67")]
    public async Task Nothing_that_a_caller_writes_becomes_a_label()
    {
        const string mark = "zzmark";
        using var overheard = new Overheard();
        await using var writer = await Raider.Connect(fortress, fortress.Certificate("writer"));
        for (var turn = 0; turn < 40; turn++)
        {
            var word = $"{mark}{turn}";
            var police = fortress.Token(new(word, Role.PoliceIssuer, $"{word} bureau", ProvinceCode.Unknown, null), writer.CertificateFile);
            var ministry = fortress.Token(new(word, Role.MinistryOperator, $"{word} ministry", ProvinceCode.Unknown, null), writer.CertificateFile);
            var auditor = fortress.Token(new(word, Role.Auditor, $"{word} audit", ProvinceCode.Unknown, null), writer.CertificateFile);
            await writer.With(police, portals => portals.Province.Order(word));
            await writer.With(police, portals => portals.Province.Number(word, true, word));
            await writer.With(police, portals => portals.Province.Lift(word, "13900139000", word, false, word));
            await writer.With(police, portals => portals.Province.Protect(new[] { word }, Orders.ProtectedKind.Hospital, null, word));
            await writer.With(ministry, portals => portals.Province.Province(word));
            await writer.With(ministry, portals => portals.Ministry.Cap(word, word));
            await writer.With(ministry, portals => portals.Ministry.Stop($"order:{word}", word));
            await writer.With(ministry, portals => portals.Province.Withdraw(word + "x", true, word));
            await writer.With(auditor, portals => portals.Audit.OrderHistory(word, 0, word));
            await writer.With(auditor, portals => portals.Audit.LaneHistory($"{word}-00/3", 0, word));
            await writer.With(word, portals => portals.Carrier.Carriers());
            RequestContext.Set(word, word);
            await writer.With(null, portals => portals.Carrier.Carriers());
            RequestContext.Clear();
        }

        var labels = overheard.With([string.Empty]).Where(line => line.StartsWith("metric ", StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(labels, line => line.Contains(mark, StringComparison.OrdinalIgnoreCase));

        // What the product itself publishes has labels of closed sets only.
        var own = labels.Where(line => line.StartsWith("metric Coordination.", StringComparison.Ordinal)).Distinct().ToList();
        Assert.Contains(own, line => line.Contains("coordination.admission.admitted class=Query", StringComparison.Ordinal));
        Assert.Contains(own, line => line.Contains("coordination.security.refusals event=NotAuthenticated", StringComparison.Ordinal));
        Assert.All(own, line => Assert.True(IsOfAClosedSet(line), line));
    }

    private static bool IsOfAClosedSet(string line)
    {
        var label = line.Split(' ', 4)[3].Split('=', 2);
        return label[0] switch
        {
            "class" => Enum.GetNames<CallClass>().Contains(label[1]),
            "reason" => Enum.GetNames<BusyReason>().Contains(label[1]),
            "event" => Enum.GetNames<SecurityEvent>().Contains(label[1]),

            // An act, a kind of connection, or what code calls an interface and its method.
            "door" => Permissions.All.Any(row => row.Act == label[1])
                || new[] { ClientDoors.Name, "silo", FailedTokens.Door, ProbeWatch.Door }.Contains(label[1])
                || InCode().IsMatch(label[1]),
            _ => false,
        };
    }

    private static string NotTheirs(int number) => $"139{number:00000000}";

    [GeneratedRegex("^[-A-Za-z.`1]+/[-A-Za-z]+$")]
    private static partial Regex InCode();
}
