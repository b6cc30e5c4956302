using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coordination.Audit;

namespace Coordination.Harness;

/// <summary>A token put together by hand, so that any part of it can be wrong.</summary>
internal sealed class ForgedToken
{
    private ForgedToken(Dictionary<string, object> header, Dictionary<string, object> claims) => (Header, Claims) = (header, claims);

    public Dictionary<string, object> Header { get; }

    public Dictionary<string, object> Claims { get; }

    /// <summary>What the fortress's issuer would say of a carrier's system.</summary>
    public static ForgedToken Of(Fortress fortress, Principal principal, string certificateFile)
    {
        var now = fortress.Time.GetUtcNow().ToUnixTimeSeconds();
        return new(
            new() { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = fortress.Issuer.PublicKey.KeyId },
            new()
            {
                ["iss"] = "coordination-development",
                ["aud"] = "coordination",
                ["sub"] = principal.Id,
                ["jti"] = "forged-1",
                ["iat"] = now,
                ["nbf"] = now,
                ["exp"] = now + 1_800,
                ["role"] = $"{principal.Role}",
                ["org"] = principal.Organisation,
                ["carrier"] = $"{principal.Carrier}",
                ["cnf"] = new Dictionary<string, object> { ["x5t#S256"] = fortress.Thumbprint(certificateFile) },
            });
    }

    /// <summary>Signed as ES256 signs.</summary>
    public string Signed(ECDsa key) => Signed(text => key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));

    public string Signed(Func<byte[], byte[]> sign)
    {
        var text = $"{Part(Header)}.{Part(Claims)}";
        return $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Part(Dictionary<string, object> values) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(values));
}
