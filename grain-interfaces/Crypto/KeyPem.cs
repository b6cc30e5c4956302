using System.Security.Cryptography;

namespace Coordination.Crypto;

/// <summary>Finds out of which suite a key's PEM is, by its curve.</summary>
internal static class KeyPem
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>DER of 1.2.156.10197.1.301, the curve of SM2 (GM/T 0006).</summary>
    private static ReadOnlySpan<byte> Sm2Curve => [0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d];

    /// <summary>Reads a key with the reader of its curve.</summary>
    /// <exception cref="CryptographicException">It is none that is wanted.</exception>
    public static T Read<T>(string pem, Func<string, T?> p256, Func<byte[], T?> sm2, string wanted)
        where T : class
    {
        try
        {
            if (PemEncoding.TryFind(pem, out var fields)
                && Convert.FromBase64String(pem[fields.Base64Data]) is var der
                && der.AsSpan().IndexOf(Sm2Curve) >= 0)
            {
                return sm2(der) ?? throw new CryptographicException(Sentence(wanted));
            }

            return p256(pem) ?? throw new CryptographicException(Sentence(wanted));
        }
        catch (Exception unreadable) when (unreadable is not CryptographicException)
        {
            // What a parser says may quote the key.
            throw new CryptographicException(Sentence(wanted));
        }
    }

    public static bool IsP256(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve is { IsNamed: true, Oid.Value: P256 };

    public static bool IsPrivate(string pem) => pem.Contains("PRIVATE KEY", StringComparison.Ordinal);

    private static string Sentence(string wanted) => $"{char.ToUpperInvariant(wanted[0])}{wanted[1..]}.";
}
