using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coordination.CarrierSimulator;

/// <summary>
/// Services as the contract writes them (an array of names), kept as bits in the order of the contract's table.
/// The table is this program's own reading of the contract, on purpose not the product's.
/// </summary>
[JsonConverter(typeof(BarredServicesConverter))]
internal readonly record struct BarredServices(int Bits)
{
    private static readonly string[] Names =
    [
        "voiceOut", "smsOut", "data", "voiceIn", "smsIn", "internationalOut",
        "internationalRoaming", "callForwarding", "portOut", "simChange", "transfer",
    ];

    private static readonly byte[][] NamesInUtf8 = [.. Names.Select(Encoding.UTF8.GetBytes)];

    public bool IsEmpty => Bits == 0;

    /// <summary>The names in the contract's order, joined by commas: the form that goes into a snapshot's hash.</summary>
    public override string ToString() => string.Join(',', ToNames());

    public IEnumerable<string> ToNames()
    {
        for (var bit = 0; bit < Names.Length; bit++)
        {
            if ((Bits & (1 << bit)) != 0)
            {
                yield return Names[bit];
            }
        }
    }

    /// <exception cref="JsonException">Not an array, a name not in the contract, or a name given twice.</exception>
    internal static BarredServices Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("barred is an array of service names.");
        }

        var bits = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var bit = 1 << BitOf(ref reader);
            if ((bits & bit) != 0)
            {
                throw new JsonException("barred names a service twice.");
            }

            bits |= bit;
        }

        return new BarredServices(bits);
    }

    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        for (var bit = 0; bit < Names.Length; bit++)
        {
            if ((Bits & (1 << bit)) != 0)
            {
                writer.WriteStringValue(NamesInUtf8[bit]);
            }
        }

        writer.WriteEndArray();
    }

    private static int BitOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            for (var bit = 0; bit < NamesInUtf8.Length; bit++)
            {
                if (reader.ValueTextEquals(NamesInUtf8[bit]))
                {
                    return bit;
                }
            }
        }

        // An emergency call has no name here either: who asks to bar one is asking for something this contract cannot say.
        throw new JsonException("barred holds something that is no service of the contract.");
    }
}

/// <summary>Reads and writes <see cref="BarredServices"/> without a string per name.</summary>
internal sealed class BarredServicesConverter : JsonConverter<BarredServices>
{
    public override BarredServices Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BarredServices.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, BarredServices value, JsonSerializerOptions options) => value.Write(writer);
}

/// <summary>A number on the wire: <c>+</c> and 5 to 15 digits (ITU-T E.164), kept as a whole number.</summary>
[JsonConverter(typeof(WireNumberConverter))]
internal readonly record struct WireNumber(long Digits)
{
    public const int LengthMax = 16;

    /// <summary>Masked: the first five and the last four characters.</summary>
    public override string ToString()
    {
        var text = Digits.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return text.Length < 9 ? "****" : $"{text[..5]}****{text[^4..]}";
    }

    /// <summary>The full number with its plus.</summary>
    public string ToE164() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"+{Digits}");

    public static bool TryParse(ReadOnlySpan<byte> utf8, out WireNumber number)
    {
        number = default;
        if (utf8.Length is < 6 or > LengthMax || utf8[0] != (byte)'+' || utf8[1] == (byte)'0')
        {
            return false;
        }

        var digits = 0L;
        foreach (var character in utf8[1..])
        {
            if (character is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            digits = (digits * 10) + (character - '0');
        }

        number = new WireNumber(digits);
        return true;
    }
}

/// <summary>Reads and writes <see cref="WireNumber"/>.</summary>
internal sealed class WireNumberConverter : JsonConverter<WireNumber>
{
    private const int EscapedLength = 6;

    public override WireNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("A number is a string like +8613800138000.");
        }

        // A plus may come escaped (six characters for one), so the text is copied out before it is read.
        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        Span<byte> copy = stackalloc byte[WireNumber.LengthMax * EscapedLength];
        if (length > copy.Length)
        {
            throw new JsonException("A number has at most 15 digits.");
        }

        var utf8 = copy[..reader.CopyString(copy)];
        return WireNumber.TryParse(utf8, out var number)
            ? number
            : throw new JsonException("A number is a plus and 5 to 15 digits.");
    }

    public override void Write(Utf8JsonWriter writer, WireNumber value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[WireNumber.LengthMax + 4];
        text[0] = (byte)'+';
        System.Buffers.Text.Utf8Formatter.TryFormat(value.Digits, text[1..], out var written);
        writer.WriteStringValue(text[..(written + 1)]);
    }
}
