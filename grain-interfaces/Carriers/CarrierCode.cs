namespace Coordination.Carriers;

/// <summary>
/// Carrier: <c>CMCC</c> (China Mobile), <c>CTCC</c> (Telecom), <c>CUCC</c> (Unicom), <c>CBN</c> (Broadnet), or a virtual
/// operator <c>MVNO-001</c> to <c>MVNO-999</c>. Upper case, ASCII, at most 8 characters.
/// </summary>
[GenerateSerializer, Immutable, Alias("carrier-code")]
public readonly partial record struct CarrierCode
{
    [Id(0)]
    private readonly string? text;

    private CarrierCode(string text) => this.text = text;

    /// <summary>The code as written above; empty for the default value, which is no carrier.</summary>
    public override string ToString() => text ?? string.Empty;
}
