using System.Security.Cryptography;
using System.Text;

namespace Coordination.Crypto;

/// <summary>A key that stored things are encrypted with. Never printed.</summary>
internal sealed class CipherKey
{
    public const int IdCharactersMax = 64;

    private readonly byte[] secret;

    /// <param name="id">Name that is stored with whatever it encrypts, 1 to <see cref="IdCharactersMax"/> characters of ASCII.</param>
    /// <param name="suite">Suite.</param>
    /// <param name="secret">As many bytes as the suite's cipher wants.</param>
    /// <exception cref="ArgumentException">Another length, or no name.</exception>
    public CipherKey(string id, ICryptoSuite suite, ReadOnlySpan<byte> secret)
    {
        if (id.Length is 0 or > IdCharactersMax || !Ascii.IsValid(id))
        {
            throw new ArgumentException($"The name of a key is 1 to {IdCharactersMax} characters of ASCII; '{id}' is not.", nameof(id));
        }

        if (secret.Length != suite.CipherKeyBytes)
        {
            throw new ArgumentException($"A key of {suite.Kind} has {suite.CipherKeyBytes} bytes; '{id}' has {secret.Length}.", nameof(secret));
        }

        Id = id;
        Suite = suite;
        this.secret = secret.ToArray();
    }

    public string Id { get; }

    public ICryptoSuite Suite { get; }

    /// <summary>Encrypts into bytes that say themselves how they are read again; see <see cref="SealedBytes"/>.</summary>
    /// <param name="plain">What is encrypted.</param>
    /// <param name="associated">Where it is kept, so that it cannot be moved elsewhere.</param>
    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        var head = SealedBytes.HeadOf(this);
        var bytes = new byte[head.Length + CryptoSuites.NonceBytes + plain.Length + CryptoSuites.TagBytes];
        head.CopyTo(bytes, 0);
        var nonce = bytes.AsSpan(head.Length, CryptoSuites.NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        Suite.Encrypt(secret, nonce, plain, [.. head, .. associated], bytes.AsSpan(head.Length + CryptoSuites.NonceBytes));
        return bytes;
    }

    /// <summary>The content of sealed bytes, or null when they, or where they are kept, were changed, or another key sealed them.</summary>
    public byte[]? Open(SealedBytes bytes, ReadOnlySpan<byte> associated)
    {
        if (bytes.Kind != Suite.Kind || bytes.KeyId != Id)
        {
            return null;
        }

        var plain = new byte[bytes.Encrypted.Length - CryptoSuites.TagBytes];
        return Suite.TryDecrypt(secret, bytes.Nonce.Span, bytes.Encrypted.Span, [.. bytes.Head.Span, .. associated], plain) ? plain : null;
    }
}
