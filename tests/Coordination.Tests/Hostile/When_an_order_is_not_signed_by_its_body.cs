using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Harness;
using Coordination.Journal;
using Coordination.Law;
using Coordination.Numbers;
using Coordination.Orders;
using Microsoft.Extensions.DependencyInjection;

namespace Coordination.Hostile;

/// <summary>A good token and a good certificate are not the body's seal.</summary>
public sealed class When_an_order_is_not_signed_by_its_body : IAsyncLifetime
{
    private static readonly string Hash = new('a', 64);

    private readonly Signers signers = new();
    private Country country = null!;

    public async ValueTask InitializeAsync()
    {
        signers.Add("police", Country.Police, CryptoSuites.International);
        signers.Add("approver", Country.Approver, CryptoSuites.International);
        signers.Add("others", Country.OtherPolice, CryptoSuites.International);
        country = await Country.Start(signatures: new() { KeysFile = signers.KeysFile });
    }

    public async ValueTask DisposeAsync()
    {
        await country.DisposeAsync();
        signers.Dispose();
    }

    [Fact]
    [Trait("Hostile", "9")]
    public async Task The_same_signed_order_is_one_order_and_its_signature_is_good_for_no_other()
    {
        var draft = Draft("case-1");
        var signature = Sign("police", draft);

        var first = await country.Do(Country.Police, portals => portals.Province.Submit(draft, signature));
        var again = await country.Do(Country.Police, portals => portals.Province.Submit(draft, signature));
        var other = await country.As(Country.Police, portals => portals.Province.Submit(draft with { Key = "case-2" }, signature));
        country.Time.Advance(OrderSignature.AgeMax + TimeSpan.FromSeconds(1));
        var later = await country.As(Country.Police, portals => portals.Province.Submit(draft, signature));

        Assert.Equal((first.OrderId, true), (again.OrderId, again.Repeated));
        Refused(other, "does not verify");
        Refused(later, "minutes from now");
        Assert.Single(await Facts(first.OrderId), fact => fact.Kind is FactKind.OrderSubmitted);
        Assert.Empty(await Facts(OrderId.For(Country.Police.Organisation, "case-2")));
    }

    [Fact]
    [Trait("Hostile", "10")]
    public async Task What_is_changed_under_the_signature_is_refused()
    {
        var draft = Draft("case-1");
        var signature = Sign("police", draft);

        foreach (var changed in new[]
        {
            draft with { ContentHash = new('b', 64) },
            draft with { Ground = Ground.None },
            draft with { Services = Services.OneWay },
            draft with { Reason = "another" },
            draft with { Reference = "another" },
            draft with { Provision = "CIRC-2021-4" },
            draft with { Province = "51" },
            draft with { ExpiresAt = country.Time.GetUtcNow().AddDays(1) },
        })
        {
            Refused(await country.As(Country.Police, portals => portals.Province.Submit(changed, signature)), "does not verify");
        }

        Assert.Empty(await Facts(OrderId.For(Country.Police.Organisation, draft.Key)));
    }

    [Fact]
    [Trait("Hostile", "10")]
    public async Task Unsigned_or_under_anothers_key_it_is_refused()
    {
        var draft = Draft("case-1");

        Refused(await country.As(Country.Police, portals => portals.Province.Submit(draft)), "has to carry the signature");
        Refused(await country.As(Country.Police, portals => portals.Province.Submit(draft, Sign("others", draft))), "not on the list");
        Refused(await country.As(Country.OtherPolice, portals => portals.Province.Submit(draft, Sign("police", draft))), "not on the list");
        Refused(await country.As(Country.Police, portals => portals.Province.Submit(draft, Sign("others", draft) with { KeyId = "police" })), "does not verify");
        Refused(await country.As(Country.Police, portals => portals.Province.Submit(draft, Sign("police", who => OrderStatement.Submit(draft, who), "somebody else"))), "did not sign this for");
        Assert.Empty(await Facts(OrderId.For(Country.Police.Organisation, draft.Key)));
    }

    [Fact]
    [Trait("Hostile", "17")]
    public async Task An_approval_is_for_its_plan_and_void_once_its_key_is_revoked()
    {
        var planned = await Plan("case-1");
        var (id, root) = (planned.OrderId, planned.Root);
        Refused(await country.As(Country.Approver, portals => portals.Province.Approve(id, root, "seen")), "has to carry");
        Refused(await country.As(Country.Approver, portals => portals.Province.Approve(id, root, "seen", Sign("approver", who => OrderStatement.Approve(id, Hash, "seen", who)))), "does not verify");
        Refused(await country.As(Country.Approver, portals => portals.Province.Approve(id, root, "seen", Sign("approver", who => OrderStatement.Apply(id, root, "seen", who)))), "does not verify");
        await Approve(planned, "approver");

        signers.Add("approver-2", Country.Approver, CryptoSuites.National);
        signers.Change("approver", key => key with { RevokedAt = country.Time.GetUtcNow() });
        country.Time.Advance(TimeSpan.FromSeconds(6));
        var apply = Sign("police", who => OrderStatement.Apply(id, root, "go", who));
        var stale = await country.As(Country.Police, portals => portals.Province.Apply(id, "go", apply));
        Assert.Equal(RefusalCode.Precondition, stale.Refusal!.Code);
        Refused(await country.As(Country.Approver, portals => portals.Province.Approve(id, root, "seen", Sign("approver", who => OrderStatement.Approve(id, root, "seen", who)))), "was revoked");

        await Approve(planned, "approver-2");
        Refused(await country.As(Country.Police, portals => portals.Province.Apply(id, "go")), "has to carry");
        await country.Do(Country.Police, portals => portals.Province.Apply(id, "go", apply));
        Assert.Equal(2, (await Facts(id)).Count(fact => fact.Kind is FactKind.OrderApproved));
    }

    [Fact]
    [Trait("Hostile", "17")]
    public async Task An_approval_is_void_once_its_key_is_off_the_list()
    {
        var planned = await Plan("case-1");
        await Approve(planned, "approver");

        signers.Remove("approver");
        country.Time.Advance(TimeSpan.FromSeconds(6));
        var started = await country.As(Country.Police, portals => portals.Province.Apply(
            planned.OrderId, "go", Sign("police", who => OrderStatement.Apply(planned.OrderId, planned.Root, "go", who))));

        Assert.Equal(RefusalCode.Precondition, started.Refusal!.Code);
        Assert.Contains("'approver'", started.Refusal.En, StringComparison.Ordinal);
        Assert.DoesNotContain(await Facts(planned.OrderId), fact => fact.Kind is FactKind.OrderStarted);
    }

    [Fact]
    [Trait("Hostile", "10")]
    public async Task A_disposition_is_signed_as_it_was_asked_for_and_its_term_is_part_of_it()
    {
        const string number = "13800138000";
        await country.Do(Country.SystemOf(CarrierCode.Cmcc), portals => portals.Carrier.Report(
            CarrierReport.Standing("s-1", number, "CMCC-00", "company-1", country.Time.GetUtcNow().AddDays(-30))));
        var draft = Draft("case-1") with { Ground = Ground.JointPunishment, Scope = HoldScope.Holder, TermYears = 3 };

        Refused(await Dispose(draft with { TermYears = 2 }), "does not verify");
        Refused(await Dispose(draft with { Reason = "another" }), "does not verify");
        var planned = (await Dispose(draft)).Value!.Order;
        country.Time.Advance(TimeSpan.FromDays(1));
        var again = (await Dispose(draft)).Value!.Order;

        Assert.Equal(planned.OrderId, again.OrderId);
        Assert.Equal([SignatureStanding.Verifies], await Standings(planned.OrderId, nameof(FactKind.OrderSubmitted)));

        Task<Answer<DispositionView>> Dispose(OrderDraft asked) => country.As(
            Country.Police, portals => portals.Province.PlanDisposition(new(asked, number, Ties.None), Sign("police", draft)));
    }

    [Fact]
    public async Task An_auditor_sees_of_each_act_whether_its_signature_stands_under_old_and_new_algorithms()
    {
        var old = await Run("case-1", "police", "approver");
        signers.Add("police-sm2", Country.Police, CryptoSuites.National);
        signers.Add("approver-sm2", Country.Approver, CryptoSuites.National);
        signers.Change("police", key => key with { Until = country.Time.GetUtcNow() });
        await country.Restart(CryptoSuiteKind.National);
        Refused(await country.As(Country.Police, portals => portals.Province.Submit(Draft("case-2"), Sign("police", Draft("case-2")))), "not in use");
        var fresh = await Run("case-2", "police-sm2", "approver-sm2");

        foreach (var order in new[] { old, fresh })
        {
            Assert.Equal(
                [SignatureStanding.Verifies, SignatureStanding.Verifies, SignatureStanding.Verifies],
                await Standings(order, nameof(FactKind.OrderSubmitted), nameof(FactKind.OrderApproved), nameof(FactKind.OrderStarted)));
        }

        Assert.Equal(["1", "1", "1"], await Algorithms(old));
        Assert.Equal(["2", "2", "2"], await Algorithms(fresh));
        Assert.Null((await new ChainVerification(country.Silo.GetRequiredService<IChainRows>()).Verify(TestContext.Current.CancellationToken)).First);

        signers.Change("police", key => key with { RevokedAt = country.Time.GetUtcNow().AddDays(-1) });
        country.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([SignatureStanding.KeyRevokedBefore], await Standings(old, nameof(FactKind.OrderSubmitted)));
        signers.Change("police", key => key with { RevokedAt = country.Time.GetUtcNow() });
        country.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([SignatureStanding.KeyRevokedSince], await Standings(old, nameof(FactKind.OrderSubmitted)));
        signers.Change("police", key => key with { RevokedAt = null, Until = country.Time.GetUtcNow().AddDays(-1) });
        country.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal([SignatureStanding.KeyOutOfUse], await Standings(old, nameof(FactKind.OrderSubmitted)));
    }

    [Fact]
    [Trait("Hostile", "68")]
    [Trait("Hostile", "75")]
    [Trait("Hostile", "77")]
    public async Task A_record_in_which_anything_was_changed_about_a_signed_act_does_not_verify()
    {
        var order = await Run("case-1", "police", "approver");
        var other = await Run("case-2", "police", "approver");
        var (facts, others) = (await Facts(order), await Facts(other));
        var history = new SignedHistory(signers.Read());
        Assert.All(facts.Where(fact => fact.Kind is FactKind.OrderSubmitted or FactKind.OrderApproved or FactKind.OrderStarted or FactKind.OrderSigned), fact =>
            Assert.Equal(SignatureStanding.Verifies, history.Of(order, fact, facts)));

        foreach (var kind in new[] { FactKind.OrderSubmitted, FactKind.OrderApproved, FactKind.OrderStarted })
        {
            var act = facts.Single(fact => fact.Kind == kind);
            var signed = facts.Single(fact => fact.Kind is FactKind.OrderSigned && fact.Version == act.Version);
            var spliced = others.First(fact => fact.Kind is FactKind.OrderSigned && fact.Fields[1] == signed.Fields[1]) with { Version = act.Version };

            Assert.Equal(SignatureStanding.DoesNotVerify, Standing(Changed(signed, 5, text => text.Replace("reason=", "reason=x", StringComparison.Ordinal)), act));
            Assert.Equal(SignatureStanding.DoesNotVerify, Standing(Changed(signed, 4, text => $"{(text[0] == '0' ? '1' : '0')}{text[1..]}"), act));
            Assert.Equal(SignatureStanding.DoesNotVerify, Standing(Changed(signed, 2, _ => "2"), act));
            Assert.Equal(SignatureStanding.DoesNotVerify, Standing(signed, act with { By = act.By with { Organisation = "another body" } }));
            Assert.Equal(SignatureStanding.DoesNotVerify, Standing(signed with { By = act.By with { Id = "another" } }, act with { By = act.By with { Id = "another" } }));
            Assert.Equal(SignatureStanding.DoesNotVerify, Standing(signed, act with { HappenedAt = act.HappenedAt.AddMinutes(7) }));
            Assert.Equal(SignatureStanding.DoesNotVerify, Standing(Changed(signed, 4, _ => "no hexadecimal digits"), act));
            Assert.Equal(SignatureStanding.DoesNotVerify, Standing(signed, Changed(act, kind is FactKind.OrderSubmitted ? 5 : 2, _ => "another reason")));
            Assert.Equal(SignatureStanding.DoesNotVerify, Standing(spliced, act));
            Assert.Equal(SignatureStanding.KeyUnknown, Standing(Changed(signed, 3, _ => "nobody"), act));
            Assert.Equal(SignatureStanding.Unsigned, history.Of(order, act, [.. facts.Where(fact => fact != signed)]));

            SignatureStanding Standing(StoredFact signature, StoredFact of) => history.Of(
                order, of, [.. facts.Select(fact => fact == act ? of : fact == signed ? signature : fact)]);
        }
    }

    private static StoredFact Changed(StoredFact fact, int field, Func<string, string> change) =>
        fact with { Fields = fact.Fields.ToDictionary(one => one.Key, one => one.Key == field ? change(one.Value) : one.Value) };

    private static OrderDraft Draft(string key) => new(key, Ground.PsbCase, string.Empty, "京公(诈)〔2026〕1号", "scenario", Services.None, string.Empty, Hash, null);

    private static void Refused<T>(Answer<T> answer, string why)
        where T : class
    {
        Assert.Equal(RefusalCode.NotAllowed, answer.Refusal?.Code);
        Assert.Contains(why, answer.Refusal!.En, StringComparison.Ordinal);
    }

    private OrderSignature Sign(string key, OrderDraft draft) => Sign(key, who => OrderStatement.Submit(draft, who));

    private OrderSignature Sign(string key, Func<Signatory, string> statement, string? person = null) => signers.Sign(key, country.Time, statement, person);

    private async Task<OrderView> Plan(string key, string signer = "police")
    {
        var draft = Draft(key);
        var receipt = await country.Do(Country.Police, portals => portals.Province.Submit(draft, Sign(signer, draft)));
        await country.Do(Country.Police, portals => portals.Province.AddRows(receipt.OrderId, [new(1, "13800138000", null)]));
        return await country.Do(Country.Police, portals => portals.Province.Plan(receipt.OrderId, 1));
    }

    private Task<OrderView> Approve(OrderView planned, string signer) => country.Do(Country.Approver, portals => portals.Province.Approve(
        planned.OrderId, planned.Root, "seen", Sign(signer, who => OrderStatement.Approve(planned.OrderId, planned.Root, "seen", who))));

    private async Task<string> Run(string key, string issuer, string approver)
    {
        var planned = await Plan(key, issuer);
        await Approve(planned, approver);
        await country.Do(Country.Police, portals => portals.Province.Apply(
            planned.OrderId, "go", Sign(issuer, who => OrderStatement.Apply(planned.OrderId, planned.Root, "go", who))));
        await country.Ended(Country.Police, planned.OrderId);
        return planned.OrderId;
    }

    private async Task<IReadOnlyList<StoredFact>> Facts(string orderId) =>
        await country.Silo.GetRequiredService<IJournal>().History(Subject.OfOrder(orderId), 0, 500, TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<FactView>> History(string orderId) =>
        (await country.Do(Country.Auditor, portals => portals.Audit.OrderHistory(orderId, 0, "complaint 17"))).Facts;

    private async Task<IReadOnlyList<SignatureStanding>> Standings(string orderId, params string[] kinds)
    {
        var facts = await History(orderId);
        return [.. kinds.Select(kind => facts.Single(fact => fact.Kind == kind).Signature)];
    }

    private async Task<IReadOnlyList<string>> Algorithms(string orderId) => [.. (await History(orderId))
        .Where(fact => fact.Kind == nameof(FactKind.OrderSigned))
        .Select(fact => fact.Fields.Single(field => field.Key == "algorithm").Value)];
}
