using System.Security.Cryptography;

namespace Coordination.Crypto;

/// <summary>SHA-256, ECDSA on P-256, AES-256-GCM, all of the framework.</summary>
internal sealed class InternationalSuite : ICryptoSuite
{
    public CryptoSuiteKind Kind => CryptoSuiteKind.International;

    public string HashName => "sha-256";

    public string SignatureName => "ecdsa-p256-sha256";

    public int CipherKeyBytes => 32;

    public void Hash(ReadOnlySpan<byte> content, Span<byte> hash) => SHA256.HashData(content, hash);

    public byte[] Hash(IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            sha.AppendData(part.Span);
        }

        return sha.GetHashAndReset();
    }

    public void Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, Span<byte> mac) => HMACSHA256.HashData(key, content, mac);

    public SigningKey CreateKey() => new EcdsaSigningKey(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> encrypted)
    {
        using var cipher = new AesGcm(key, CryptoSuites.TagBytes);
        cipher.Encrypt(nonce, plain, encrypted[..plain.Length], encrypted[plain.Length..], associated);
    }

    public bool TryDecrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        using var cipher = new AesGcm(key, CryptoSuites.TagBytes);
        try
        {
            cipher.Decrypt(nonce, encrypted[..plain.Length], encrypted[plain.Length..], plain, associated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            plain.Clear();
            return false;
        }
    }
}
