namespace Coordination.Callers;

/// <summary>Claims of our tokens, beside the registered ones (RFC 7519 §4.1).</summary>
internal static class TokenClaims
{
    /// <summary>Who our tokens are for.</summary>
    public const string Audience = "coordination";

    /// <summary>What they are: RFC 9068 §2.1.</summary>
    public const string AccessToken = "at+jwt";

    /// <summary>A <see cref="Audit.Role"/> by name.</summary>
    public const string Role = "role";

    /// <summary>The body the caller acts for.</summary>
    public const string Organisation = "org";

    /// <summary>Two digits; absent when bound to no province.</summary>
    public const string Province = "province";

    /// <summary>Carrier code, for a carrier's system.</summary>
    public const string Carrier = "carrier";

    /// <summary>What the token is bound to (RFC 7800 §3.1): an object with <see cref="Thumbprint"/>.</summary>
    public const string Confirmation = "cnf";

    /// <summary>The client certificate, as SHA-256 in base64url (RFC 8705 §3.1).</summary>
    public const string Thumbprint = "x5t#S256";

    /// <summary>Key under which a client carries its token in the call's context.</summary>
    public const string ContextKey = "coordination.token";
}
