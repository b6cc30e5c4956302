namespace Coordination.Audit;

/// <summary>How the signature of an act stands, looked at now, with the list of issuers' keys as it is now.</summary>
[GenerateSerializer, Alias("signature-standing")]
public enum SignatureStanding
{
    /// <summary>Nothing that is signed.</summary>
    None = 0,

    /// <summary>It is the body's, over what the facts say.</summary>
    Verifies = 1,

    /// <summary>It verifies, and its key was revoked after it was recorded.</summary>
    KeyRevokedSince = 2,

    /// <summary>It verifies, and its key counts as revoked from before it was recorded: anybody may have made it.</summary>
    KeyRevokedBefore = 3,

    /// <summary>It is not this key's, not this body's, or not over what the facts say.</summary>
    DoesNotVerify = 4,

    /// <summary>Its key is on no list here: it can be neither proved nor refuted.</summary>
    KeyUnknown = 5,

    /// <summary>The act could be signed and was not; the configuration allowed it then.</summary>
    Unsigned = 6,

    /// <summary>What was signed was erased, as the law wants it.</summary>
    Erased = 7,

    /// <summary>It verifies, and says that it was signed when its key was not in use: before it began, or after it ended.</summary>
    KeyOutOfUse = 8,
}
