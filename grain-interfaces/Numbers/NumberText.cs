using System.Globalization;
using System.Text;

namespace Coordination.Numbers;

/// <summary>The one place where text becomes a number. Refuses whatever would have to be guessed or repaired.</summary>
internal static class NumberText
{
    // 0086 and 13 digits are 17; from 22 on, two numbers of 11 digits stand there.
    private const int DigitsMax = 17;
    private const int TwoNumbersDigitsMin = 22;

    // A card's serial is 19 or 20 digits, the first four the same for every card of the country (ITU-T E.118).
    private const int CardDigitsMin = 19;
    private const int CardDigitsMax = 20;
    private const int CardDigitsKept = 15;

    // Shorter runs are an extension, a row number or a price, not a second number.
    private const int RunDigitsMin = 7;

    internal static NumberError Read(ReadOnlySpan<char> text, NumberAllocation allocation, out long national, out int digits)
    {
        national = 0;
        digits = 0;
        text = text.Trim();
        if (text.IsEmpty)
        {
            return NumberError.Empty;
        }

        Span<byte> buffer = stackalloc byte[CardDigitsMax];
        if (!Collect(text, buffer, out var count))
        {
            return Diagnose(text);
        }

        if (IsCardSerial(buffer, count, out var card))
        {
            return card;
        }

        if (count > DigitsMax)
        {
            return TooMany(buffer, count);
        }

        var error = StripCountryCode(text[0] is '+' or '＋', buffer[..count], out var number);
        if (error == NumberError.None)
        {
            error = Classify(number, isLocal: number.Length == count, allocation);
        }

        if (error == NumberError.None)
        {
            national = Value(number);
            digits = number.Length;
        }

        return error;
    }

    /// <summary>Whether five digits begin a machine's number of 13 digits: 1064x or 140xx to 144xx.</summary>
    internal static bool IsIotHead(long head) => head is (>= 10640 and <= 10649) or (>= 14000 and <= 14499);

    // False for any sign that has no business in one number; count goes on past what the buffer holds.
    private static bool Collect(ReadOnlySpan<char> text, Span<byte> digits, out int count)
    {
        count = 0;
        var hyphen = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (TryDigit(c, out var digit))
            {
                if (count < digits.Length)
                {
                    digits[count] = digit;
                }

                count++;
                hyphen = false;
            }
            else if (IsHyphen(c))
            {
                if (hyphen || count == 0)
                {
                    return false;
                }

                hyphen = true;
            }
            else if (!IsSpace(c) && !(i == 0 && c is '+' or '＋'))
            {
                return false;
            }
        }

        return count > 0 && !hyphen;
    }

    private static NumberError StripCountryCode(bool plus, ReadOnlySpan<byte> digits, out ReadOnlySpan<byte> national)
    {
        national = digits;
        if (plus)
        {
            return Strip([8, 6], ref national) ? NumberError.None : NumberError.NotChina;
        }

        if (digits.StartsWith([(byte)0, (byte)0]))
        {
            return Strip([0, 0, 8, 6], ref national) ? NumberError.None : NumberError.NotChina;
        }

        // No number in the country begins with 861, so here 86 can only be the country code.
        if (digits.StartsWith([(byte)8, (byte)6, (byte)1]))
        {
            national = digits[2..];
        }

        return NumberError.None;
    }

    private static bool Strip(ReadOnlySpan<byte> prefix, ref ReadOnlySpan<byte> digits)
    {
        if (!digits.StartsWith(prefix))
        {
            return false;
        }

        digits = digits[prefix.Length..];
        return true;
    }

    // A spreadsheet keeps 15 digits of a quantity: the others are gone, or zeros.
    private static bool IsCardSerial(ReadOnlySpan<byte> digits, int count, out NumberError error)
    {
        var isCard = count is >= CardDigitsKept and <= CardDigitsMax && digits.StartsWith([(byte)8, (byte)9, (byte)8, (byte)6]);
        var isCut = isCard && (count < CardDigitsMin || !digits[CardDigitsKept..count].ContainsAnyExcept((byte)0));
        error = isCut ? NumberError.LostDigits : NumberError.CardSerial;
        return isCard;
    }

    // Area codes without their 0: 10 and 2x before eight digits, three digits from 31x on before seven or eight. 400 and 800 are
    // no area codes, and behind a country code no 0 is written.
    private static bool IsFixedLineWithoutZero(ReadOnlySpan<byte> number) => (number.Length, number[0], number[1]) switch
    {
        (10, 1, 0) or (10, 2, _) => true,
        (10 or 11, >= 3, >= 1) => true,
        _ => false,
    };

    private static NumberError Classify(ReadOnlySpan<byte> number, bool isLocal, NumberAllocation allocation)
    {
        if (number.Length < 3)
        {
            return NumberError.WrongLength;
        }

        var head = number.Length >= 5 ? (int)Value(number[..5]) : 0;
        if (number.Length == 13 && IsIotHead(head))
        {
            return NumberError.None;
        }

        if (isLocal && IsFixedLineWithoutZero(number))
        {
            return NumberError.LeadingZeroLost;
        }

        return (number[0], number[1], number.Length) switch
        {
            (1, >= 3, 11) => allocation.IsAllocated(head) ? NumberError.None : NumberError.Unallocated,
            (1, >= 3, _) => NumberError.WrongLength,

            // 110, 10086, 12345, 106 service ports: 13 to 19 alone begin a subscriber's number.
            (1, _, _) => NumberError.NotMobile,

            // 0 and a mobile number was how one dialled another town; as data it is a digit too many.
            (0, 1, _) when number[2] >= 3 => NumberError.WrongLength,
            (0, _, >= 10 and <= 12) => NumberError.NotMobile,
            (0, _, _) => NumberError.WrongLength,

            // Fixed lines with or without their area code's 0, 400 and 800 numbers, 95xxx and 96xxx.
            (_, _, >= 5 and <= 12) => NumberError.NotMobile,
            _ => NumberError.WrongLength,
        };
    }

    private static NumberError TooMany(ReadOnlySpan<byte> digits, int count) => count >= TwoNumbersDigitsMin
        ? NumberError.TwoNumbers
        : digits.StartsWith([(byte)1, (byte)0, (byte)6]) ? NumberError.NotMobile : NumberError.WrongLength;

    // Only to name the fault: whatever comes here is refused.
    private static NumberError Diagnose(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.OtherNumber or UnicodeCategory.DecimalDigitNumber
                && !(rune.IsBmp && TryDigit((char)rune.Value, out _)))
            {
                return NumberError.LookAlikeDigits;
            }

            if (category == UnicodeCategory.Format)
            {
                return NumberError.HiddenCharacter;
            }
        }

        return HasTwoNumbers(text) ? NumberError.TwoNumbers
            : IsNumericCell(text) ? NumberError.LostDigits
            : NumberError.NotDigits;
    }

    private static bool HasTwoNumbers(ReadOnlySpan<char> text)
    {
        var numbers = 0;
        var run = 0;
        foreach (var c in text)
        {
            if (TryDigit(c, out _))
            {
                run++;
                if (run == RunDigitsMin)
                {
                    numbers++;
                }
            }
            else if (!IsSpace(c) && !IsHyphen(c))
            {
                run = 0;
            }
        }

        return numbers > 1;
    }

    // 1.38E+10 and 13800138000.0: what spreadsheets write when a column of numbers is no text. Even where every digit is still
    // there nobody can tell that it is.
    private static bool IsNumericCell(ReadOnlySpan<char> text)
    {
        var e = text.IndexOfAny('e', 'E');
        var mantissa = e < 0 ? text : text[..e];
        var exponent = e < 0 ? default : text[(e + 1)..];
        if (exponent.StartsWith('+') || exponent.StartsWith('-'))
        {
            exponent = exponent[1..];
        }

        var dot = mantissa.IndexOf('.');
        return (e >= 0 || dot >= 0)
            && (e < 0 || AllDigits(exponent))
            && AllDigits(dot < 0 ? mantissa : mantissa[..dot])
            && (dot < 0 || AllDigits(mantissa[(dot + 1)..]));
    }

    // A loop, because the framework's search by range allocates before its code is optimised.
    private static bool AllDigits(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    private static long Value(ReadOnlySpan<byte> digits)
    {
        var value = 0L;
        foreach (var digit in digits)
        {
            value = (value * 10) + digit;
        }

        return value;
    }

    private static bool TryDigit(char c, out byte digit)
    {
        var value = c is >= '０' and <= '９' ? c - '０' : c - '0';
        digit = value is >= 0 and <= 9 ? (byte)value : (byte)0;
        return value is >= 0 and <= 9;
    }

    // Space, no-break space, thin and narrow no-break space, ideographic space. A tab or a line break parts two cells.
    private static bool IsSpace(char c) => c is ' ' or '\u00A0' or '\u2009' or '\u202F' or '\u3000';

    // Hyphen-minus, hyphen, non-breaking hyphen, figure and en dash, minus, full-width hyphen: what word processors make of it.
    private static bool IsHyphen(char c) => c is '-' or (>= '\u2010' and <= '\u2013') or '\u2212' or '\uFF0D';
}
