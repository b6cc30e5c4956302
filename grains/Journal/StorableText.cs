using System.Text;

namespace Coordination.Journal;

/// <summary>
/// Text from outside as every database stores it. PostgreSQL takes no NUL and no half of a surrogate pair, and cutting a text to
/// its length may leave one: such a character is stored as U+FFFD, so that one bad row never stops the others.
/// </summary>
internal static class StorableText
{
    public static string Of(string text)
    {
        if (!text.Any(character => character == '\0' || char.IsSurrogate(character)))
        {
            return text;
        }

        var stored = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            stored.Append((rune.Value == 0 ? Rune.ReplacementChar : rune).ToString());
        }

        return stored.ToString();
    }
}
