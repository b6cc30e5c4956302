using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coordination.Admission;
using Coordination.Audit;
using Coordination.Carriers;
using Coordination.Crypto;
using Coordination.Provinces;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Coordination.Callers;

/// <summary>
/// Turns a signed token, and the certificate it came with, into the principal that is written on facts: the same at every edge.
/// Algorithms are a closed list of signatures, so a token cannot choose its own; it cannot bring or name the place of its key; and it
/// is worth nothing under another certificate than the one it is bound to. A verified token is remembered until it ends, because a
/// client sends the same one with every call.
/// </summary>
internal sealed class TokenVerifier(TokenSettings settings, SigningKeys keys, Revocations revocations, FailedTokens failed, TimeProvider time)
{
    /// <summary>Tokens remembered at most; past that all are verified anew.</summary>
    public const int RememberedMax = 10_000;

    /// <summary>Longest token looked at.</summary>
    public const int CharactersMax = 4_096;

    /// <summary>How far clocks may differ (promises.md P24).</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private const int SubjectMax = 64;
    private const int OrganisationMax = 128;

    private static readonly string[] Algorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    // RFC 7515 §4.1: a key, a certificate, or an address of one; and extensions one would have to understand.
    private static readonly string[] KeysOfItsOwn = ["jku", "jwk", "x5u", "x5c", "crit"];

    private readonly ConcurrentDictionary<(UInt128, UInt128), Remembered> remembered = new();
    private readonly JsonWebTokenHandler handler = new() { MaximumTokenSizeInBytes = CharactersMax };

    /// <param name="token">As it came; null when none did.</param>
    /// <param name="thumbprint">Of the certificate that the caller's connection proved.</param>
    public async ValueTask<TokenVerdict> Verify(string? token, string thumbprint)
    {
        // Who is known already goes in whatever else comes from there; to look at a token anew costs a signature.
        var hash = token is { Length: > 0 and <= CharactersMax } ? HashOf(token) : default;
        var verdict = remembered.TryGetValue(hash, out var known) ? Check(hash, known, thumbprint) : (TokenVerdict?)null;
        if (verdict is { Principal: not null })
        {
            return verdict.Value;
        }

        if (failed.IsTooMany(thumbprint, out var wait))
        {
            return TokenVerdict.NotLookedAt(wait);
        }

        verdict ??= await Look(token, hash, thumbprint);
        if (verdict.Value.Principal is null)
        {
            failed.Count(thumbprint);
        }

        return verdict.Value;
    }

    private async ValueTask<TokenVerdict> Look(string? token, (UInt128, UInt128) hash, string thumbprint)
    {
        if (token is null or { Length: 0 or > CharactersMax })
        {
            return TokenVerdict.Refused(token is { Length: > 0 } ? $"the token is longer than {CharactersMax} characters" : "there is no token");
        }

        var (known, why) = await Read(token);
        if (known is null)
        {
            return TokenVerdict.Refused(why);
        }

        if (remembered.Count >= RememberedMax)
        {
            remembered.Clear();
        }

        remembered[hash] = known;
        return Check(hash, known, thumbprint);
    }

    private TokenVerdict Check((UInt128, UInt128) hash, Remembered known, string thumbprint)
    {
        // What may change while a token lives, and who presents it, is asked each time.
        if (time.GetUtcNow() >= known.Until)
        {
            remembered.TryRemove(hash, out _);
            return TokenVerdict.Refused("the token is expired");
        }

        if (revocations.IsRemoved(known.Principal.Id))
        {
            return TokenVerdict.Refused($"{known.Principal.Id} was removed");
        }

        return FixedTime.Same(known.Thumbprint, thumbprint)
            ? new(known.Principal, string.Empty)
            : TokenVerdict.Refused($"the token of {known.Principal.Id} is bound to another certificate");
    }

    private async ValueTask<(Remembered? Known, string Why)> Read(string token)
    {
        if (!handler.CanReadToken(token))
        {
            return (null, "the token is none");
        }

        JsonWebToken jwt;
        try
        {
            jwt = handler.ReadJsonWebToken(token);
        }
        catch (Exception broken) when (broken is ArgumentException or SecurityTokenException or FormatException)
        {
            return (null, "the token is none");
        }

        if (KeyOfItsOwn(jwt) is { } header)
        {
            return (null, $"the token brings {header}");
        }

        var result = await handler.ValidateTokenAsync(jwt, new TokenValidationParameters
        {
            ValidAlgorithms = Algorithms,
            ValidIssuer = settings.Issuer,
            ValidAudience = settings.Audience,
            ValidTypes = [settings.Type],
            IssuerSigningKeys = await keys.Find(jwt.Kid is { Length: > 0 } kid ? kid : null, CancellationToken.None),
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = LifetimeIsRight,
        });
        return result.IsValid ? Claims(jwt) : (null, $"the token is not valid ({result.Exception?.GetType().Name})");
    }

    private static string? KeyOfItsOwn(JsonWebToken jwt)
    {
        using var header = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(jwt.EncodedHeader));
        return KeysOfItsOwn.FirstOrDefault(name => header.RootElement.TryGetProperty(name, out _));
    }

    private bool LifetimeIsRight(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow();
        return until is { } end
            && now < Utc(end) + Skew
            && (from is not { } start || now >= Utc(start) - Skew)
            && token is JsonWebToken jwt
            && jwt.TryGetPayloadValue<long>(JwtRegisteredClaimNames.Iat, out _)
            && Utc(jwt.IssuedAt) - Skew <= now
            && Utc(end) - Utc(jwt.IssuedAt) <= settings.LifeMax;
    }

    private static (Remembered? Known, string Why) Claims(JsonWebToken jwt)
    {
        if (jwt.Id is not { Length: > 0 and <= 128 })
        {
            return (null, "the token has no jti");
        }

        if (ThumbprintOf(jwt) is not { } thumbprint)
        {
            return (null, "the token is bound to no certificate");
        }

        return PrincipalOf(jwt) is { } principal
            ? (new(principal, thumbprint, Utc(jwt.ValidTo) + Skew), string.Empty)
            : (null, "the token's claims do not say who, for whom and where");
    }

    private static string? ThumbprintOf(JsonWebToken jwt) =>
        jwt.TryGetPayloadValue<JsonElement>(TokenClaims.Confirmation, out var confirmation)
        && confirmation.ValueKind is JsonValueKind.Object
        && confirmation.TryGetProperty(TokenClaims.Thumbprint, out var thumbprint)
        && thumbprint.ValueKind is JsonValueKind.String
        && thumbprint.GetString() is { Length: 43 } text
            ? text
            : null;

    private static Principal? PrincipalOf(JsonWebToken jwt)
    {
        if (jwt.Subject is not { Length: > 0 and <= SubjectMax }
            || !Enum.TryParse<Role>(Claim(jwt, TokenClaims.Role), out var role)
            || role.ToString() != Claim(jwt, TokenClaims.Role)
            || role is Role.None
            || Claim(jwt, TokenClaims.Organisation) is not { Length: > 0 and <= OrganisationMax } organisation)
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

    private static DateTimeOffset Utc(DateTime value) => new(DateTime.SpecifyKind(value, DateTimeKind.Utc));

    // The token itself is not kept: whoever reads this process's memory finds none.
    private static (UInt128, UInt128) HashOf(string token)
    {
        Span<byte> text = stackalloc byte[CharactersMax * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.UTF8.GetBytes(token, text)], hash);
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash), System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]));
    }

    private sealed record Remembered(Principal Principal, string Thumbprint, DateTimeOffset Until);
}
