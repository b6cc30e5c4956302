using System.Globalization;

namespace Coordination.Journal;

/// <summary>How a subject may be shown.</summary>
internal static class SubjectText
{
    private const int DigitsShownAhead = 3;
    private const int DigitsShownAfter = 4;

    /// <summary>The grain key, or what is about a person without its middle: <c>138****8000</c>, <c>iccid:898600****5678</c>, <c>holder:h1****9c</c>.</summary>
    public static string Masked(this Subject subject) => subject.Kind switch
    {
        SubjectKind.Number => Masked(subject.Number),
        SubjectKind.Sim or SubjectKind.Holder => MaskedKey(subject.Text),
        _ => subject.Text,
    };

    private static string MaskedKey(string key)
    {
        var name = key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var shown = name.Length > 12 ? (Ahead: 6, After: 4) : (Ahead: 2, After: 2);
        return string.Concat(key.AsSpan(0, key.Length - name.Length), name.AsSpan(0, shown.Ahead), "****", name.AsSpan(name.Length - shown.After));
    }

    /// <summary>
    /// A text that was refused as a number: whole when it is too short for one, else without its middle, because a number
    /// with one wrong character still tells whose it is.
    /// </summary>
    public static string Masked(string text) => text.Count(char.IsDigit) <= DigitsShownAhead + DigitsShownAfter
        ? text
        : string.Concat(text.AsSpan(0, DigitsShownAhead), "****", text.AsSpan(text.Length - DigitsShownAfter));

    /// <summary>A number without country code and middle digits. Any key can be masked, also one that is no number.</summary>
    public static string Masked(long number)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture);
        var national = digits.Length is 13 or 15 ? digits[2..] : digits;
        return national.Length <= DigitsShownAhead + DigitsShownAfter
            ? new string('*', national.Length)
            : string.Concat(
                national.AsSpan(0, DigitsShownAhead),
                new string('*', national.Length - DigitsShownAhead - DigitsShownAfter),
                national.AsSpan(national.Length - DigitsShownAfter));
    }
}
