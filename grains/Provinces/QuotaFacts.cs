using Coordination.Journal;

namespace Coordination.Provinces;

/// <summary>A province started an order on its own word.</summary>
internal sealed record QuotaDrawn(long Sequence, long Numbers, long Left) : IFact
{
    public FactKind Kind => FactKind.QuotaDrawn;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Sequence);
        fields.Integer(2, Numbers);
        fields.Integer(3, Left);
    }
}

/// <summary>What was drawn for an order is whole again: the order was not started on it.</summary>
internal sealed record QuotaReturned(long Sequence, long Numbers) : IFact
{
    public FactKind Kind => FactKind.QuotaReturned;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Sequence);
        fields.Integer(2, Numbers);
    }
}
