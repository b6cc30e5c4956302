using Microsoft.IdentityModel.Tokens;

namespace Coordination.Callers;

/// <summary>Whose tokens are accepted, and which.</summary>
internal sealed record TokenSettings
{
    /// <summary>The issuer, exactly as its tokens name it.</summary>
    public required string Issuer { get; init; }

    /// <summary>Whom its tokens have to be for.</summary>
    public string Audience { get; init; } = TokenClaims.Audience;

    /// <summary>What <c>typ</c> has to say: an access token (RFC 9068 §2.1), so that a token of another use is none.</summary>
    public string Type { get; init; } = TokenClaims.AccessToken;

    /// <summary>Longest life of a token, from issue to expiry.</summary>
    public TimeSpan LifeMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Keys the issuer signs with, where they are known beforehand.</summary>
    public IReadOnlyList<SecurityKey> Keys { get; init; } = [];

    /// <summary>File of the issuer's key set (RFC 7517 §5), read anew when it changes; empty for none.</summary>
    public string KeySetFile { get; init; } = string.Empty;

    /// <summary>Where the issuer publishes its key set, by HTTPS; null for nowhere.</summary>
    public Uri? KeySetAddress { get; init; }
}
