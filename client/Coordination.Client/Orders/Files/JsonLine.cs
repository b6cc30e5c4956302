using System.Text;
using System.Text.Json;

namespace Coordination.Orders;

/// <summary>
/// Takes the number out of one line of JSON (RFC 8259): an object's field that goes by a name of numbers, or the line's only
/// value. Digits are taken as written, so that <c>1.38E10</c> is refused like everywhere and no digit passes through a fraction.
/// </summary>
internal sealed class JsonLine : ILineReader
{
    /// <summary>How deep a line's values may lie within each other.</summary>
    internal const int DepthMax = 32;

    /// <summary>Most fields of one object.</summary>
    internal const int FieldsMax = 256;

    // Names of fields are the same in every line; files that make up new ones without end get no room for them.
    private const int NamesKeptMax = 1_024;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = DepthMax };

    private readonly byte[] utf8 = new byte[Encoding.UTF8.GetMaxByteCount(OrderFile.CharsPerLineMax)];
    private readonly char[] chars = new char[OrderFile.CharsPerLineMax + 1];
    private readonly Dictionary<string, int> ranks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> known;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    internal JsonLine() => known = ranks.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Name of the field that the last line's number was taken from; empty for a line that is only a value.</summary>
    internal string Name { get; private set; } = "";

    public bool IsBlank(ReadOnlySpan<char> line) => line.IsWhiteSpace();

    public RowError Read(ReadOnlySpan<char> line, out string text, out int column)
    {
        text = "";
        column = 0;
        Name = "";
        if (LineShape.HoldsControl(line))
        {
            return RowError.ControlCharacters;
        }

        var json = new Utf8JsonReader(utf8.AsSpan(0, Encoding.UTF8.GetBytes(line, utf8)), Strict);
        try
        {
            json.Read();
            var error = json.TokenType switch
            {
                JsonTokenType.StartObject => Object(ref json, ref text),
                JsonTokenType.String or JsonTokenType.Number => Value(ref json, ref text),
                _ => RowError.WrongType,
            };

            // Whatever follows the value makes the line none.
            if (error != RowError.JsonTooLarge)
            {
                while (json.Read())
                {
                }
            }

            return error;
        }
        catch (JsonException)
        {
            text = "";
            // A value that is opened counts as the depth outside of it.
            return json.CurrentDepth >= DepthMax - 1 ? RowError.JsonTooLarge : RowError.NotJson;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair as an escape: a text that no encoding can hold.
            text = "";
            return RowError.NotJson;
        }
    }

    private RowError Object(ref Utf8JsonReader json, ref string text)
    {
        names.Clear();
        var best = int.MaxValue;
        var found = RowError.MissingField;
        var isRepeated = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = NameOf(ref json, out var rank);
            isRepeated |= !names.Add(name);
            if (names.Count > FieldsMax)
            {
                return RowError.JsonTooLarge;
            }

            json.Read();
            if (rank >= 0 && rank < best)
            {
                best = rank;
                Name = name;
                found = Value(ref json, ref text);
            }

            json.Skip();
        }

        return isRepeated ? RowError.RepeatedField : found;
    }

    private string NameOf(ref Utf8JsonReader json, out int rank)
    {
        var name = chars.AsSpan(0, json.CopyString(chars));
        if (known.TryGetValue(name, out var kept, out rank))
        {
            return kept;
        }

        var made = name.ToString();
        rank = HeaderNames.Rank(made);
        if (ranks.Count < NamesKeptMax)
        {
            ranks.Add(made, rank);
        }

        return made;
    }

    private RowError Value(ref Utf8JsonReader json, ref string text)
    {
        text = "";
        if (json.TokenType == JsonTokenType.Null)
        {
            return RowError.EmptyNumber;
        }

        if (json.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
        {
            return RowError.WrongType;
        }

        var length = json.TokenType == JsonTokenType.String
            ? json.CopyString(chars)
            : Encoding.UTF8.GetChars(json.ValueSpan, chars);
        var value = chars.AsSpan(0, length).Trim();
        text = LineShape.Cut(value, OrderFileRow.TextCharsMax).ToString();
        return value.Length > OrderFileRow.TextCharsMax ? RowError.NumberTooLong
            : LineShape.HoldsControl(value) ? RowError.ControlCharacters
            : value.IsEmpty ? RowError.EmptyNumber
            : RowError.None;
    }
}
