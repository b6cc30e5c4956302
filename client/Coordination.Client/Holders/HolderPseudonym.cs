using Coordination.Crypto;

namespace Coordination.Holders;

/// <summary>
/// Makes a holder's pseudonym where the key is: on the carrier's side, in its key service. The same document gives the same pseudonym
/// at all carriers that share the key, and without the key it cannot be turned back or guessed. Whoever has the file of keys makes it with
/// <see cref="HolderIdentities"/>, and the document for the day the key is changed with it.
/// </summary>
public static class HolderPseudonym
{
    /// <summary>Fewest bytes of a key.</summary>
    public const int KeyBytesMin = HolderKey.PseudonymBytesMin;

    /// <summary>HMAC-SHA-256 over the kind and number of the document, as <c>{keyId}-{40 hexadecimal digits}</c>.</summary>
    /// <param name="keyId">Which key, 1 to 8 letters or digits, so that keys can be changed.</param>
    /// <param name="key">The key, at least <see cref="KeyBytesMin"/> bytes.</param>
    /// <param name="documentType">Kind of document in the words the carriers agreed on, <c>RESIDENT_ID</c>; case does not matter.</param>
    /// <param name="documentNumber">Its number; spaces and case do not matter.</param>
    /// <exception cref="ArgumentException">A part is empty, or the key too short.</exception>
    public static string Of(string keyId, ReadOnlySpan<byte> key, string documentType, string documentNumber)
    {
        if (!HolderKey.IsId(keyId))
        {
            throw new ArgumentException("A key id is 1 to 8 letters or digits.", nameof(keyId));
        }

        return key.Length < KeyBytesMin
            ? throw new ArgumentException($"A key of {key.Length} bytes can be guessed: {KeyBytesMin} are needed.", nameof(key))
            : HolderKey.Pseudonym(keyId, CryptoSuites.International, key, new(documentType, documentNumber));
    }
}
