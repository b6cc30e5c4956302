using System.Security.Cryptography;
using Coordination.Audit;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coordination.Callers;

/// <summary>Mints tokens for development: a key of its own in the data directory, readable by its owner alone. Production trusts another issuer.</summary>
internal sealed class DevelopmentIssuer : IDisposable
{
    public const string Name = "coordination-development";

    private const string KeyFile = "dev-issuer.pem";
    private readonly ECDsa key;
    private readonly ECDsaSecurityKey signing;

    private DevelopmentIssuer(ECDsa key)
    {
        this.key = key;
        signing = new(key) { KeyId = Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16] };
    }

    public SecurityKey PublicKey => signing;

    public static DevelopmentIssuer Open(string directory)
    {
        var path = Path.Combine(directory, KeyFile);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(path))
        {
            key.ImportFromPem(File.ReadAllText(path));
        }
        else
        {
            PrivateFile.Write(path, key.ExportPkcs8PrivateKeyPem());
        }

        return new(key);
    }

    /// <summary>A token for a principal, good until <paramref name="until"/>, worth nothing under another certificate.</summary>
    public string Mint(Principal principal, string thumbprint, DateTimeOffset now, DateTimeOffset until)
    {
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = principal.Id,
            [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"),
            [TokenClaims.Confirmation] = new Dictionary<string, object> { [TokenClaims.Thumbprint] = thumbprint },
            [TokenClaims.Role] = principal.Role.ToString(),
            [TokenClaims.Organisation] = principal.Organisation,
        };
        if (principal.Province != Provinces.ProvinceCode.Unknown)
        {
            claims[TokenClaims.Province] = principal.Province.ToString();
        }

        if (principal.Carrier is { } carrier)
        {
            claims[TokenClaims.Carrier] = carrier.ToString();
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = TokenClaims.Audience,
            TokenType = TokenClaims.AccessToken,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = until.UtcDateTime,
            Claims = claims,
            SigningCredentials = new(signing, SecurityAlgorithms.EcdsaSha256),
        });
    }

    public void Dispose() => key.Dispose();
}
