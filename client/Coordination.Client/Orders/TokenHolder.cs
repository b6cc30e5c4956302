using System.Buffers.Text;
using System.Text.Json;

namespace Coordination.Orders;

/// <summary>Whom a token says it is of. It is read and not checked: silos do that, and compare it with what was signed.</summary>
/// <param name="Body">Claim <c>org</c>.</param>
/// <param name="Person">Claim <c>sub</c>.</param>
internal readonly record struct TokenHolder(string Body, string Person)
{
    /// <summary>Reads a token; of what is none nobody is known, and silos refuse it for what it is.</summary>
    internal static TokenHolder Of(string token)
    {
        try
        {
            if (token.Split('.') is [_, var payload, _])
            {
                using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
                return new(Text(claims.RootElement, "org"), Text(claims.RootElement, "sub"));
            }
        }
        catch (Exception none) when (none is FormatException or JsonException or InvalidOperationException)
        {
        }

        return new(string.Empty, string.Empty);
    }

    private static string Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : string.Empty;
}
