using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace Coordination.Crypto;

/// <summary>
/// SM3, SM2 and SM4-GCM by BouncyCastle, for the framework has none of them. SM2 signs under the user id of GM/T 0009,
/// <c>1234567812345678</c>; its signatures are r and s one after the other, not DER, as the other suite's are.
/// </summary>
internal sealed class NationalSuite : ICryptoSuite
{
    [ThreadStatic]
    private static SM3Digest? digestOfThread;

    public CryptoSuiteKind Kind => CryptoSuiteKind.National;

    public string HashName => "sm3";

    public string SignatureName => "sm2-sm3";

    public int CipherKeyBytes => 16;

    /// <summary>SM4 as such, one block at a time.</summary>
    public static IBlockCipher BlockCipher() => new SM4Engine();

    public void Hash(ReadOnlySpan<byte> content, Span<byte> hash)
    {
        var digest = digestOfThread ??= new();
        digest.BlockUpdate(content);
        digest.DoFinal(hash);
    }

    public byte[] Hash(IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        var digest = new SM3Digest();
        foreach (var part in parts)
        {
            digest.BlockUpdate(part.Span);
        }

        var hash = new byte[CryptoSuites.HashBytes];
        digest.DoFinal(hash);
        return hash;
    }

    public void Mac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> content, Span<byte> mac)
    {
        var hmac = new HMac(new SM3Digest());
        hmac.Init(new KeyParameter(key));
        hmac.BlockUpdate(content);
        hmac.DoFinal(mac);
    }

    public SigningKey CreateKey() => Sm2SigningKey.Create();

    public void Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> encrypted)
    {
        var cipher = Cipher(forEncryption: true, key, nonce, associated);
        var written = cipher.ProcessBytes(plain, encrypted);
        cipher.DoFinal(encrypted[written..]);
    }

    public bool TryDecrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> encrypted, ReadOnlySpan<byte> associated, Span<byte> plain)
    {
        var cipher = Cipher(forEncryption: false, key, nonce, associated);
        try
        {
            var written = cipher.ProcessBytes(encrypted, plain);
            cipher.DoFinal(plain[written..]);
            return true;
        }
        catch (InvalidCipherTextException)
        {
            plain.Clear();
            return false;
        }
    }

    private static GcmBlockCipher Cipher(bool forEncryption, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associated)
    {
        var cipher = new GcmBlockCipher(BlockCipher());
        cipher.Init(forEncryption, new AeadParameters(new KeyParameter(key), CryptoSuites.TagBytes * 8, nonce.ToArray(), associated.ToArray()));
        return cipher;
    }
}
