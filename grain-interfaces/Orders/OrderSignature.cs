namespace Coordination.Orders;

/// <summary>
/// The signature of the body that issues or approves an order (签章), over what <see cref="OrderStatement"/> says of it. The key is the
/// body's and not the person's; for whom of its people it signed, the statement says, and it is good with that person's token only.
/// </summary>
/// <param name="Algorithm"><c>ecdsa-p256-sha256</c>, or <c>sm2-sm3</c> (GB/T 32918 under the user id <c>1234567812345678</c>).</param>
/// <param name="KeyId">Name of the key in the list of issuers' keys, 1 to <see cref="KeyIdCharactersMax"/> characters of <c>A-Z a-z 0-9 . _ -</c>.</param>
/// <param name="SignedAt">When it was signed, UTC; good within <see cref="AgeMax"/> of the system's time.</param>
/// <param name="Value">r and s, 32 bytes each, one after the other, in base64.</param>
[GenerateSerializer, Immutable, Alias("order-signature")]
public sealed record OrderSignature(
    [property: Id(80)] string Algorithm,
    [property: Id(81)] string KeyId,
    [property: Id(82)] DateTimeOffset SignedAt,
    [property: Id(83)] string Value)
{
    /// <summary>Characters of a key's name.</summary>
    public const int KeyIdCharactersMax = 64;

    /// <summary>How far from now a signature may have been made: afterwards it cannot be sent once more by somebody who kept it.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(5);
}
