using System.Globalization;

namespace Coordination.Numbers;

/// <summary>
/// Directory number of a mobile subscription in mainland China (ITU-T E.164; 3GPP TS 23.003 cl. 3.3): country code 86 and
/// 11 digits, or 13 digits for a machine's number (IoT). Prints masked (<c>138****8000</c>); full digits must be asked for.
/// </summary>
[GenerateSerializer, Immutable, Alias("msisdn")]
public readonly record struct Msisdn : IComparable<Msisdn>
{
    private const int CountryCode = 86;
    private const int MobileDigits = 11;
    private const int IotDigits = 13;
    private const long MobileBase = CountryCode * 100_000_000_000L;
    private const long IotBase = CountryCode * 10_000_000_000_000L;

    [Id(0)]
    private readonly long key;

    private Msisdn(long key) => this.key = key;

    /// <summary>E.164 digits as a whole number, 13 or 15 digits: the key of the number's grain and of every row about it.</summary>
    public long Key => key;

    /// <summary>Whether it is a machine's number of 13 digits (1064x or 140 to 144).</summary>
    public bool IsIot => key >= IotBase;

    /// <summary>E.164 with the plus sign, <c>+8613800138000</c>, unmasked. Empty for the default value.</summary>
    public string Digits => key == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"+{key}");

    /// <summary>11 or 13 digits without country code, unmasked. Empty for the default value.</summary>
    public string National => key == 0 ? string.Empty : NationalNumber.ToString(CultureInfo.InvariantCulture);

    /// <summary>Network code and HLR code of an 11-digit number: 1300000 to 1999999.</summary>
    internal int Segment => (int)(NationalNumber / 10_000);

    /// <summary>First five digits, 10000 to 19999: what the allocation table can tell apart.</summary>
    internal int Head => (int)(NationalNumber / (IsIot ? 100_000_000 : 1_000_000));

    private long NationalNumber => IsIot ? key - IotBase : key - MobileBase;

    /// <summary>
    /// Reads a number as people and files write it: ASCII or full-width digits, spaces or hyphens between them, in front
    /// nothing, <c>86</c>, <c>+86</c> or <c>0086</c>. Checked against <see cref="NumberAllocation.Current"/>. Nothing is ever
    /// guessed or repaired. Allocates nothing.
    /// </summary>
    /// <param name="text">The text; white space around it does not matter.</param>
    /// <param name="number">The number, or the default value.</param>
    /// <param name="error">What is wrong with the text, or <see cref="NumberError.None"/>.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out Msisdn number, out NumberError error) =>
        TryParse(text, NumberAllocation.Current, out number, out error);

    /// <summary>As the overload without it, against a given allocation: one with a test range declared, for instance.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, NumberAllocation allocation, out Msisdn number, out NumberError error)
    {
        error = NumberText.Read(text, allocation, out var national, out var digits);
        number = error == NumberError.None
            ? new Msisdn((digits == IotDigits ? IotBase : MobileBase) + national)
            : default;
        return error == NumberError.None;
    }

    /// <summary>As the overload that says what is wrong; null is refused like an empty text.</summary>
    public static bool TryParse(string? text, out Msisdn number) => TryParse(text.AsSpan(), out number, out _);

    /// <summary>
    /// The number of a stored key. The shape is checked, the allocation is not: what was accepted once stays readable after a
    /// test range is withdrawn.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No number can have this key; the text shows it masked.</exception>
    public static Msisdn FromKey(long key)
    {
        var isNumber = key >= IotBase
            ? NumberText.IsIotHead((key - IotBase) / 100_000_000)
            : key is >= MobileBase + 13_000_000_000 and <= MobileBase + 19_999_999_999;
        return isNumber
            ? new Msisdn(key)
            : throw new ArgumentOutOfRangeException(nameof(key), $"No mobile number of mainland China has the key {Mask(key)}.");
    }

    /// <inheritdoc/>
    public int CompareTo(Msisdn other) => key.CompareTo(other.key);

    /// <summary>Masked: <c>138****8000</c>, or <c>1064****5678</c> for a machine's number. Empty for the default value.</summary>
    public override string ToString()
    {
        if (key == 0)
        {
            return string.Empty;
        }

        var national = NationalNumber;
        var shown = IsIot ? national / 1_000_000_000 : national / 100_000_000;
        return string.Create(CultureInfo.InvariantCulture, $"{shown}****{national % 10_000:0000}");
    }

    // A wrong key may still be somebody's number with a digit too many: only its length and its end are shown.
    private static string Mask(long key)
    {
        var text = key.ToString(CultureInfo.InvariantCulture);
        return text.Length >= MobileDigits ? $"****{text[^4..]} ({text.Length} digits)" : $"**** ({text.Length} digits)";
    }
}
