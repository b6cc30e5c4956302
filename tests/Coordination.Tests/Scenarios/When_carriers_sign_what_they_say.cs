using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Harness;
using Coordination.Journal;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Scenarios;

/// <summary>What a carrier acknowledged can be proved by what it signed, batch by batch.</summary>
public sealed class When_carriers_sign_what_they_say : IAsyncLifetime
{
    private readonly Signers signers = new();
    private Country country = null!;

    public async ValueTask InitializeAsync()
    {
        signers.AddCarriers("CMCC", "CTCC", "CUCC", "CBN", "MVNO-001");
        country = await Country.Start(signatures: new() { KeysFile = signers.KeysFile, AllowUnsigned = true }, answerKeys: signers.Folder);
    }

    public async ValueTask DisposeAsync()
    {
        await country.DisposeAsync();
        signers.Dispose();
    }

    [Fact]
    public async Task An_auditor_sees_that_each_recorded_effect_is_in_an_answer_that_verifies()
    {
        var order = await country.Order(Country.Police, "case-1", [.. Enumerable.Range(0, 40).Select(index => $"1380013{index:0000}")]);
        await country.Ended(Country.Police, order.OrderId);

        var facts = new List<FactView>();
        foreach (var lane in Lanes)
        {
            facts.AddRange((await country.Do(Country.Auditor, portals => portals.Audit.LaneHistory(lane, 0, "complaint 17"))).Facts);
        }

        Assert.NotEmpty(facts);
        Assert.All(facts, fact => Assert.Equal(SignatureStanding.Verifies, fact.Signature));
        var effects = facts.Where(fact => fact.Kind == nameof(FactKind.BarsApplied)).ToList();
        Assert.Equal(effects.Count, facts.Count(fact => fact.Kind == nameof(FactKind.AnswerSigned)));
        Assert.Equal(40, effects.Sum(fact => Field(fact, "numbers").Split(',').Length));
        Assert.All(effects, fact => Assert.DoesNotContain("13800", Field(fact, "numbers"), StringComparison.Ordinal));
        Assert.Equal(["carrier-CMCC-p256"], facts.Where(fact => fact.Kind == nameof(FactKind.AnswerSigned)).Select(fact => Field(fact, "key")).Distinct());
    }

    [Fact]
    public async Task What_the_record_says_beyond_the_answer_does_not_verify()
    {
        var order = await country.Order(Country.Police, "case-1", ["13800138000"]);
        await country.Ended(Country.Police, order.OrderId);
        var facts = new List<StoredFact>();
        foreach (var lane in Lanes)
        {
            facts.AddRange(await country.Silo.GetRequiredService<IJournal>().History(Subject.OfLane($"lane:{lane}"), 0, 100, TestContext.Current.CancellationToken));
        }

        var answers = new SignedAnswers(signers.Read());
        var effect = facts.Single(fact => fact.Kind is FactKind.BarsApplied);
        var answer = facts.Single(fact => fact.Kind is FactKind.AnswerSigned);
        Assert.Equal(SignatureStanding.Verifies, answers.Of(effect, facts));

        Assert.Equal(SignatureStanding.DoesNotVerify, answers.Of(Changed(effect, 2, _ => "8613800138001"), facts));
        Assert.Equal(SignatureStanding.DoesNotVerify, answers.Of(Changed(effect, 3, _ => "2"), facts));
        Assert.Equal(SignatureStanding.DoesNotVerify, answers.Of(effect, [effect, Changed(answer, 4, _ => "2")]));
        Assert.Equal(SignatureStanding.DoesNotVerify, answers.Of(effect, [effect, Changed(answer, 5, text => $"{(text[0] == 'A' ? 'B' : 'A')}{text[1..]}")]));
        Assert.Equal(SignatureStanding.DoesNotVerify, answers.Of(effect, [effect, Changed(answer, 6, text => text.Replace("created=", "created=1", StringComparison.Ordinal))]));
        Assert.Equal(SignatureStanding.DoesNotVerify, answers.Of(effect, [effect, Changed(answer, 7, _ => AnswerSigned.Packed("""{"results":[]}"""u8))]));
        Assert.Equal(SignatureStanding.DoesNotVerify, answers.Of(effect, [effect, Changed(answer, 6, text => text + "\n")]));
        Assert.Equal(SignatureStanding.DoesNotVerify, answers.Of(Changed(effect, 3, _ => "1,1"), facts));
        Assert.Equal(SignatureStanding.DoesNotVerify, answers.Of(Changed(effect, 2, _ => "no number"), facts));
        Assert.Equal(SignatureStanding.KeyUnknown, answers.Of(effect, [effect, Changed(answer, 3, _ => "nobody")]));
        Assert.Equal(SignatureStanding.DoesNotVerify, answers.Of(effect, [effect, Changed(answer, 3, _ => "carrier-CTCC-p256")]));
        Assert.Equal(SignatureStanding.Unsigned, answers.Of(effect, [effect]));
        signers.Change("carrier-CMCC-p256", key => key with { Until = country.Time.GetUtcNow().AddDays(-1) });
        Assert.Equal(SignatureStanding.KeyOutOfUse, new SignedAnswers(signers.Read()).Of(effect, facts));
        Assert.Equal(SignatureStanding.Erased, answers.Of(answer with { Fields = answer.Fields.Where(field => field.Key < 5).ToDictionary() }, facts));
    }

    private static IEnumerable<string> Lanes => Enumerable.Range(0, new Gateways.CarrierSettings { Code = "CMCC", BaseAddress = new("https://unset.invalid") }.Lanes).Select(slice => $"CMCC-00/{slice}");

    private static string Field(FactView fact, string name) => fact.Fields.Single(field => field.Key == name).Value;

    private static StoredFact Changed(StoredFact fact, int field, Func<string, string> change) =>
        fact with { Fields = fact.Fields.ToDictionary(one => one.Key, one => one.Key == field ? change(one.Value) : one.Value) };
}
