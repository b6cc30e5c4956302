using System.Security.Cryptography;

namespace Coordination.Crypto;

/// <summary>Keys in PEM: which suite they are of, they say themselves.</summary>
public sealed class KeyFileTests
{
    [Theory]
    [MemberData(nameof(CryptoSuiteTests.Suites), MemberType = typeof(CryptoSuiteTests))]
    public void A_key_that_was_written_is_the_key_that_is_read(string name)
    {
        var suite = CryptoSuiteTests.Suite(name);
        using var key = suite.CreateKey();
        using var read = SigningKey.FromPem(key.ToPem());
        var known = VerifyingKey.FromPem(key.Public.ToPem());

        Assert.Equal((suite, suite), (read.Suite, known.Suite));
        Assert.Equal(key.Public.Fingerprint(), known.Fingerprint());
        Assert.True(known.Verifies("content"u8, read.Sign("content"u8)));
        Assert.Equal(key.ToPem(), read.ToPem());
    }

    [Theory]
    [MemberData(nameof(CryptoSuiteTests.Suites), MemberType = typeof(CryptoSuiteTests))]
    public void A_private_key_is_no_public_one_nor_the_reverse(string name)
    {
        using var key = CryptoSuiteTests.Suite(name).CreateKey();

        var asPublic = Assert.Throws<CryptographicException>(() => VerifyingKey.FromPem(key.ToPem()));
        var asPrivate = Assert.Throws<CryptographicException>(() => SigningKey.FromPem(key.Public.ToPem()));

        Assert.Equal("A public key on P-256 or on the curve of SM2, PEM, is wanted.", asPublic.Message);
        Assert.Equal("A private key on P-256 or on the curve of SM2, PEM, not encrypted, is wanted.", asPrivate.Message);
    }

    [Fact]
    public void Keys_of_other_curves_and_kinds_are_refused()
    {
        using var rsa = RSA.Create(2_048);
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var encrypted = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string[] keys =
        [
            string.Empty,
            "no key",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\nBggqgRzPVQGCLQ==\n-----END PRIVATE KEY-----",
            rsa.ExportPkcs8PrivateKeyPem(),
            larger.ExportPkcs8PrivateKeyPem(),
            encrypted.ExportEncryptedPkcs8PrivateKeyPem("word", new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000)),
        ];

        Assert.All(keys, pem => Assert.ThrowsAny<CryptographicException>(() => SigningKey.FromPem(pem)));
        Assert.All(keys, pem => Assert.ThrowsAny<CryptographicException>(() => VerifyingKey.FromPem(pem)));
    }
}
