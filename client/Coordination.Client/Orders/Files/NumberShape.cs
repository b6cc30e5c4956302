using System.Globalization;

namespace Coordination.Orders;

/// <summary>Kind of a cell, and how many digits it has where it has nothing else.</summary>
internal readonly record struct NumberShape(CellKind Kind, int Digits)
{
    // What a column of numbers may hold: a short code is too short, an identity document or a bank card too long.
    private const int DigitsMin = 7;
    private const int DigitsMax = 16;

    // More than any cell of digits worth telling apart.
    private const int DigitsKeptMax = 32;

    internal bool IsNumber => Kind is CellKind.Number or CellKind.MobileNumber;

    internal static NumberShape Of(ReadOnlySpan<char> cell)
    {
        var text = cell.Trim();
        // An apostrophe is how a spreadsheet is told to leave digits alone.
        text = text.TrimStart('\'');
        if (text.IsEmpty)
        {
            return new NumberShape(CellKind.Empty, 0);
        }

        Span<char> digits = stackalloc char[DigitsKeptMax];
        var count = Gather(text, digits);
        if (count <= 0)
        {
            return new NumberShape(IsScientific(text) ? CellKind.Scientific : CellKind.Text, 0);
        }

        var kind = count is < DigitsMin or > DigitsMax ? CellKind.Digits
            : IsMobile(digits[..count]) ? CellKind.MobileNumber
            : CellKind.Number;
        return new NumberShape(kind, count);
    }

    // Number of digits, 0 where other characters stand between them or there are too many.
    private static int Gather(ReadOnlySpan<char> text, Span<char> digits)
    {
        var count = 0;
        foreach (var c in text)
        {
            var plain = c is >= '０' and <= '９' ? (char)(c - '０' + '0') : c;
            if (char.IsAsciiDigit(plain) && count < digits.Length)
            {
                digits[count++] = plain;
            }
            else if (!IsPunctuation(c))
            {
                return 0;
            }
        }

        return count;
    }

    // Invisible format characters come with numbers copied from address books and chats.
    private static bool IsPunctuation(char c) =>
        c is ' ' or '\u00A0' or '\u3000' or '-' or '‐' or '‑' or '–' or '—' or '－' or '+' or '＋' or '(' or ')' or '（' or '）'
        || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    private static bool IsMobile(ReadOnlySpan<char> digits)
    {
        var rest = digits.StartsWith("00") ? digits[2..] : digits;
        rest = rest.StartsWith("86") ? rest[2..] : rest;
        return rest.Length switch
        {
            11 => rest[0] == '1' && rest[1] >= '3',
            13 => rest.StartsWith("1064") || rest.StartsWith("14"),
            _ => false,
        };
    }

    private static bool IsScientific(ReadOnlySpan<char> text) =>
        text.IndexOfAny('E', 'e') > 0
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && value is >= 1e6 and < 1e17;
}
