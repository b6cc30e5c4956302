using System.Globalization;
using System.Text;

namespace Coordination.Audit;

/// <summary>
/// Texts that people gave, as others are shown them. They are stored as they were given; shown is every character that hides, turns the
/// line round, begins another one or speaks to a terminal as what it is: <c>\u202E</c>. Whoever shows such texts to approvers, holders or
/// operators shows them through this.
/// </summary>
public static class VisibleText
{
    /// <summary>A text in which everything can be seen.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepsLines">Whether its line feeds are meant: of a text that is ours, or will be indented.</param>
    /// <param name="asJson">Whether the escapes are to be read back: of a whole JSON document.</param>
    public static string Of(string text, bool keepsLines = false, bool asJson = false)
    {
        if (!text.EnumerateRunes().Any(rune => IsShown(rune, keepsLines)))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsShown(rune, keepsLines))
            {
                shown.Append(Escaped(rune, asJson));
            }
            else
            {
                shown.Append(rune);
            }
        }

        return shown.ToString();
    }

    /// <summary>Whether a character hides, turns the line round, or ends it: control and format characters, separators of lines and paragraphs.</summary>
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsShown(Rune rune, bool keepsLines) => IsHidden(rune) && !(keepsLines && rune.Value is ('\n' or '\r'));

    private static string Escaped(Rune rune, bool asJson)
    {
        if (!rune.IsBmp && !asJson)
        {
            return string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");
        }

        Span<char> units = stackalloc char[2];
        var count = rune.EncodeToUtf16(units);
        return string.Concat(units[..count].ToArray().Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}")));
    }
}
