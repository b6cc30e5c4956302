using System.Security.Cryptography;

namespace Coordination.Crypto;

/// <summary>A public key that signatures are checked with. Its file is PEM, SubjectPublicKeyInfo. Safe for several threads.</summary>
internal abstract class VerifyingKey
{
    public abstract ICryptoSuite Suite { get; }

    /// <summary>Whether a signature is this key's and of this content; false for whatever is no signature at all.</summary>
    public bool Verifies(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        signature.Length == CryptoSuites.SignatureBytes && IsGood(content, signature);

    public string ToPem() => PemEncoding.WriteString("PUBLIC KEY", Spki());

    /// <summary>SHA-256 of the key, 64 hexadecimal digits: two names of one key are found by it.</summary>
    public string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Spki()));

    /// <summary>Reads a key's PEM.</summary>
    /// <exception cref="CryptographicException">It is no public key on P-256 or on SM2's curve.</exception>
    public static VerifyingKey FromPem(string pem) => KeyPem.Read<VerifyingKey>(
        pem,
        static text =>
        {
            var key = ECDsa.Create();
            key.ImportFromPem(text);
            return KeyPem.IsP256(key) && !KeyPem.IsPrivate(text) ? new EcdsaVerifyingKey(key) : null;
        },
        static der => Sm2VerifyingKey.Read(der),
        "a public key on P-256 or on the curve of SM2, PEM, is wanted");

    protected abstract bool IsGood(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature);

    protected abstract byte[] Spki();
}
