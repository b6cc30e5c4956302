using Coordination.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Coordination.Callers;

/// <summary>The public keys an issuer signs with, from a file: a JSON Web Key Set (RFC 7517).</summary>
internal static class TokenKeys
{
    private const int BytesMax = 64 * 1024;
    private const int KeysMax = 16;

    /// <summary>Looks at the file a setting names before a silo starts; complains of what cannot be used.</summary>
    public static void Check(SettingsReader settings, string setting)
    {
        var path = settings.Text(setting)!;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > BytesMax })
            {
                settings.Complain(setting, $"the file is larger than {BytesMax} bytes, no key set is");
                return;
            }

            Check(settings, setting, [.. new JsonWebKeySet(File.ReadAllText(path)).Keys.OfType<JsonWebKey>()]);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            settings.Complain(setting, $"the file cannot be read ({unreadable.GetType().Name})");
        }
        catch (Exception broken) when (broken is ArgumentException or System.Text.Json.JsonException)
        {
            // The text of such an exception may quote the file, which may hold what it should not.
            settings.Complain(setting, "the file is no JSON Web Key Set");
        }
    }

    private static void Check(SettingsReader settings, string setting, IReadOnlyList<JsonWebKey> keys)
    {
        if (keys.Count is 0 or > KeysMax)
        {
            settings.Complain(setting, $"the set has {keys.Count} keys, 1 to {KeysMax} are wanted");
        }

        foreach (var key in keys)
        {
            if (key.HasPrivateKey)
            {
                settings.Complain(setting, $"key '{key.Kid}' is a private key, which belongs to its issuer alone: put its public part here and take it out of use");
            }
            else if (key is not { Kty: JsonWebAlgorithmsKeyTypes.EllipticCurve, Crv: JsonWebKeyECTypes.P256, Kid.Length: > 0 })
            {
                settings.Complain(setting, $"key '{key.Kid}' is not of kty EC and crv P-256 with a kid; tokens are signed with ES256");
            }
        }

        if (keys.Select(key => key.Kid).Distinct(StringComparer.Ordinal).Count() != keys.Count)
        {
            settings.Complain(setting, "two keys have one kid");
        }
    }
}
