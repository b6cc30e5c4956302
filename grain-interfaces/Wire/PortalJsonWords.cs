using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Coordination.Wire;

/// <summary>What JSON should have been, in words made from the contracts alone: nothing of what was sent is in them.</summary>
internal static partial class PortalJsonWords
{
    private const string Instant = "2026-03-02T01:00:00Z";
    private const string Span = "00:00:10";

    /// <summary>It is no JSON at all.</summary>
    internal static PortalJsonException NoJson(JsonException broken)
    {
        var (line, column) = ((broken.LineNumber ?? 0) + 1, (broken.BytePositionInLine ?? 0) + 1);
        return new(
            "$",
            $"第 {line} 行第 {column} 字节处不是 JSON（RFC 8259；UTF-8，无注释，无多余逗号，最多 {PortalJson.DepthMax} 层）。",
            $"line {line}, byte {column}: no JSON (RFC 8259; UTF-8, without comments or trailing commas, at most {PortalJson.DepthMax} levels deep).");
    }

    /// <summary>It is not the object of a call's parameters.</summary>
    internal static PortalJsonException Unlike(PortalRoute route)
    {
        var (zh, en) = Members(
            route.Parameters.Where(parameter => !parameter.MayBeNull).Select(parameter => parameter.Name),
            route.Parameters.Where(parameter => parameter.MayBeNull).Select(parameter => parameter.Name));
        return new("$", zh, en);
    }

    /// <summary>A value is not what its place asks for.</summary>
    /// <param name="path">Where it stands within its type, as the serializer says.</param>
    /// <param name="type">The type.</param>
    /// <param name="before">Where that stands.</param>
    internal static PortalJsonException At(string path, JsonTypeInfo type, string before = "$")
    {
        var place = before;
        JsonTypeInfo? at = type;
        foreach (Match segment in Segments().Matches(path))
        {
            var name = segment.Groups["name"].Value;
            var next = name.Length == 0
                ? at.ElementType
                : at.Properties.FirstOrDefault(property => property.Name == name)?.PropertyType;
            if (next is null)
            {
                // A name that nobody knows says nothing of its value: the object around it is what is wrong.
                return New($"{place}.?", at);
            }

            place += name.Length == 0 ? segment.Value : $".{name}";
            at = at.Options.GetTypeInfo(next);
        }

        return New(place, at);
    }

    private static PortalJsonException New(string place, JsonTypeInfo type)
    {
        var (zh, en) = Wanted(type);
        return new(place, zh, en);
    }

    private static (string Zh, string En) Wanted(JsonTypeInfo type)
    {
        var value = Nullable.GetUnderlyingType(type.Type) ?? type.Type;
        return value switch
        {
            { IsEnum: true } when value.IsDefined(typeof(FlagsAttribute), inherit: false) =>
                ($"须为下列名称的列表：{Names(value)}。", $"wanted is a list of names out of {Names(value)}."),
            { IsEnum: true } => ($"须为下列名称之一：{Names(value)}。", $"wanted is one name out of {Names(value)}."),
            _ when value == typeof(string) => ("须为文本。", "wanted is a text."),
            _ when value == typeof(bool) => ("须为 true 或 false。", "wanted is true or false."),
            _ when value == typeof(int) => ($"须为 {int.MinValue} 至 {int.MaxValue} 的整数。", $"wanted is a whole number from {int.MinValue} to {int.MaxValue}."),
            _ when value == typeof(long) => ($"须为 {long.MinValue} 至 {long.MaxValue} 的整数。", $"wanted is a whole number from {long.MinValue} to {long.MaxValue}."),
            _ when value == typeof(double) => ("须为数字。", "wanted is a number."),
            _ when value == typeof(DateTimeOffset) => ($"须为带时区的时间，例如 {Instant}。", $"wanted is an instant with its offset, for instance {Instant}."),
            _ when value == typeof(TimeSpan) => ($"须为时长，例如 {Span}。", $"wanted is a span of time, for instance {Span}."),
            _ when type.Kind == JsonTypeInfoKind.Enumerable => ("须为列表，且其中没有 null。", "wanted is a list, without null in it."),
            _ => Members(
                type.Properties.Where(property => property.IsRequired).Select(property => property.Name),
                type.Properties.Where(property => !property.IsRequired).Select(property => property.Name)),
        };
    }

    private static (string Zh, string En) Members(IEnumerable<string> needed, IEnumerable<string> others)
    {
        var (must, may) = (string.Join(", ", needed), string.Join(", ", others));
        return (
            $"须为对象，每个成员至多出现一次，且没有其他成员；必需：{(must.Length > 0 ? must : "无")}；可省略：{(may.Length > 0 ? may : "无")}。",
            $"wanted is an object whose members stand there once and have no others beside them; needed: {(must.Length > 0 ? must : "none")}; may be left out: {(may.Length > 0 ? may : "none")}.");
    }

    private static string Names(Type type) => string.Join(", ", Enum.GetNames(type));

    [GeneratedRegex(@"\.(?<name>[^.\[]+)|\[\d+\]|\['(?<name>[^']*)'\]")]
    private static partial Regex Segments();
}
