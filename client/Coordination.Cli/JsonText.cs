using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Coordination.Audit;

namespace Coordination.Cli;

/// <summary>JSON for programs: camelCase, enums as names, instants as UTC, Chinese as it is.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions OneLine = Options(isIndented: false);
    private static readonly JsonSerializerOptions Indented = Options(isIndented: true);

    // What hides stands in strings only, where the escape says the same.
    internal static string Of(object value, bool isIndented) =>
        VisibleText.Of(JsonSerializer.Serialize(value, value.GetType(), isIndented ? Indented : OneLine), keepsLines: true, asJson: true);

    private static JsonSerializerOptions Options(bool isIndented) => new(JsonSerializerDefaults.Web)
    {
        WriteIndented = isIndented,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
