namespace Coordination.Holders;

/// <summary>A key on the ring and how long it counts.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Suite">Name of its suite.</param>
/// <param name="CreatedAt">From when on pseudonyms are made with it, UTC.</param>
/// <param name="RetiredAt">From when on nothing under it is taken any more, UTC; null while it counts.</param>
/// <param name="Key">The key; null where its secrets were taken off the ring after its retirement.</param>
internal sealed record RingedKey(string Id, string Suite, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt, HolderKey? Key)
{
    public bool IsValid(DateTimeOffset now) => Key is not null && CreatedAt <= now && !IsRetired(now);

    public bool IsRetired(DateTimeOffset now) => RetiredAt <= now;

    /// <summary>Its name.</summary>
    public override string ToString() => $"{nameof(RingedKey)} {Id}";
}

/// <summary>
/// Keys that pseudonyms are made with, those in use and those that were. While several are valid the oldest decides who is who (a
/// holder known under it is the same under the later ones), and the newest is what everybody is moved to.
/// </summary>
internal sealed class HolderKeyRing
{
    /// <param name="keys">All keys, ascending by creation.</param>
    /// <param name="now">Now, UTC: which of them count.</param>
    public HolderKeyRing(IReadOnlyList<RingedKey> keys, DateTimeOffset now)
    {
        Keys = keys;
        Valid = [.. keys.Where(key => key.IsValid(now)).Select(key => key.Key!)];
        Retired = [.. keys.Where(key => key.IsRetired(now)).Select(key => key.Id)];
    }

    public IReadOnlyList<RingedKey> Keys { get; }

    /// <summary>Keys that count now, the oldest first. The file sees to it that there is one.</summary>
    public IReadOnlyList<HolderKey> Valid { get; }

    /// <summary>Names of those that do not count any more.</summary>
    public IReadOnlyList<string> Retired { get; }

    /// <summary>The oldest key that counts.</summary>
    public HolderKey Anchor => Valid[0];

    /// <summary>The newest key that counts.</summary>
    public HolderKey Current => Valid[^1];

    /// <summary>A key that counts, or null.</summary>
    public HolderKey? Find(string id) => Valid.FirstOrDefault(key => key.Id == id);
}
