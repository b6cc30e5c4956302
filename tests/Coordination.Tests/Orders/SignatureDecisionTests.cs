using System.Text;
using Coordination.Audit;
using Coordination.Crypto;
using Coordination.Provinces;

namespace Coordination.Orders;

/// <summary>An act is the body's that signed it: each other signature is refused, and says why.</summary>
public sealed class SignatureDecisionTests : IDisposable
{
    private const string Order = "order:00000000000000000000000001";
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);
    private static readonly Principal Police = new("officer-1", Role.PoliceIssuer, "市局", ProvinceCode.Unknown, null);

    private readonly SigningKey old = CryptoSuites.International.CreateKey();
    private readonly SigningKey rotated = CryptoSuites.National.CreateKey();
    private readonly SigningKey revoked = CryptoSuites.International.CreateKey();
    private readonly SigningKey others = CryptoSuites.International.CreateKey();
    private readonly Keys keys = new();

    public SignatureDecisionTests()
    {
        keys.All.Add(new("old", Police.Organisation, old.Public, null, Now.AddHours(1), null));
        keys.All.Add(new("rotated", Police.Organisation, rotated.Public, Now.AddHours(1), null, null));
        keys.All.Add(new("revoked", Police.Organisation, revoked.Public, null, null, Now.AddMinutes(-1)));
        keys.All.Add(new("others", "另一局", others.Public, null, null, null));
    }

    public void Dispose()
    {
        foreach (var key in new[] { old, rotated, revoked, others })
        {
            key.Dispose();
        }
    }

    [Fact]
    public void The_bodys_own_signature_is_recorded_with_key_and_algorithm()
    {
        var signed = Check(Signed(old, "old", Now), Now).Signed!;

        Assert.Equal((OrderStatement.ActApprove, CryptoSuiteKind.International, "old"), (signed.Act, signed.Algorithm, signed.KeyId));
        Assert.Equal(Statement(By(Now)), signed.Statement);
        Assert.True(old.Public.Verifies(Encoding.UTF8.GetBytes(signed.Statement), signed.Signature));
    }

    [Fact]
    public void A_rotated_key_takes_over_at_its_time_and_another_suite_with_it()
    {
        var then = Now.AddHours(1);

        Assert.NotNull(Check(Signed(old, "old", Now), Now).Signed);
        Refused(Check(Signed(rotated, "rotated", Now), Now), "not in use now");
        Refused(Check(Signed(old, "old", then), then), "not in use now");
        Assert.Equal(CryptoSuiteKind.National, Check(Signed(rotated, "rotated", then), then).Signed!.Algorithm);
    }

    [Fact]
    public void No_other_key_signs_for_the_body()
    {
        Refused(Check(Signed(revoked, "revoked", Now), Now), "was revoked");
        Refused(Check(Signed(others, "others", Now), Now), "not on the list of signing keys of 市局");
        Refused(Check(Signed(others, "old", Now), Now), "does not verify");
        Refused(Check(Signed(others, "nobody", Now), Now), "'nobody' is not on the list");
        Refused(Check(Signed(others, "a\nb", Now), Now), "key ? is not");
    }

    [Fact]
    public void Whatever_byte_is_changed_it_does_not_verify()
    {
        var signature = Signed(old, "old", Now);
        var bytes = Convert.FromBase64String(signature.Value);
        for (var place = 0; place < bytes.Length; place++)
        {
            bytes[place] ^= 0x40;
            Refused(Check(signature with { Value = Convert.ToBase64String(bytes) }, Now), "does not verify");
            bytes[place] ^= 0x40;
        }

        Refused(Check(signature with { Algorithm = CryptoSuites.National.SignatureName }, Now), "does not verify");
        Refused(Check(signature with { SignedAt = Now.AddSeconds(1) }, Now), "does not verify");
        Refused(Check(signature with { Value = "not base64" }, Now), "does not verify");
        Refused(Check(signature with { Value = Convert.ToBase64String(bytes[1..]) }, Now), "does not verify");
        Refused(Check(signature with { Value = null! }, Now), "not whole");
        Refused(Check(signature with { KeyId = null! }, Now), "not whole");
    }

    [Fact]
    public void A_signature_is_for_one_act_on_one_order()
    {
        var signature = Signed(old, "old", Now);

        Refused(Check(signature, Now, at => OrderStatement.Approve("order:00000000000000000000000002", "ab", "seen", at)), "does not verify");
        Refused(Check(signature, Now, at => OrderStatement.Approve(Order, "cd", "seen", at)), "does not verify");
        Refused(Check(signature, Now, at => OrderStatement.Apply(Order, "ab", "seen", at)), "does not verify");
    }

    [Fact]
    public void A_signature_for_one_person_is_nobody_elses_of_the_same_body()
    {
        var signature = Signed(old, "old", Now);

        Assert.NotNull(Check(signature, Now).Signed);
        Refused(Check(signature, Now, by: Police with { Id = "officer-2" }), "did not sign this for officer-2");
    }

    [Fact]
    public void A_key_signs_while_it_is_in_use_by_the_signatures_time_and_by_ours()
    {
        var before = Now.AddHours(1).AddSeconds(-1);

        Refused(Check(Signed(rotated, "rotated", before), Now.AddHours(1)), "when it signed");
        Refused(Check(Signed(old, "old", Now.AddHours(1)), before), "when it signed");
    }

    [Fact]
    public void How_a_signature_stands_years_later_its_key_says()
    {
        var key = new BodyKey("k", Police.Organisation, old.Public, Now, Now.AddYears(1), null);
        var at = Now.AddDays(1);

        Assert.Equal(SignatureStanding.Verifies, key.StandingOf(at, at));
        Assert.Equal(SignatureStanding.KeyOutOfUse, key.StandingOf(Now.AddTicks(-1), at));
        Assert.Equal(SignatureStanding.KeyOutOfUse, key.StandingOf(Now.AddYears(1), at));
        Assert.Equal(SignatureStanding.KeyRevokedSince, (key with { RevokedAt = at.AddTicks(1) }).StandingOf(at, at));
        Assert.Equal(SignatureStanding.KeyRevokedBefore, (key with { RevokedAt = at }).StandingOf(at, at));
        Assert.Equal(SignatureStanding.KeyRevokedBefore, (key with { RevokedAt = at }).StandingOf(Now.AddTicks(-1), at));
    }

    [Fact]
    public void A_signature_that_was_kept_is_worth_nothing_after_five_minutes()
    {
        var signature = Signed(old, "old", Now);

        Assert.NotNull(Check(signature, Now + OrderSignature.AgeMax).Signed);
        Refused(Check(signature, Now + OrderSignature.AgeMax + TimeSpan.FromTicks(1)), "more than 5 minutes from now");
        Refused(Check(Signed(old, "old", Now + OrderSignature.AgeMax + TimeSpan.FromTicks(1)), Now), "more than 5 minutes from now");
    }

    [Fact]
    public void None_is_allowed_only_where_it_is_said_and_a_bad_one_nowhere()
    {
        Refused(Check(null, Now), "has to carry the signature of 市局");
        keys.AllowsUnsigned = true;

        Assert.Equal(default, Check(null, Now));
        Refused(Check(Signed(others, "old", Now), Now), "does not verify");
    }

    private static string Statement(Signatory who) => OrderStatement.Approve(Order, "ab", "seen", who);

    private static Signatory By(DateTimeOffset at) => new(Police.Organisation, Police.Id, at);

    private static OrderSignature Signed(SigningKey key, string id, DateTimeOffset at) =>
        new(key.Suite.SignatureName, id, at, Convert.ToBase64String(key.Sign(Encoding.UTF8.GetBytes(Statement(By(at))))));

    private static void Refused(SignatureVerdict verdict, string why)
    {
        Assert.Null(verdict.Signed);
        Assert.Equal(RefusalCode.NotAllowed, verdict.Refusal!.Code);
        Assert.Contains(why, verdict.Refusal.En, StringComparison.Ordinal);
    }

    private SignatureVerdict Check(OrderSignature? signature, DateTimeOffset now, Func<Signatory, string>? statement = null, Principal? by = null) =>
        SignatureDecision.Check(OrderStatement.ActApprove, statement ?? Statement, signature, keys, by ?? Police, now);

    private sealed class Keys : IBodyKeys
    {
        public List<BodyKey> All { get; } = [];

        public bool AllowsUnsigned { get; set; }

        public bool Signs(string body) => All.Any(key => key.Body == body);

        public BodyKey? Find(string keyId) => All.SingleOrDefault(key => key.Id == keyId);
    }
}
