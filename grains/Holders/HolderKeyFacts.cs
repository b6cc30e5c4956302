using Coordination.Journal;

namespace Coordination.Holders;

/// <summary>The ministry has all holders moved to the newest key.</summary>
/// <param name="ToKey">Its name.</param>
/// <param name="FromKeys">Names of the older ones.</param>
/// <param name="Reason">Why.</param>
internal sealed record HolderKeyRotationBegun(string ToKey, string FromKeys, string Reason) : IFact
{
    public FactKind Kind => FactKind.HolderKeyRotationBegun;

    public void Write(IFactFields fields)
    {
        fields.Text(1, ToKey);
        fields.Text(2, FromKeys);
        fields.Text(3, Reason);
    }
}

/// <summary>Every holder has a pseudonym under the newest key.</summary>
/// <param name="ToKey">Its name.</param>
/// <param name="Moved">Pseudonyms under older keys whose holders have one under it.</param>
internal sealed record HolderKeyRotationEnded(string ToKey, long Moved) : IFact
{
    public FactKind Kind => FactKind.HolderKeyRotationEnded;

    public void Write(IFactFields fields)
    {
        fields.Text(1, ToKey);
        fields.Integer(2, Moved);
    }
}

/// <summary>No pseudonym under a retired key is kept any more.</summary>
internal sealed record HolderKeyForgotten(string Key) : IFact
{
    public FactKind Kind => FactKind.HolderKeyForgotten;

    public void Write(IFactFields fields) => fields.Text(1, Key);
}
