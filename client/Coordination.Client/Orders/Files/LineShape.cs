using System.Buffers;

namespace Coordination.Orders;

/// <summary>Questions about the characters of one line that need no cells.</summary>
internal static class LineShape
{
    private static readonly SearchValues<char> Control = SearchValues.Create(ControlCharacters());

    /// <summary>Quotes and control characters: a line without them is cut at its delimiters and needs no further look.</summary>
    internal static SearchValues<char> Special { get; } = SearchValues.Create([.. ControlCharacters(), '"']);

    internal static bool HoldsControl(ReadOnlySpan<char> line) => line.ContainsAny(Control);

    /// <summary>Nothing but blanks and delimiters: spreadsheets write such lines below their last row.</summary>
    internal static bool IsBlank(ReadOnlySpan<char> line, char delimiter) =>
        line.IndexOfAnyExcept(' ', '\t', delimiter) < 0 || line.IsWhiteSpace();

    /// <summary>The first characters, never half of a pair.</summary>
    internal static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text, int charsMax)
    {
        if (text.Length <= charsMax)
        {
            return text;
        }

        return char.IsHighSurrogate(text[charsMax - 1]) ? text[..(charsMax - 1)] : text[..charsMax];
    }

    private static char[] ControlCharacters() =>
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(c => char.IsControl(c) && c != '\t')];
}
