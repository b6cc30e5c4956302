using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coordination.Cli;

/// <summary>JSON for programs: camelCase, enums as names, instants as UTC, Chinese as it is.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions OneLine = Options(isIndented: false);
    private static readonly JsonSerializerOptions Indented = Options(isIndented: true);

    internal static string Of(object value, bool isIndented) =>
        JsonSerializer.Serialize(value, value.GetType(), isIndented ? Indented : OneLine);

    private static JsonSerializerOptions Options(bool isIndented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = isIndented,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
