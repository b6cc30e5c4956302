using System.Security.Cryptography;
using System.Text;
using Coordination.Admission;
using Coordination.Audit;
using Coordination.Callers;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Harness;
using Coordination.Hosting;
using Coordination.Provinces;
using Coordination.Transport;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Fuzz;

/// <summary>What somebody proves himself with, and the files that say whom to believe: wrong, it proves nothing, and is refused as it is said to be.</summary>
public sealed class CredentialFuzzTests : IDisposable
{
    private static readonly string[] Pem = ["-----BEGIN", "-----END", " CERTIFICATE-----", "EC PRIVATE KEY-----", "PUBLIC KEY-----", "\n", "=", "MII", "AAAA"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("coordination-fuzz-");
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero));

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Tokens()
    {
        using var issuer = DevelopmentIssuer.Open(folder.FullName);
        var settings = new TokenSettings { Issuer = DevelopmentIssuer.Name, Keys = [issuer.PublicKey] };
        using var keys = new SigningKeys(settings, null, time, NullLogger.Instance);
        var thumbprint = new string('t', 43);
        string[] tokens =
        [
            .. new Principal[]
            {
                new("system-CMCC", Role.CarrierSystem, "中国移动", ProvinceCode.Unknown, CarrierCode.Cmcc),
                new("sc-1", Role.ProvinceOperator, "四川省通信管理局", ProvinceCode.From(51), null),
            }.Select(who => issuer.Mint(who, thumbprint, time.GetUtcNow(), time.GetUtcNow().AddMinutes(30))),
        ];
        await FuzzRun.Against(new FuzzTarget("token", [.. tokens.Select(Encoding.UTF8.GetBytes)], async bytes =>
        {
            var text = Encoding.UTF8.GetString(bytes);

            // Each input comes from somebody who was never refused before.
            var verifier = new TokenVerifier(settings, keys, Revocations.None, new FailedTokens(time, NullLogger.Instance), time);
            var verdict = await verifier.Verify(text, thumbprint);
            Assert.True(verdict.Principal is null || tokens.Contains(text) || IsRewritten(text), "A token that was changed proves somebody.");
            Assert.True(verdict.Principal is not null || verdict.Why.Length > 0);
        })
        {
            Tokens = FuzzTarget.Words(".", "..", "e30", "eyJhbGciOiJub25lIn0", "\"alg\"", "=", "-", "_", "eyJhbGciOiJFUzI1NiJ9"),
            BytesMax = 6_000,
            Inputs = 2_000,
        });

        // Base64url has several texts for the same bytes: what is signed is the text, so that only the signature can be written otherwise.
        bool IsRewritten(string text) => tokens.Any(token => token[..token.LastIndexOf('.')] == text[..Math.Max(text.LastIndexOf('.'), 0)]);
    }

    [Fact]
    public Task Key_sets_of_issuers()
    {
        var path = Path.Combine(folder.FullName, "keys.json");
        return FuzzRun.Against(new FuzzTarget("jwks", [File.ReadAllBytes(KeySet.Write(path, "one", "two")), Encoding.UTF8.GetBytes(RsaSet())], async bytes =>
        {
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
            try
            {
                using var keys = new SigningKeys(new() { Issuer = "issuer", KeySetFile = path }, null, time, NullLogger.Instance);
                Assert.NotEmpty(await keys.Find(null, TestContext.Current.CancellationToken));
            }
            catch (TokenKeysException refused)
            {
                Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            }
        })
        {
            Tokens = FuzzTarget.Words("\"kty\"", "\"EC\"", "\"RSA\"", "\"n\":", "\"e\":", "\"d\":", "\"x5c\":", "\"keys\"", "P-256", "AQAB", "\"use\":\"enc\""),
            Inputs = 1_000,
        });
    }

    [Theory]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"one","n":"!","e":"AQAB"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","kid":"one"}]}""")]
    [InlineData("""{"keys":[null]}""")]
    [InlineData("""{"keys":{}}""")]
    public void A_key_set_that_broke_its_reader_once_is_refused(string text)
    {
        var path = Path.Combine(folder.FullName, "keys.json");
        File.WriteAllText(path, text);

        Assert.Throws<TokenKeysException>(() => new SigningKeys(new() { Issuer = "issuer", KeySetFile = path }, null, time, NullLogger.Instance));
    }

    [Fact]
    public Task Lists_of_what_was_revoked()
    {
        var path = Path.Combine(folder.FullName, "revoked.txt");
        return FuzzRun.Against(FuzzTarget.OfText(
            "revocations",
            [$"# list\ncertificate {new string('A', 43)}\nsubject officer-1 # left\n\n", "subject 示范\r\ncertificate " + new string('b', 43)],
            text =>
            {
                File.WriteAllText(path, text);
                try
                {
                    var list = Revocations.Open(path, time, NullLogger.Instance);
                    Assert.False(list.IsRemoved(string.Empty));
                }
                catch (RevocationsException refused)
                {
                    Assert.Contains(path, refused.Message, StringComparison.Ordinal);
                }
            },
            "certificate ", "subject ", "#", "\t", "\r", "\n") with
        {
            Inputs = 1_000,
        });
    }

    [Fact]
    public async Task Certificates_and_their_keys()
    {
        using var authority = DevelopmentCertificates.Open(folder.FullName, time);
        var own = authority.Client("fuzz", "tests");
        var good = File.ReadAllBytes(own);
        var path = Path.Combine(folder.FullName, "client.pem");
        foreach (var isAuthorities in new[] { false, true })
        {
            await FuzzRun.Against(FuzzTarget.Of(isAuthorities ? "authorities" : "certificate", [isAuthorities ? File.ReadAllBytes(authority.AuthoritiesFile) : good], bytes =>
            {
                File.WriteAllBytes(path, bytes);
                try
                {
                    var credentials = isAuthorities
                        ? Credentials.Load(own, null, path)
                        : Credentials.Load(path, null, authority.AuthoritiesFile);
                    Assert.Equal(43, credentials.Thumbprint.Length);
                }
                catch (CoordinationConnectionException refused)
                {
                    Assert.Contains(folder.FullName, refused.Message, StringComparison.Ordinal);
                }
            }) with
            {
                Tokens = [.. Pem.Select(Encoding.UTF8.GetBytes)],
                Inputs = 300,
            });
        }
    }

    [Fact]
    public Task Keys_of_bodies_and_what_they_sign() => FuzzRun.Against(FuzzTarget.OfText(
        "key-pem",
        [.. CryptoSuites.All.SelectMany(suite =>
        {
            using var key = suite.CreateKey();
            return new[] { key.Public.ToPem(), key.ToPem() };
        })],
        text =>
        {
            foreach (var read in new Action<string>[] { Verify, Sign })
            {
                try
                {
                    read(text);
                }
                catch (CryptographicException refused)
                {
                    Assert.False(text.Length > 80 && refused.Message.Contains(text[40..80], StringComparison.Ordinal), "A refusal quotes the key.");
                }
            }
        },
        Pem) with
    {
        Inputs = 500,
    });

    [Fact]
    public Task Lists_of_bodies_keys()
    {
        using var signers = new Signers();
        signers.Add("police", Country.Police, CryptoSuites.International);
        signers.Add("approver", Country.Approver, CryptoSuites.National);
        var path = Path.Combine(folder.FullName, "signers.json");
        return FuzzRun.Against(FuzzTarget.Of("body-keys", [File.ReadAllBytes(signers.KeysFile)], bytes =>
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                Assert.NotNull(BodyKeyFile.Read(path));
            }
            catch (BodyKeysException refused)
            {
                Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            }
        }) with
        {
            Tokens = FuzzTarget.Words("\"keys\"", "\"keyId\"", "\"body\"", "\"publicKey\"", "\"revokedAt\"", "\"until\"", "null", "BEGIN", "\\n"),
            Inputs = 700,
        });
    }

    [Theory]
    [MemberData(nameof(CryptoSuiteTests.Suites), MemberType = typeof(CryptoSuiteTests))]
    public Task Sealed_bytes(string name)
    {
        var suite = CryptoSuiteTests.Suite(name);
        var key = new CipherKey("2026", suite, RandomNumberGenerator.GetBytes(suite.CipherKeyBytes));
        byte[][] corpus = [key.Seal("11010519491231002X"u8, "holder:1"u8), key.Seal([], "holder:1"u8)];
        return FuzzRun.Against(FuzzTarget.Of($"sealed-{name}", corpus, bytes =>
        {
            if (SealedBytes.TryRead(bytes, out var read))
            {
                // Whatever opens is what was sealed, to the last byte.
                Assert.True(key.Open(read, "holder:1"u8) is null || corpus.Any(whole => whole.AsSpan().SequenceEqual(bytes)), "Bytes that were changed open.");
                Assert.Null(key.Open(read, "holder:2"u8));
            }
        }));
    }

    private static void Verify(string pem) => Assert.False(VerifyingKey.FromPem(pem).Verifies("text"u8, new byte[CryptoSuites.SignatureBytes]));

    private static void Sign(string pem)
    {
        using var key = SigningKey.FromPem(pem);
        Assert.True(key.Public.Verifies("text"u8, key.Sign("text"u8)));
    }

    private static string RsaSet()
    {
        using var rsa = RSA.Create(2_048);
        var parts = rsa.ExportParameters(includePrivateParameters: false);
        return System.Text.Json.JsonSerializer.Serialize(new
        {
            keys = new[] { new { kty = "RSA", kid = "rsa", use = "sig", n = System.Buffers.Text.Base64Url.EncodeToString(parts.Modulus), e = System.Buffers.Text.Base64Url.EncodeToString(parts.Exponent) } },
        });
    }
}
