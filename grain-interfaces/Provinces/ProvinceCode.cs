namespace Coordination.Provinces;

/// <summary>
/// Province by its GB/T 2260 code, two digits: <c>11</c> Beijing … <c>65</c> Xinjiang; <c>00</c> where a number's province is
/// not known. Shanxi is 14, Shaanxi is 61.
/// </summary>
[GenerateSerializer, Immutable, Alias("province-code")]
public readonly partial record struct ProvinceCode
{
    [Id(0)]
    private readonly byte value;

    private ProvinceCode(byte value) => this.value = value;

    /// <summary>The number's province is not known; it still routes.</summary>
    public static ProvinceCode Unknown => default;

    /// <summary>0, or 11 to 65.</summary>
    public int Value => value;

    /// <summary>Two digits.</summary>
    public override string ToString() => value.ToString("00", System.Globalization.CultureInfo.InvariantCulture);
}
