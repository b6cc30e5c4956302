using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Coordination.Hosting;

/// <summary>Files with an issuer's keys, as an issuer would publish them, or should not.</summary>
internal static class KeySet
{
    /// <summary>Writes a set of fresh P-256 keys under these ids.</summary>
    public static string Write(string path, params string[] ids) => Write(path, ids.Select(id => OfCurve(ECCurve.NamedCurves.nistP256, "P-256", id, isPrivate: false)));

    public static string Write(string path, IEnumerable<object> keys)
    {
        File.WriteAllText(path, JsonSerializer.Serialize(new { keys }));
        return path;
    }

    public static object OfCurve(ECCurve curve, string name, string id, bool isPrivate)
    {
        using var key = ECDsa.Create(curve);
        var parts = key.ExportParameters(includePrivateParameters: true);
        var (x, y) = (Base64UrlEncoder.Encode(parts.Q.X), Base64UrlEncoder.Encode(parts.Q.Y));
        return isPrivate
            ? new { kty = "EC", crv = name, kid = id, x, y, d = Base64UrlEncoder.Encode(parts.D) }
            : new { kty = "EC", crv = name, kid = id, x, y };
    }
}
