using Coordination.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Coordination.Callers;

/// <summary>Whose tokens are accepted, and which.</summary>
internal sealed record TokenSettings
{
    /// <summary>A token is short-lived: what it says is believed until it ends.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(24);

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

    /// <summary>Reads <c>tokens</c>; complains of what cannot be used.</summary>
    public static TokenSettings Read(SettingsReader settings)
    {
        const string fileKey = "tokens:keysFile", addressKey = "tokens:keysAddress", lifeKey = "tokens:lifeMax";
        var file = settings.Text(fileKey);
        var address = settings.Text(addressKey);
        if (file is null && address is null)
        {
            settings.Complain($"{fileKey} is not set, nor is {addressKey}: the file with the issuer's public keys, a JSON Web Key Set, or where the issuer publishes it.");
        }

        if (file is not null)
        {
            TokenKeys.Check(settings, fileKey);
        }

        Uri? published = null;
        if (address is not null && !(Uri.TryCreate(address, UriKind.Absolute, out published) && published.Scheme == Uri.UriSchemeHttps))
        {
            settings.Complain(addressKey, "an address of HTTPS is wanted: whoever changes keys on the way signs as he likes");
            published = null;
        }

        var defaults = new TokenSettings { Issuer = settings.Required("tokens:issuer", "the issuer whose tokens are accepted, as its tokens name it") };
        var life = settings.Span(lifeKey, defaults.LifeMax);
        if (life < TimeSpan.FromMinutes(1) || life > LongestLife)
        {
            settings.Complain(lifeKey, $"1m to {LongestLife.TotalHours:0}h is wanted");
        }

        return defaults with { Audience = settings.Text("tokens:audience") ?? defaults.Audience, LifeMax = life, KeySetFile = file ?? string.Empty, KeySetAddress = published };
    }
}
