namespace Coordination.Sims;

/// <summary>
/// Number of a card (ITU-T E.118): 19 characters, <c>8986</c> and then digits, with one letter allowed where China Mobile writes
/// its network (A to F at the seventh place). The twentieth place, a check digit or the vendor's letter, is no part of it. Prints
/// masked (<c>898600****5678</c>).
/// </summary>
[GenerateSerializer, Immutable, Alias("iccid")]
public readonly record struct Iccid
{
    private const int Characters = 19;
    private const int LetterAt = 6;
    private const string TelecomOfChina = "8986";

    [Id(0)]
    private readonly string? text;

    private Iccid(string text) => this.text = text;

    /// <summary>The 19 characters, unmasked. Empty for the default value.</summary>
    public string Text => text ?? string.Empty;

    /// <summary>
    /// Reads 19 or 20 characters with or without spaces and hyphens. Nothing is repaired: 15 digits and zeros, which is what a
    /// spreadsheet makes of a card's number, are read as written, and fewer characters are refused.
    /// </summary>
    public static bool TryParse(string? written, out Iccid card)
    {
        card = default;
        Span<char> read = stackalloc char[Characters + 1];
        var length = 0;
        foreach (var character in (written ?? string.Empty).AsSpan().Trim())
        {
            if (character is ' ' or '-')
            {
                continue;
            }

            if (length > Characters || !char.IsAsciiLetterOrDigit(character))
            {
                return false;
            }

            read[length++] = char.ToUpperInvariant(character);
        }

        if (length < Characters || !read.StartsWith(TelecomOfChina))
        {
            return false;
        }

        for (var index = TelecomOfChina.Length; index < Characters; index++)
        {
            if (!char.IsAsciiDigit(read[index]) && (index != LetterAt || read[index] > 'F'))
            {
                return false;
            }
        }

        card = new Iccid(new string(read[..Characters]));
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, for text that was checked before.</summary>
    /// <exception cref="FormatException">It is no card's number.</exception>
    public static Iccid Parse(string text) => TryParse(text, out var card) ? card : throw new FormatException("This is no number of a card.");

    /// <summary>Masked: the issuer and the last four characters. Empty for the default value.</summary>
    public override string ToString() => text is null ? string.Empty : $"{text[..6]}****{text[^4..]}";
}
