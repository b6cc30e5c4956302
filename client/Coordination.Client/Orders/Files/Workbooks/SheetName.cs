using System.Globalization;
using System.Text;

namespace Coordination.Orders;

/// <summary>Names of sheets as they may be shown: whoever made the file chose them.</summary>
internal static class SheetName
{
    /// <summary>Signs that cannot be seen, or turn the writing round, become U+FFFD; the name is cut where it is too long.</summary>
    internal static string Shown(string name)
    {
        var shown = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            var isSeen = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse);
            shown.Append(isSeen ? rune.ToString() : "\uFFFD");
        }

        var text = LineShape.Cut(shown.ToString(), OrderSheets.NameCharactersMax).ToString();
        return text.Length == 0 ? "?" : text;
    }
}
