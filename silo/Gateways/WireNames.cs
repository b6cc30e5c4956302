using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Carriers;
using Coordination.Numbers;

namespace Coordination.Gateways;

/// <summary>The contract's words for ours. A word is never reused; a carrier may keep it for years.</summary>
internal static class WireNames
{
    private static readonly (Services Service, string Name)[] Table =
    [
        (Services.VoiceOut, "voiceOut"),
        (Services.SmsOut, "smsOut"),
        (Services.Data, "data"),
        (Services.VoiceIn, "voiceIn"),
        (Services.SmsIn, "smsIn"),
        (Services.InternationalOut, "internationalOut"),
        (Services.InternationalRoaming, "internationalRoaming"),
        (Services.CallForwarding, "callForwarding"),
        (Services.PortOut, "portOut"),
        (Services.SimChange, "simChange"),
        (Services.Transfer, "transfer"),
    ];

    private static readonly Dictionary<Services, JsonEncodedText> Names =
        Table.ToDictionary(static row => row.Service, static row => JsonEncodedText.Encode(row.Name));

    /// <summary>Every service of the contract and its name.</summary>
    public static IReadOnlyList<(Services Service, string Name)> OfServices => Table;

    /// <summary>The service of a name; null for none of the contract's.</summary>
    public static Services? ServiceOf(string name)
    {
        foreach (var row in Table)
        {
            if (row.Name == name)
            {
                return row.Service;
            }
        }

        return null;
    }

    /// <summary>Reads <c>+</c> and the digits of a number that can be one of ours.</summary>
    public static bool TryNumber(string text, out Msisdn number)
    {
        number = default;
        if (text.Length is < 2 or > NumberConverter.DigitsMax || text[0] != '+'
            || !long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits))
        {
            return false;
        }

        try
        {
            number = Msisdn.FromKey(digits);
            return true;
        }
        catch (ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    public static string Of(Priority priority) => priority switch
    {
        Priority.Urgent => "urgent",
        Priority.Restore => "restore",
        Priority.Bulk => "bulk",
        _ => throw new ArgumentOutOfRangeException(nameof(priority), priority, "The contract has no such priority."),
    };

    /// <exception cref="ArgumentOutOfRangeException">A flag the contract has no word for: leaving it out would bar less than was ordered.</exception>
    public static void Write(Utf8JsonWriter writer, Services barred)
    {
        writer.WriteStartArray();
        for (var left = (int)barred; left != 0; left &= left - 1)
        {
            var flag = (Services)(1 << BitOperations.TrailingZeroCount(left));
            writer.WriteStringValue(Names.TryGetValue(flag, out var name)
                ? name
                : throw new ArgumentOutOfRangeException(nameof(barred), flag, "The contract has no word for this service."));
        }

        writer.WriteEndArray();
    }
}

/// <summary>Writes services as their names in the contract.</summary>
internal sealed class ServicesConverter : JsonConverter<Services>
{
    public override Services Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Carriers do not tell us services in an answer.");

    public override void Write(Utf8JsonWriter writer, Services value, JsonSerializerOptions options) => WireNames.Write(writer, value);
}

/// <summary>Writes a number in full, as <c>+</c> and its E.164 digits.</summary>
internal sealed class NumberConverter : JsonConverter<Msisdn>
{
    public const int DigitsMax = 20;

    public override Msisdn Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Carriers answer by key and never repeat a number.");

    public override void Write(Utf8JsonWriter writer, Msisdn value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[DigitsMax + 1];
        text[0] = (byte)'+';
        _ = Utf8Formatter.TryFormat(value.Key, text[1..], out var length);
        writer.WriteStringValue(text[..(length + 1)]);
    }
}
