using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>An incident was opened.</summary>
internal sealed record IncidentOpened(IncidentDraft Draft) : IFact
{
    public FactKind Kind => FactKind.IncidentOpened;

    public void Write(IFactFields fields)
    {
        fields.Text(1, Draft.Key);
        fields.Text(2, Draft.Name);
        fields.Text(3, Draft.Reference);
        fields.Text(4, Draft.Reason);
    }
}

/// <summary>An order was put into it.</summary>
internal sealed record IncidentOrderAdded(string OrderId, string Issuer, string Reason) : IFact
{
    public FactKind Kind => FactKind.IncidentOrderAdded;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Text(2, Issuer);
        fields.Text(3, Reason);
    }
}

/// <summary>Its orders were told to hold up, and some of them did.</summary>
internal sealed record IncidentHalted(bool IsForGood, int Orders, int Refused, string Reason) : IFact
{
    public FactKind Kind => FactKind.IncidentHalted;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, IsForGood ? 1 : 0);
        fields.Integer(2, Orders);
        fields.Integer(3, Refused);
        fields.Text(4, Reason);
    }
}

/// <summary>It was closed.</summary>
internal sealed record IncidentClosed(int Orders, string Reason) : IFact
{
    public FactKind Kind => FactKind.IncidentClosed;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Orders);
        fields.Text(2, Reason);
    }
}

/// <summary>An order became part of an incident.</summary>
internal sealed record OrderJoinedIncident(string IncidentId) : IFact
{
    public FactKind Kind => FactKind.OrderJoinedIncident;

    public void Write(IFactFields fields) => fields.Text(1, IncidentId);
}
