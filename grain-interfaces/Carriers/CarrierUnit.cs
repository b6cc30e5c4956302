using Coordination.Provinces;

namespace Coordination.Carriers;

/// <summary>
/// The unit that is commanded: a carrier in one province (<c>CMCC-51</c>), a carrier's central point (<c>CMCC-00</c>, 一点处置),
/// or a virtual operator as a whole (<c>MVNO-001-00</c>, whose province is always 00).
/// </summary>
/// <param name="Carrier">The carrier.</param>
/// <param name="Province">The province, 00 for a central point.</param>
[GenerateSerializer, Immutable, Alias("carrier-unit")]
public readonly partial record struct CarrierUnit([property: Id(0)] CarrierCode Carrier, [property: Id(1)] ProvinceCode Province)
{
    /// <summary>The written form, at most 11 characters.</summary>
    public override string ToString() => $"{Carrier}-{Province}";
}
