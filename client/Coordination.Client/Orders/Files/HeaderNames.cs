using System.Text;

namespace Coordination.Orders;

/// <summary>The names by which a column of numbers goes.</summary>
internal static class HeaderNames
{
    // Where two columns match, the earlier name wins.
    private static readonly string[] Known = ["number", "msisdn", "phone", "号码", "手机号", "手机号码", "电话号码"];

    /// <summary>Place of the name in the list, or -1. Case, blanks, width and invisible characters do not count.</summary>
    internal static int Rank(string cell) => Array.IndexOf(Known, Plain(cell));

    private static string Plain(string cell)
    {
        var plain = new StringBuilder(cell.Length);
        foreach (var c in cell)
        {
            var narrow = c is >= '！' and <= '～' ? (char)(c - '！' + '!') : c;
            if (!char.IsWhiteSpace(narrow) && char.GetUnicodeCategory(narrow) != System.Globalization.UnicodeCategory.Format)
            {
                plain.Append(char.ToLowerInvariant(narrow));
            }
        }

        return plain.ToString();
    }
}
