using Coordination.Crypto;
using Coordination.Orders;

namespace Coordination.Audit;

/// <summary>A key that a body signs with. It stays on the list when it is out of use: what it signed is checked with it.</summary>
/// <param name="Id">Name, under which signatures name it.</param>
/// <param name="Body">The body, as its people's tokens name it; a carrier, for its answers, as <see cref="OfCarrier"/> does.</param>
/// <param name="Key">Public key.</param>
/// <param name="From">From when on it signs; null for ever before.</param>
/// <param name="Until">Until when; null while it is in use.</param>
/// <param name="RevokedAt">From when on nothing it signed is believed; null while it is.</param>
internal sealed record BodyKey(string Id, string Body, VerifyingKey Key, DateTimeOffset? From, DateTimeOffset? Until, DateTimeOffset? RevokedAt)
{
    /// <summary>The body that a carrier is when it answers: <c>carrier:CMCC</c>.</summary>
    public static string OfCarrier(Carriers.CarrierCode carrier) => $"carrier:{carrier}";

    /// <summary>Whether a text can be the name of a key.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= OrderSignature.KeyIdCharactersMax
        && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');

    /// <summary>Whether something may be signed with it at an instant.</summary>
    public bool IsInUse(DateTimeOffset at) => RevokedAt is null && IsOfItsTime(at);

    /// <summary>How something stands that verifies with it.</summary>
    /// <param name="signedAt">When it says it was signed.</param>
    /// <param name="recordedAt">When it was recorded.</param>
    public SignatureStanding StandingOf(DateTimeOffset signedAt, DateTimeOffset recordedAt) =>
        RevokedAt <= recordedAt ? SignatureStanding.KeyRevokedBefore
        : !IsOfItsTime(signedAt) ? SignatureStanding.KeyOutOfUse
        : RevokedAt is not null ? SignatureStanding.KeyRevokedSince
        : SignatureStanding.Verifies;

    private bool IsOfItsTime(DateTimeOffset at) => !(at < From) && !(at >= Until);
}

/// <summary>The keys of all bodies that sign.</summary>
internal interface IBodyKeys
{
    /// <summary>Whether an order may come without a signature. Where it may, one that comes with it is checked all the same.</summary>
    bool AllowsUnsigned { get; }

    /// <summary>The key of this name, or null.</summary>
    BodyKey? Find(string keyId);

    /// <summary>Whether any key of this body is on the list, be it out of use: then it signs, and nothing of it is believed unsigned.</summary>
    bool Signs(string body);
}
