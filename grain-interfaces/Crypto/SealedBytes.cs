using System.Text;

namespace Coordination.Crypto;

/// <summary>
/// Encrypted bytes as they are stored: suite (1 byte), length of the key's name (1 byte), the name in ASCII, nonce (12), content, tag
/// (16). So a key or a suite is changed for what is written from then on, and what was written before is read with its own.
/// </summary>
/// <param name="Kind">Suite.</param>
/// <param name="KeyId">Name of the key.</param>
/// <param name="Head">What stands before the nonce; it is proved with the content.</param>
/// <param name="Nonce">Nonce.</param>
/// <param name="Encrypted">Content and tag.</param>
internal readonly record struct SealedBytes(
    CryptoSuiteKind Kind, string KeyId, ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Nonce, ReadOnlyMemory<byte> Encrypted)
{
    /// <summary>Takes stored bytes apart; false when they are none.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> stored, out SealedBytes bytes)
    {
        bytes = default;
        var span = stored.Span;
        if (span.Length < 2 || CryptoSuites.Find((CryptoSuiteKind)span[0]) is not { } suite)
        {
            return false;
        }

        var head = 2 + span[1];
        if (span[1] is 0 or > CipherKey.IdCharactersMax || span.Length < head + CryptoSuites.NonceBytes + CryptoSuites.TagBytes || !Ascii.IsValid(span[2..head]))
        {
            return false;
        }

        bytes = new(
            suite.Kind,
            Encoding.ASCII.GetString(span[2..head]),
            stored[..head],
            stored.Slice(head, CryptoSuites.NonceBytes),
            stored[(head + CryptoSuites.NonceBytes)..]);
        return true;
    }

    internal static byte[] HeadOf(CipherKey key) => [(byte)key.Suite.Kind, (byte)key.Id.Length, .. Encoding.ASCII.GetBytes(key.Id)];
}
