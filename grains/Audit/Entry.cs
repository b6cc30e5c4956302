namespace Coordination.Audit;

/// <summary>
/// The mark of a portal call that came in over this silo's own HTTP edge, which has verified who calls. It is this object and nothing
/// else: written into a message it is empty, so that neither a client nor another silo can send one.
/// </summary>
[GenerateSerializer, Immutable, Alias("entry")]
internal sealed class Entry
{
    public const string ContextKey = "coordination.entry";

    /// <param name="owner">Who made it, and alone takes it for a proof.</param>
    /// <param name="principal">Who calls.</param>
    public Entry(object owner, Principal principal) => (Owner, Principal) = (owner, principal);

    /// <summary>Made when a message is read: nobody's.</summary>
    internal Entry()
    {
    }

    [field: NonSerialized]
    public object? Owner { get; }

    [field: NonSerialized]
    public Principal? Principal { get; }
}
