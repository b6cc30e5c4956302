using System.Text;
using Coordination.Carriers;

namespace Coordination.Journal;

/// <summary>Carrier units as stored, read and written without a string for every row. One thread uses one of these.</summary>
internal sealed class CarrierUnitText
{
    // CMCC-51 to MVNO-001-00: at most 11 bytes, so that a unit's text fits one value.
    private readonly Dictionary<UInt128, CarrierUnit> units = [];
    private readonly Dictionary<CarrierUnit, (string Text, byte[] Utf8)> texts = [];

    public ReadOnlySpan<byte> Write(CarrierUnit unit) => Known(unit).Utf8;

    public string Text(CarrierUnit unit) => Known(unit).Text;

    public CarrierUnit Read(ReadOnlySpan<byte> text)
    {
        var packed = UInt128.Zero;
        foreach (var character in text)
        {
            packed = (packed << 8) | character;
        }

        if (!units.TryGetValue(packed, out var unit))
        {
            units.Add(packed, unit = CarrierUnit.Parse(Encoding.UTF8.GetString(text)));
        }

        return unit;
    }

    private (string Text, byte[] Utf8) Known(CarrierUnit unit)
    {
        if (!texts.TryGetValue(unit, out var known))
        {
            var text = unit.ToString();
            texts.Add(unit, known = (text, Encoding.UTF8.GetBytes(text)));
        }

        return known;
    }
}
