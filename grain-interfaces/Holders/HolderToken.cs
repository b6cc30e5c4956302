namespace Coordination.Holders;

/// <summary>
/// How a holder is found: a keyed pseudonym of the document the line was registered with, the same at all carriers, made where the
/// document is (<c>HolderIdentities</c> of the client library). Not to be turned back without the key.
/// </summary>
public static class HolderToken
{
    /// <summary>Fewest characters.</summary>
    public const int CharactersMin = 4;

    /// <summary>Most characters.</summary>
    public const int CharactersMax = 64;

    private const int DocumentDigitsMin = 7;

    /// <summary>
    /// Whether a text may be a pseudonym: 4 to 64 of <c>A-Z a-z 0-9 _ -</c>, and not what a document or a phone could be numbered
    /// (digits alone, or digits and a last letter, of 7 characters and more).
    /// </summary>
    public static bool IsWellFormed(string? text) =>
        text is { Length: >= CharactersMin and <= CharactersMax }
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-')
        && !LooksLikeADocument(text);

    /// <summary>Which key a pseudonym was made with: what stands before its first <c>-</c>; empty where there is none.</summary>
    public static string KeyOf(string text) => text.IndexOf('-', StringComparison.Ordinal) is > 0 and var end ? text[..end] : string.Empty;

    private static bool LooksLikeADocument(string text)
    {
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return digits >= DocumentDigitsMin && digits >= text.Length - 1;
    }
}
