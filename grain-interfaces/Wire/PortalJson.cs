using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Coordination.Audit;

namespace Coordination.Wire;

/// <summary>
/// Portal calls as JSON. What is asked is one object with the method's parameters by name, what is answered <c>{"value":…}</c> or
/// <c>{"refusal":…}</c>; members are the records' own, in camel case, and one that is null may be left out. What is asked is read
/// strictly, because half a request is worse than none; an answer is read with whatever a newer silo has added to it.
/// </summary>
internal static class PortalJson
{
    /// <summary>Media type of both.</summary>
    internal const string MediaType = "application/json";

    /// <summary>Most bytes of what is asked: 1,000 rows of the longest cells are a third of it.</summary>
    internal const int ArgumentsBytesMax = 1024 * 1024;

    /// <summary>Most levels of objects and lists in one another; the contracts have eight.</summary>
    internal const int DepthMax = 16;

    private static readonly JsonReaderOptions reading = new() { MaxDepth = DepthMax };

    // Texts in Chinese stay readable, and half as long; nobody puts this into a page.
    private static readonly JsonWriterOptions writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The arguments of a call, one for each parameter.</summary>
    /// <exception cref="PortalJsonException">It is not what is wanted.</exception>
    internal static object?[] ReadArguments(PortalRoute route, ReadOnlyMemory<byte> body) => ReadArguments(route, new ReadOnlySequence<byte>(body));

    /// <inheritdoc cref="ReadArguments(PortalRoute, ReadOnlyMemory{byte})"/>
    internal static object?[] ReadArguments(PortalRoute route, ReadOnlySequence<byte> body)
    {
        if (body.Length > ArgumentsBytesMax)
        {
            throw new PortalJsonException("$", $"不得超过 {ArgumentsBytesMax} 字节。", $"at most {ArgumentsBytesMax} bytes; send fewer at a time.");
        }

        var arguments = new object?[route.Parameters.Count];
        var read = new bool[route.Parameters.Count];
        var reader = new Utf8JsonReader(body, reading);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw PortalJsonWords.Unlike(route);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var index = IndexOf(route, ref reader);
                if (index < 0 || read[index])
                {
                    throw PortalJsonWords.Unlike(route);
                }

                reader.Read();
                arguments[index] = Argument(route.Parameters[index], ref reader);
                read[index] = true;
            }

            reader.Read();
        }
        catch (JsonException broken)
        {
            throw PortalJsonWords.NoJson(broken);
        }
        catch (InvalidOperationException)
        {
            // A name whose escapes are no text, half a surrogate for instance, is none of ours.
            throw PortalJsonWords.Unlike(route);
        }

        for (var index = 0; index < arguments.Length; index++)
        {
            if (arguments[index] is null && !route.Parameters[index].MayBeNull)
            {
                throw PortalJsonWords.Unlike(route);
            }
        }

        return arguments;
    }

    /// <summary>Writes the arguments of a call; those that are null are left out.</summary>
    internal static void WriteArguments(PortalRoute route, IReadOnlyList<object?> arguments, IBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to, writing);
        writer.WriteStartObject();
        for (var index = 0; index < arguments.Count; index++)
        {
            if (arguments[index] is { } argument)
            {
                writer.WritePropertyName(route.Parameters[index].NameBytes);
                JsonSerializer.Serialize(writer, argument, PortalJsonShape.Asked.GetTypeInfo(route.Parameters[index].Type));
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>An answer to a call.</summary>
    /// <exception cref="PortalJsonException">It is none.</exception>
    internal static IAnswer ReadAnswer(PortalRoute route, ReadOnlySpan<byte> body)
    {
        var type = PortalJsonShape.Answered.GetTypeInfo(route.AnswerType);
        try
        {
            return JsonSerializer.Deserialize(body, type) is IAnswer answer && (answer.Value is null) != (answer.Refusal is null)
                ? answer
                : throw new PortalJsonException("$", "须含 value 或 refusal 之一。", "one of value and refusal.");
        }
        catch (JsonException broken)
        {
            throw PortalJsonWords.At(broken.Path ?? "$", type);
        }
    }

    /// <summary>Writes an answer.</summary>
    internal static void WriteAnswer(PortalRoute route, IAnswer answer, IBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to, writing);
        JsonSerializer.Serialize(writer, answer, PortalJsonShape.Answered.GetTypeInfo(route.AnswerType));
    }

    /// <summary>Writes the refusal of a call that reached no portal, the same for each of them.</summary>
    internal static void WriteRefusal(Refusal refusal, IBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to, writing);
        JsonSerializer.Serialize(writer, new Answer<object>(null, refusal), PortalJsonShape.Answered.GetTypeInfo(typeof(Answer<object>)));
    }

    private static int IndexOf(PortalRoute route, ref Utf8JsonReader reader)
    {
        for (var index = 0; index < route.Parameters.Count; index++)
        {
            if (reader.ValueTextEquals(route.Parameters[index].NameBytes))
            {
                return index;
            }
        }

        return -1;
    }

    private static object? Argument(PortalParameter parameter, ref Utf8JsonReader reader)
    {
        var type = PortalJsonShape.Asked.GetTypeInfo(parameter.Type);
        var value = reader;
        object? argument;
        try
        {
            argument = JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException unlike) when (value.TrySkip())
        {
            throw PortalJsonWords.At(unlike.Path ?? "$", type, $"$.{parameter.Name}");
        }

        return argument is not null && PortalJsonShape.NullIn(argument, type) is { } path
            ? throw PortalJsonWords.At(path, type, $"$.{parameter.Name}")
            : argument;
    }
}
