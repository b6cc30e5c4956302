using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Coordination.Orders;

/// <summary>Identity of an order: the same issuer and key give the same one, so that a repeat finds its order without a search.</summary>
internal static class OrderId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const string Prefix = "order:";
    private const int Length = 26;
    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary><c>order:</c> and 26 characters of Crockford's base 32 over SHA-256 of issuer and key.</summary>
    public static string For(string issuer, string key) => Prefix + Digest($"{issuer}\n{key}");

    /// <summary>26 characters of Crockford's base 32 over SHA-256 of a text.</summary>
    public static string Digest(string of)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(of));
        var text = new StringBuilder(Length);
        var bits = 0;
        var held = 0;
        var next = 0;
        while (text.Length < Length)
        {
            if (held < 5)
            {
                bits = ((bits << 8) | hash[next++]) & 0xFFFF;
                held += 8;
            }

            held -= 5;
            text.Append(Alphabet[(bits >> held) & 31]);
        }

        return text.ToString();
    }

    /// <summary>Whether a caller's text can be an order's id at all.</summary>
    public static bool IsWellFormed(string? text) =>
        text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && IsDigest(text.AsSpan(Prefix.Length));

    /// <summary>Whether a text can be a <see cref="Digest"/>.</summary>
    public static bool IsDigest(ReadOnlySpan<char> text) => text.Length == Length && text.IndexOfAnyExcept(Characters) < 0;
}
