using System.Security.Cryptography;

namespace Coordination.Crypto;

/// <summary>A private key that signs. Its file is PEM, PKCS #8, not encrypted; which suite it is of, its curve says. Safe for several threads.</summary>
internal abstract class SigningKey(VerifyingKey publicKey) : IDisposable
{
    /// <summary>What others check its signatures with.</summary>
    public VerifyingKey Public { get; } = publicKey;

    public ICryptoSuite Suite => Public.Suite;

    /// <summary>Signs content: r and s, 32 bytes each, one after the other.</summary>
    public abstract byte[] Sign(ReadOnlySpan<byte> content);

    public abstract void Dispose();

    public string ToPem() => PemEncoding.WriteString("PRIVATE KEY", Pkcs8());

    /// <summary>Reads a key's PEM.</summary>
    /// <exception cref="CryptographicException">It is no private key on P-256 or on SM2's curve. The text quotes nothing of it.</exception>
    public static SigningKey FromPem(string pem) => KeyPem.Read<SigningKey>(
        pem,
        static text =>
        {
            var key = ECDsa.Create();
            key.ImportFromPem(text);
            return KeyPem.IsP256(key) && HasPrivatePart(key) ? new EcdsaSigningKey(key) : null;
        },
        static der => Sm2SigningKey.Read(der),
        "a private key on P-256 or on the curve of SM2, PEM, not encrypted, is wanted");

    protected abstract byte[] Pkcs8();

    private static bool HasPrivatePart(ECDsa key)
    {
        try
        {
            return key.ExportParameters(includePrivateParameters: true).D is not null;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
