using Coordination.Provinces;

namespace Coordination.Carriers;

/// <summary>
/// The unit that is commanded: a carrier in one province (<c>CMCC-51</c>), a carrier's central point (<c>CMCC-00</c>, 一点处置),
/// or a virtual operator as a whole (<c>MVNO-001-00</c>, whose province is always 00).
/// </summary>
/// <param name="Carrier">The carrier.</param>
/// <param name="Province">The province, 00 for a central point.</param>
[GenerateSerializer, Immutable, Alias("carrier-unit")]
public readonly record struct CarrierUnit([property: Id(0)] CarrierCode Carrier, [property: Id(1)] ProvinceCode Province)
{
    /// <summary>Whether it is a carrier's central point, or a virtual operator.</summary>
    public bool IsCentral => Province == ProvinceCode.Unknown;

    /// <summary>The carrier's central point; the only unit of a virtual operator.</summary>
    public static CarrierUnit Central(CarrierCode carrier) => new(carrier, ProvinceCode.Unknown);

    /// <summary>Reads the written form above: a carrier's code, a hyphen and the province's two digits. A virtual operator with a province is refused.</summary>
    public static bool TryParse(string? text, out CarrierUnit unit)
    {
        unit = default;
        var hyphen = text?.LastIndexOf('-') ?? -1;
        if (hyphen < 0
            || text!.Length != hyphen + 3
            || !char.IsAsciiDigit(text[^1])
            || !CarrierCode.TryParse(text.AsSpan(0, hyphen), out var carrier)
            || !ProvinceCode.TryParse(text[(hyphen + 1)..], out var province)
            || (carrier.IsMvno && province != ProvinceCode.Unknown))
        {
            return false;
        }

        unit = new CarrierUnit(carrier, province);
        return true;
    }

    /// <summary>As <see cref="TryParse"/>, for text that was checked before.</summary>
    /// <exception cref="FormatException">It is no carrier unit.</exception>
    public static CarrierUnit Parse(string text) =>
        TryParse(text, out var unit) ? unit : throw new FormatException($"'{text}' is no carrier unit.");

    /// <summary>The written form, at most 11 characters.</summary>
    public override string ToString() => $"{Carrier}-{Province}";
}
