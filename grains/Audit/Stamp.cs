namespace Coordination.Audit;

/// <summary>
/// The mark of a call that began inside. Within a silo it is this object and nothing else: no message can carry it there. Only when
/// the call leaves for another silo is it turned into bytes, which prove one call and no other.
/// </summary>
[GenerateSerializer, Immutable, Alias("stamp")]
internal sealed class Stamp
{
    [NonSerialized]
    private readonly Func<byte[]>? seal;

    [NonSerialized]
    private byte[]? proof;

    /// <summary>A stamp of this silo.</summary>
    /// <param name="owner">Who made it, and alone takes the object itself for a proof.</param>
    /// <param name="seal">Turns it into bytes.</param>
    public Stamp(object owner, Func<byte[]> seal) => (Owner, this.seal) = (owner, seal);

    /// <summary>Made when a message is read.</summary>
    internal Stamp()
    {
    }

    /// <summary>Null for one that came from another silo.</summary>
    [field: NonSerialized]
    public object? Owner { get; }

    /// <summary>The bytes that travel.</summary>
    [Id(0)]
    public byte[] Proof
    {
        get => proof ??= seal?.Invoke() ?? [];
        internal set => proof = value;
    }
}
