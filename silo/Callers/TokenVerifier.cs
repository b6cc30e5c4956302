using System.Collections.Concurrent;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Provinces;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coordination.Callers;

/// <summary>
/// Turns a signed token into the principal that is written on facts. Algorithms are a closed list, so a token cannot choose
/// its own; a verified token is remembered until it expires, because a client sends the same one with every call.
/// </summary>
internal sealed class TokenVerifier(IReadOnlyList<SecurityKey> keys, string issuer, TimeProvider time)
{
    /// <summary>Tokens remembered at most; past that all are verified anew.</summary>
    private const int RememberedMax = 10_000;

    private const int CharactersMax = 4_096;

    /// <summary>How far clocks may differ (promises.md P24).</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, (Principal Principal, DateTimeOffset Until)> remembered = new(StringComparer.Ordinal);
    private readonly JsonWebTokenHandler handler = new();

    /// <summary>The principal, or null when the token proves none.</summary>
    public async ValueTask<Principal?> Verify(string? token)
    {
        if (token is null or { Length: 0 or > CharactersMax })
        {
            return null;
        }

        var now = time.GetUtcNow();
        if (remembered.TryGetValue(token, out var known))
        {
            return now < known.Until ? known.Principal : null;
        }

        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidIssuer = issuer,
            ValidAudience = TokenClaims.Audience,
            IssuerSigningKeys = keys,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = (from, until, _, _) => until is { } end && now < Utc(end) + Skew && (from is not { } start || now >= Utc(start) - Skew),
        });
        if (!result.IsValid || result.SecurityToken is not JsonWebToken jwt || PrincipalOf(jwt) is not { } principal)
        {
            return null;
        }

        if (remembered.Count >= RememberedMax)
        {
            remembered.Clear();
        }

        remembered[token] = (principal, Utc(jwt.ValidTo) + Skew);
        return principal;
    }

    private static DateTimeOffset Utc(DateTime value) => new(DateTime.SpecifyKind(value, DateTimeKind.Utc));

    private static Principal? PrincipalOf(JsonWebToken jwt)
    {
        if (jwt.Subject is not { Length: > 0 and <= 64 }
            || !Enum.TryParse<Role>(Claim(jwt, TokenClaims.Role), out var role)
            || !Enum.IsDefined(role)
            || role is Role.None
            || Claim(jwt, TokenClaims.Organisation) is not { Length: > 0 and <= 128 } organisation)
        {
            return null;
        }

        var province = ProvinceCode.Unknown;
        if (Claim(jwt, TokenClaims.Province) is { } provinceText && !ProvinceCode.TryParse(provinceText, out province))
        {
            return null;
        }

        CarrierCode? carrier = null;
        if (Claim(jwt, TokenClaims.Carrier) is { } carrierText)
        {
            if (!CarrierCode.TryParse(carrierText, out var parsed))
            {
                return null;
            }

            carrier = parsed;
        }

        // A carrier's system without a carrier, or a provincial operator without a province, could reach everybody's numbers.
        var isBound = role switch
        {
            Role.CarrierSystem => carrier is not null,
            Role.ProvinceOperator => province != ProvinceCode.Unknown,
            _ => true,
        };
        return isBound ? new(jwt.Subject, role, organisation, province, carrier) : null;
    }

    private static string? Claim(JsonWebToken jwt, string name) => jwt.TryGetClaim(name, out var claim) ? claim.Value : null;
}
