namespace Coordination.Holders;

/// <summary>A key that pseudonyms are made with.</summary>
/// <param name="Id">Its name, which stands in front of every pseudonym.</param>
/// <param name="Suite"><c>international</c> (HMAC-SHA-256, AES-256-GCM) or <c>national</c> (HMAC-SM3, SM4-GCM).</param>
/// <param name="CreatedAt">From when on it is used, UTC.</param>
/// <param name="RetiredAt">From when on it is not, UTC.</param>
/// <param name="Status"><c>CURRENT</c>: the newest in use; <c>VALID</c>: in use beside it; <c>COMING</c>; <c>RETIRED</c>.</param>
/// <param name="Sealed">Pseudonyms under it that are not moved and have a document.</param>
/// <param name="Bare">Those that are not moved and have none: a carrier has to tell it before they can be.</param>
/// <param name="Moved">Those whose holders have one under a later key.</param>
[GenerateSerializer, Immutable, Alias("holder-key-view")]
public sealed record HolderKeyView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Suite,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset? RetiredAt,
    [property: Id(4)] string Status,
    [property: Id(5)] long Sealed,
    [property: Id(6)] long Bare,
    [property: Id(7)] long Moved);

/// <summary>The ring of keys that pseudonyms are made with, and how far a change of them has come.</summary>
/// <param name="Keys">Keys, the oldest first.</param>
/// <param name="Left">Holders who have no pseudonym under the newest key yet; at 0 the older keys can be retired.</param>
/// <param name="RotatingTo">Name of the key that everybody was last moved to, or is being moved to; empty before the first change.</param>
/// <param name="Reason">Why.</param>
/// <param name="By">Who began it.</param>
/// <param name="BegunAt">When it was begun, UTC.</param>
/// <param name="EndedAt">When the last was moved, UTC; null while it runs.</param>
[GenerateSerializer, Immutable, Alias("holder-keys-view")]
public sealed record HolderKeysView(
    [property: Id(0)] IReadOnlyList<HolderKeyView> Keys,
    [property: Id(1)] long Left,
    [property: Id(2)] string RotatingTo,
    [property: Id(3)] string Reason,
    [property: Id(4)] string By,
    [property: Id(5)] DateTimeOffset? BegunAt,
    [property: Id(6)] DateTimeOffset? EndedAt)
{
    /// <summary>Without what is in it, which may be somebody's.</summary>
    public override string ToString() => nameof(HolderKeysView);
}
