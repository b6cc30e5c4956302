using System.Security.Cryptography;
using System.Text;

namespace Coordination.Holders;

/// <summary>
/// Makes a holder's pseudonym where the key is: on the carrier's side, in its key service. The same document gives the same pseudonym
/// at all carriers that share the key, and without the key it cannot be turned back or guessed.
/// </summary>
public static class HolderPseudonym
{
    /// <summary>Fewest bytes of a key.</summary>
    public const int KeyBytesMin = 32;

    private const int PseudonymBytes = 20;

    /// <summary>HMAC-SHA-256 over the kind and number of the document, as <c>{keyId}-{40 hexadecimal digits}</c>.</summary>
    /// <param name="keyId">Which key, 1 to 8 letters or digits, so that keys can be changed.</param>
    /// <param name="key">The key, at least <see cref="KeyBytesMin"/> bytes.</param>
    /// <param name="documentType">Kind of document in the words the carriers agreed on, <c>RESIDENT_ID</c>; case does not matter.</param>
    /// <param name="documentNumber">Its number; spaces and case do not matter.</param>
    /// <exception cref="ArgumentException">A part is empty, or the key too short.</exception>
    public static string Of(string keyId, ReadOnlySpan<byte> key, string documentType, string documentNumber)
    {
        if (keyId is not { Length: > 0 and <= 8 } || !keyId.All(char.IsAsciiLetterOrDigit))
        {
            throw new ArgumentException("A key id is 1 to 8 letters or digits.", nameof(keyId));
        }

        if (key.Length < KeyBytesMin)
        {
            throw new ArgumentException($"A key of {key.Length} bytes can be guessed: {KeyBytesMin} are needed.", nameof(key));
        }

        ArgumentException.ThrowIfNullOrWhiteSpace(documentType);
        ArgumentException.ThrowIfNullOrWhiteSpace(documentNumber);
        var said = $"holder\0{documentType.Trim().ToUpperInvariant()}\0{string.Concat(documentNumber.Where(character => !char.IsWhiteSpace(character))).ToUpperInvariant()}";
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(said), hash);
        return $"{keyId}-{Convert.ToHexStringLower(hash[..PseudonymBytes])}";
    }
}
