using System.Security.Cryptography;
using System.Text;
using Coordination.Crypto;

namespace Coordination.Holders;

/// <summary>
/// A key that holders' pseudonyms are made with, and the one their documents are encrypted with beside it. Both have one name and one
/// life: whoever has the first can try all documents, so that the second keeps nothing from him. Never printed.
/// </summary>
internal sealed class HolderKey
{
    /// <summary>Most characters of a key's name; it stands in front of every pseudonym.</summary>
    public const int IdCharactersMax = 8;

    /// <summary>Fewest bytes of the key that pseudonyms are made with.</summary>
    public const int PseudonymBytesMin = 32;

    private const int PseudonymBytes = 20;

    private readonly byte[] secret;
    private readonly CipherKey cipher;

    /// <exception cref="ArgumentException">A name or a secret that cannot be one; the text does not quote the secret.</exception>
    public HolderKey(string id, ICryptoSuite suite, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> cipherSecret)
    {
        if (!IsId(id))
        {
            throw new ArgumentException($"The name of a key is 1 to {IdCharactersMax} letters or digits; '{id}' is not.", nameof(id));
        }

        if (secret.Length < PseudonymBytesMin)
        {
            throw new ArgumentException($"A key of {secret.Length} bytes can be guessed: {PseudonymBytesMin} are needed.", nameof(secret));
        }

        Id = id;
        Suite = suite;
        this.secret = secret.ToArray();
        cipher = new(id, suite, cipherSecret);
    }

    public string Id { get; }

    public ICryptoSuite Suite { get; }

    public static bool IsId(string? id) => id is { Length: > 0 and <= IdCharactersMax } && id.All(char.IsAsciiLetterOrDigit);

    /// <summary>HMAC of a document, <c>{id}-{40 hexadecimal digits}</c>.</summary>
    public string PseudonymOf(HolderDocument document)
    {
        Span<byte> mac = stackalloc byte[CryptoSuites.HashBytes];
        Suite.Mac(secret, Encoding.UTF8.GetBytes($"holder\0{document.Type}\0{document.Number}"), mac);
        return $"{Id}-{Convert.ToHexStringLower(mac[..PseudonymBytes])}";
    }

    /// <summary>Whether a pseudonym is this document's under this key, in a time that does not depend on how much of it is right.</summary>
    public bool IsPseudonymOf(string pseudonym, HolderDocument document) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(pseudonym), Encoding.UTF8.GetBytes(PseudonymOf(document)));

    /// <summary>Encrypts a document for its own pseudonym under this key, and no other.</summary>
    public byte[] Seal(HolderDocument document) =>
        cipher.Seal(Encoding.UTF8.GetBytes($"{document.Type}\0{document.Number}"), Associated(PseudonymOf(document)));

    /// <summary>The document that was sealed for a pseudonym under this key; null when anything was changed, or it was sealed for another.</summary>
    public HolderDocument? Open(ReadOnlyMemory<byte> stored, string pseudonym)
    {
        if (!SealedBytes.TryRead(stored, out var bytes) || cipher.Open(bytes, Associated(pseudonym)) is not { } plain)
        {
            return null;
        }

        var parts = Encoding.UTF8.GetString(plain).Split('\0');
        CryptographicOperations.ZeroMemory(plain);
        try
        {
            return parts is [var type, var number] && new HolderDocument(type, number) is var document && IsPseudonymOf(pseudonym, document) ? document : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Its name.</summary>
    public override string ToString() => $"{nameof(HolderKey)} {Id}";

    private static byte[] Associated(string pseudonym) => Encoding.UTF8.GetBytes($"holder-document\0{pseudonym}");
}
