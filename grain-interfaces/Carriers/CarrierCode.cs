using System.Globalization;

namespace Coordination.Carriers;

/// <summary>
/// Carrier: <c>CMCC</c> (China Mobile), <c>CTCC</c> (Telecom), <c>CUCC</c> (Unicom), <c>CBN</c> (Broadnet), or a virtual
/// operator <c>MVNO-001</c> to <c>MVNO-999</c>. Upper case, ASCII, at most 8 characters.
/// </summary>
[GenerateSerializer, Immutable, Alias("carrier-code")]
public readonly record struct CarrierCode
{
    private const int VirtualOperatorsMax = 999;
    private const string VirtualPrefix = "MVNO-";

    private static readonly string?[] virtualCodes = new string?[VirtualOperatorsMax + 1];
    private static readonly CarrierCode[] basics = [new("CMCC"), new("CTCC"), new("CUCC"), new("CBN")];

    [Id(0)]
    private readonly string? text;

    private CarrierCode(string text) => this.text = text;

    /// <summary>China Mobile.</summary>
    public static CarrierCode Cmcc => basics[0];

    /// <summary>China Telecom.</summary>
    public static CarrierCode Ctcc => basics[1];

    /// <summary>China Unicom.</summary>
    public static CarrierCode Cucc => basics[2];

    /// <summary>China Broadnet.</summary>
    public static CarrierCode Cbn => basics[3];

    /// <summary>The four basic carriers; virtual operators are not enumerated.</summary>
    public static IReadOnlyList<CarrierCode> Basic => basics;

    /// <summary>Whether it is a virtual operator (移动通信转售), which has no provincial units.</summary>
    public bool IsMvno => text is not null && text.StartsWith(VirtualPrefix, StringComparison.Ordinal);

    /// <summary>Chinese name; empty for the default value.</summary>
    public string NameZh => text switch
    {
        null => string.Empty,
        "CMCC" => "中国移动",
        "CTCC" => "中国电信",
        "CUCC" => "中国联通",
        "CBN" => "中国广电",
        _ => $"移动通信转售企业{text[VirtualPrefix.Length..]}",
    };

    /// <summary>English name; empty for the default value.</summary>
    public string NameEn => text switch
    {
        null => string.Empty,
        "CMCC" => "China Mobile",
        "CTCC" => "China Telecom",
        "CUCC" => "China Unicom",
        "CBN" => "China Broadnet",
        _ => $"virtual operator {text[VirtualPrefix.Length..]}",
    };

    /// <summary>Customer hotline; empty for a virtual operator, whose hotline is its own matter, and for the default value.</summary>
    public string Hotline => text switch
    {
        "CMCC" => "10086",
        "CTCC" => "10000",
        "CUCC" => "10010",
        "CBN" => "10099",
        _ => string.Empty,
    };

    /// <summary>A virtual operator by its number, 1 to 999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that range.</exception>
    public static CarrierCode Mvno(int number)
    {
        if (number is < 1 or > VirtualOperatorsMax)
        {
            throw new ArgumentOutOfRangeException(nameof(number), number, "Virtual operators are numbered from 1 to 999.");
        }

        return new CarrierCode(virtualCodes[number] ??= string.Create(CultureInfo.InvariantCulture, $"{VirtualPrefix}{number:000}"));
    }

    /// <summary>Reads a code in the written form above; case does not matter.</summary>
    public static bool TryParse(string? text, out CarrierCode code) => TryParse(text.AsSpan(), out code);

    /// <summary>As the overload for strings. Allocates nothing but a virtual operator's code the first time.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out CarrierCode code)
    {
        foreach (var basic in basics)
        {
            if (text.Equals(basic.text, StringComparison.OrdinalIgnoreCase))
            {
                code = basic;
                return true;
            }
        }

        code = default;
        if (text.Length != VirtualPrefix.Length + 3
            || !text.StartsWith(VirtualPrefix, StringComparison.OrdinalIgnoreCase)
            || !int.TryParse(text[VirtualPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || number == 0)
        {
            return false;
        }

        code = Mvno(number);
        return true;
    }

    /// <summary>As <see cref="TryParse(string?, out CarrierCode)"/>, for text that was checked before.</summary>
    /// <exception cref="FormatException">It is no carrier's code.</exception>
    public static CarrierCode Parse(string text) =>
        TryParse(text, out var code) ? code : throw new FormatException($"'{text}' is no carrier's code.");

    /// <summary>The code as written above; empty for the default value, which is no carrier.</summary>
    public override string ToString() => text ?? string.Empty;
}
