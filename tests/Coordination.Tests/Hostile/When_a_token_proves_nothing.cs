using System.Security.Cryptography;
using System.Text;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Edge;
using Coordination.Harness;
using Coordination.Journal;

namespace Coordination.Hostile;

/// <summary>A good certificate and a token that is none: the portal says so in one way, the record says why, and nothing happens.</summary>
public sealed class When_a_token_proves_nothing(Fortress fortress) : IClassFixture<Fortress>, IDisposable
{
    private const string Door = "carrier-portal/open-case";
    private const string Number = "13900139001";
    private const long Key = 86_13900139001;
    private readonly ECDsa issuer = fortress.IssuerKey();
    private readonly ECDsa stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string Mine => fortress.Certificate("mobile");

    [Fact]
    [Trait("Hostile", "1")]
    public Task None_at_all() => Refused(null, "no token");

    [Theory]
    [InlineData("")]
    [InlineData("<none>")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9..")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.e30.AAAA")]
    [Trait("Hostile", "1")]
    public Task Something_that_is_none(string text) => Refused(text, "token");

    [Fact]
    [Trait("Hostile", "1")]
    public Task Something_longer_than_any() => Refused(new('t', TokenVerifier.CharactersMax + 1), "longer than");

    [Fact]
    [Trait("Hostile", "2")]
    public async Task Signed_by_another_under_the_issuers_name()
    {
        await Refused(Forged().Signed(stranger), "not valid");
        await Refused(Forged(header: ("kid", "unknown")).Signed(stranger), "not valid");
    }

    [Fact]
    [Trait("Hostile", "2")]
    public Task With_one_bit_of_the_signature_turned()
    {
        var token = Forged().Signed(text =>
        {
            var signature = issuer.SignData(text, HashAlgorithmName.SHA256);
            signature[7] ^= 1;
            return signature;
        });
        return Refused(token, "not valid");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("")]
    [Trait("Hostile", "3")]
    public Task That_says_it_needs_no_signature(string algorithm) => Refused(Forged(header: ("alg", algorithm)).Signed(_ => []), "token");

    [Fact]
    [Trait("Hostile", "3")]
    public async Task Signed_with_the_public_key_as_if_it_were_a_secret()
    {
        foreach (var secret in new[] { issuer.ExportSubjectPublicKeyInfo(), Encoding.ASCII.GetBytes(issuer.ExportSubjectPublicKeyInfoPem()) })
        {
            await Refused(Forged(header: ("alg", "HS256")).Signed(text => HMACSHA256.HashData(secret, text)), "not valid");
        }
    }

    [Fact]
    [Trait("Hostile", "3")]
    public async Task Signed_by_another_algorithm_than_it_names()
    {
        using var rsa = RSA.Create(2048);
        await Refused(Forged(header: ("alg", "RS256")).Signed(text => rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)), "not valid");
        await Refused(Forged(header: ("alg", "ES384")).Signed(issuer), "not valid");
    }

    [Theory]
    [InlineData("jku")]
    [InlineData("jwk")]
    [InlineData("x5u")]
    [InlineData("x5c")]
    [InlineData("crit")]
    [Trait("Hostile", "3")]
    public async Task That_brings_its_own_key_or_says_where_one_is(string header)
    {
        var parameters = stranger.ExportParameters(includePrivateParameters: false);
        object value = header switch
        {
            "jwk" => new { kty = "EC", crv = "P-256", x = Convert.ToBase64String(parameters.Q.X!), y = Convert.ToBase64String(parameters.Q.Y!) },
            "x5c" or "crit" => new[] { "exp" },
            _ => "https://example.invalid/keys",
        };
        await Refused(Forged(header: (header, value)).Signed(stranger), header);

        // Also under the issuer's own signature: what a token may bring is decided here.
        await Refused(Forged(header: (header, value)).Signed(issuer), header);
    }

    [Theory]
    [InlineData("exp", -61)]
    [InlineData("nbf", 61)]
    [InlineData("iat", 61)]
    [InlineData("exp", 7_200)]
    [Trait("Hostile", "4")]
    [Trait("Hostile", "31")]
    public Task Outside_of_its_time(string claim, int seconds) => Refused(Forged(claim: (claim, Now + seconds)).Signed(issuer), "not valid");

    [Theory]
    [InlineData("exp", -59)]
    [InlineData("nbf", 59)]
    [InlineData("exp", 3_600)]
    [Trait("Hostile", "4")]
    public async Task A_minute_of_difference_between_clocks_is_no_attack(string claim, int seconds)
    {
        var forged = Forged(claim: (claim, Now + seconds));
        forged.Claims["iat"] = Math.Min(Now, Now + seconds - 1);

        Assert.Equal(RefusalCode.NotFound, (await Ask(forged.Signed(issuer), Mine)).Refusal!.Code);
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("iat")]
    [InlineData("jti")]
    [InlineData("sub")]
    [InlineData("role")]
    [InlineData("org")]
    [InlineData("carrier")]
    [InlineData("cnf")]
    [Trait("Hostile", "4")]
    [Trait("Hostile", "5")]
    public Task With_a_claim_left_out(string claim)
    {
        var forged = Forged();
        forged.Claims.Remove(claim);
        return Refused(forged.Signed(issuer), "token");
    }

    [Theory]
    [InlineData("aud", "another-system")]
    [InlineData("iss", "https://issuer.invalid")]
    [InlineData("role", "4")]
    [InlineData("role", "None")]
    [InlineData("role", "PoliceIssuer,CarrierSystem")]
    [InlineData("carrier", "CMCC-51")]
    [InlineData("carrier", "*")]
    [InlineData("cnf", "x5t#S256")]
    [Trait("Hostile", "5")]
    public Task For_somebody_else_or_of_somebody_else(string claim, string value) => Refused(Forged(claim: (claim, value)).Signed(issuer), "token");

    [Theory]
    [InlineData("JWT")]
    [InlineData("id_token")]
    [InlineData("logout+jwt")]
    [Trait("Hostile", "5")]
    public Task Of_another_use(string type) => Refused(Forged(header: ("typ", type)).Signed(issuer), "not valid");

    [Fact]
    [Trait("Hostile", "6")]
    [Trait("Hostile", "9")]
    [Trait("Hostile", "31")]
    public async Task Over_another_certificate_than_its_own()
    {
        var others = fortress.Certificate("unicom");
        var token = fortress.Token(Fortress.Mobile, Mine);
        Assert.NotEqual(RefusalCode.NotAuthenticated, (await Ask(token, Mine)).Refusal?.Code);

        // The very token that was just good, in another's hands; and one that names the other's certificate beside.
        await Refused(token, "bound to another certificate", others);
        var both = Forged();
        both.Claims["cnf"] = new Dictionary<string, object> { ["x5t#S256"] = new[] { fortress.Thumbprint(Mine), fortress.Thumbprint(others) } };
        await Refused(both.Signed(issuer), "token", others);
    }

    [Fact]
    [Trait("Hostile", "8")]
    public async Task Of_somebody_who_was_removed_a_minute_ago()
    {
        var removed = Fortress.Mobile with { Id = "system-removed" };
        var token = fortress.Token(removed, Mine);
        Assert.NotEqual(RefusalCode.NotAuthenticated, (await Ask(token, Mine)).Refusal?.Code);

        await File.AppendAllTextAsync(fortress.RevocationsFile, "subject system-removed # left on Friday\n", TestContext.Current.CancellationToken);
        fortress.Time.Advance(TimeSpan.FromSeconds(60));

        await Refused(token, "system-removed was removed");
    }

    [Fact]
    [Trait("Hostile", "10")]
    public async Task Changed_under_its_signature()
    {
        var parts = Forged().Signed(issuer).Split('.');
        var wish = Forged(claim: ("carrier", "CUCC")).Signed(issuer).Split('.');
        await Refused($"{parts[0]}.{wish[1]}.{parts[2]}", "not valid");
    }

    public void Dispose()
    {
        issuer.Dispose();
        stranger.Dispose();
    }

    private long Now => fortress.Time.GetUtcNow().ToUnixTimeSeconds();

    private ForgedToken Forged((string Name, object Value)? header = null, (string Name, object Value)? claim = null)
    {
        var forged = ForgedToken.Of(fortress, Fortress.Mobile, Mine);
        if (header is { } wrong)
        {
            forged.Header[wrong.Name] = wrong.Value;
        }

        if (claim is { } other)
        {
            forged.Claims[other.Name] = other.Value;
        }

        return forged;
    }

    private async Task Refused(string? token, string why, string? certificate = null)
    {
        var before = fortress.Record.Lines.Count;

        var answer = await Open(token, certificate ?? Mine);

        Assert.Equal(RefusalCode.NotAuthenticated, answer.Refusal?.Code);
        var line = await fortress.Record.Next(before, SecurityEvent.NotAuthenticated, Door);
        Assert.Contains(why, line.Why, StringComparison.Ordinal);
        if (token is { Length: > 0 })
        {
            Assert.DoesNotContain(token, line.ToString(), StringComparison.Ordinal);
        }

        await RefusedOverHttp(token, why, certificate ?? Mine);
        Assert.Empty(await fortress.Facts(Subject.OfNumber(Key)));
    }

    /// <summary>The same at the HTTP edge, in one and the same answer whatever was wrong.</summary>
    private async Task RefusedOverHttp(string? token, string why, string certificate)
    {
        var before = fortress.Record.Lines.Count;
        using var caller = fortress.Caller(certificate);

        var reply = await caller.Post($"/v1/{Door}", token, $$$"""{"request":{"key":"case-1","number":"{{{Number}}}","reference":"model","level":1}}""");

        Assert.Equal(
            (401, "Bearer error=\"invalid_token\"", Encoding.UTF8.GetString(EdgeAnswer.Of(Portal.NotAuthenticated).Body.Span)),
            (reply.Status, reply.Of("WWW-Authenticate"), reply.Body));
        Assert.Contains(why, (await fortress.Record.Next(before, SecurityEvent.NotAuthenticated, Door)).Why, StringComparison.Ordinal);
    }

    private async Task<Answer<Verification.CaseView>> Open(string? token, string certificate)
    {
        await using var raider = await Raider.Connect(fortress, certificate);
        return await raider.With(token, portals => portals.Carrier.OpenCase(new("case-1", Number, "model", 1)));
    }

    private async Task<Answer<Verification.CaseView>> Ask(string token, string certificate)
    {
        await using var raider = await Raider.Connect(fortress, certificate);
        return await raider.With(token, portals => portals.Carrier.Case(Number, "case:none"));
    }
}
