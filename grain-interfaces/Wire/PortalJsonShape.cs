using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Coordination.Wire;

/// <summary>
/// Which members of the contracts' records stand in JSON, and which have to: what has an Orleans id travels either way, and nothing else.
/// A constructor's parameter that may not be null and has no default has to be there.
/// </summary>
internal static class PortalJsonShape
{
    /// <summary>For what is asked: nothing that is not known here.</summary>
    internal static JsonSerializerOptions Asked { get; } = Options(unknownIsKept: false);

    /// <summary>For what is answered: what is not known here is passed over.</summary>
    internal static JsonSerializerOptions Answered { get; } = Options(unknownIsKept: true);

    /// <summary>
    /// Path of a null within a list, or null. Nullability of a list's elements is known to the compiler alone, and the serializer lets
    /// them pass. Values have no lists in them, so that a page of rows is not gone through.
    /// </summary>
    internal static string? NullIn(object value, JsonTypeInfo type, string path = "$")
    {
        if (type is { Kind: JsonTypeInfoKind.Enumerable, ElementType.IsValueType: false })
        {
            var element = type.Options.GetTypeInfo(type.ElementType);
            var index = 0;
            foreach (var one in (IEnumerable)value)
            {
                var place = $"{path}[{index++}]";
                if ((one is null ? place : NullIn(one, element, place)) is { } found)
                {
                    return found;
                }
            }
        }

        foreach (var property in type.Properties.Where(property => !property.PropertyType.IsValueType && property.PropertyType != typeof(string)))
        {
            if (property.Get!(value) is { } member
                && NullIn(member, type.Options.GetTypeInfo(property.PropertyType), $"{path}.{property.Name}") is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static JsonSerializerOptions Options(bool unknownIsKept)
    {
        var options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            Converters = { new InstantConverter(), new NameConverter(unknownIsKept) },
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = PortalJson.DepthMax,
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Shape } },
            UnmappedMemberHandling = unknownIsKept ? JsonUnmappedMemberHandling.Skip : JsonUnmappedMemberHandling.Disallow,
        };
        options.MakeReadOnly();
        return options;
    }

    private static void Shape(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object || type.Type.Assembly != typeof(PortalJsonShape).Assembly)
        {
            return;
        }

        for (var index = type.Properties.Count - 1; index >= 0; index--)
        {
            var property = type.Properties[index];
            if (property.AttributeProvider?.IsDefined(typeof(IdAttribute), inherit: false) != true)
            {
                type.Properties.RemoveAt(index);
                continue;
            }

            property.IsRequired = !MayBeNull(property)
                && (type.Type.IsValueType || property.AssociatedParameter is { HasDefaultValue: false });
        }
    }

    private static bool MayBeNull(JsonPropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : property.IsSetNullable;
}
