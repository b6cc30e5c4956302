using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coordination.Wire;

/// <summary>
/// Enumerations by the names of their members, never by number; sets of flags as a list of names, empty for none.
/// </summary>
/// <param name="unknownIsKept">
/// What becomes of a name that is not known here: true for answers, which a newer silo may have given; it is then
/// <see cref="NameConverter{T}.Unknown"/>. False refuses it.
/// </param>
internal sealed class NameConverter(bool unknownIsKept) : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(NameConverter<>).MakeGenericType(typeToConvert), [unknownIsKept])!;
}

/// <summary>One of them.</summary>
internal sealed class NameConverter<T>(bool unknownIsKept) : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly bool isSet = typeof(T).IsDefined(typeof(FlagsAttribute));

    private static readonly FrozenDictionary<string, int> byName = Enum.GetValues<T>()
        .Distinct()
        .ToFrozenDictionary(value => value.ToString(), Number, StringComparer.Ordinal);

    private static readonly (string Name, int Bit)[] bits =
        [.. byName.Where(member => int.IsPow2(member.Value)).Select(member => (member.Key, member.Value)).OrderBy(member => member.Value)];

    /// <summary>
    /// What no member is: -1, or of a set of flags its highest bit. As an unknown number on the wire of Orleans it leaves the rest of the
    /// answer readable.
    /// </summary>
    public static T Unknown { get; } = Value(isSet ? 1 << 30 : -1);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (!isSet)
        {
            return Value(ReadName(ref reader));
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException();
        }

        var set = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            set |= ReadName(ref reader);
        }

        return Value(set);
    }

    // A number that has no name is written all the same, as a text: whoever reads it says so, and nobody takes it for another one.
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (!isSet)
        {
            writer.WriteStringValue(value.ToString());
            return;
        }

        var rest = Number(value);
        writer.WriteStartArray();
        foreach (var (name, bit) in bits)
        {
            if ((rest & bit) != 0)
            {
                writer.WriteStringValue(name);
                rest &= ~bit;
            }
        }

        if (rest != 0)
        {
            writer.WriteStringValue(rest.ToString(CultureInfo.InvariantCulture));
        }

        writer.WriteEndArray();
    }

    private int ReadName(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            if (byName.TryGetValue(reader.GetString()!, out var number))
            {
                return number;
            }

            if (unknownIsKept)
            {
                return Number(Unknown);
            }
        }

        throw new JsonException();
    }

    private static int Number(T value) => (int)(object)value;

    private static T Value(int number) => (T)(object)number;
}
