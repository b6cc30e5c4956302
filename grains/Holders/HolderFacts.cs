using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Holders;

/// <summary>An order placed a hold on the holder.</summary>
internal sealed record HolderHeld(HoldTerms Terms) : IFact
{
    public FactKind Kind => FactKind.HolderHeld;

    public void Write(IFactFields fields) => ScopeHolds.Write(fields, Terms);
}

/// <summary>A hold on the holder ended.</summary>
internal sealed record HolderHoldLifted(LiftHold Request) : IFact
{
    public FactKind Kind => FactKind.HolderHoldLifted;

    public void Write(IFactFields fields) => ScopeHolds.Write(fields, Request);
}

/// <summary>A line is kept for the holder.</summary>
internal sealed record LineRetained(long Number, string Reference) : IFact
{
    public FactKind Kind => FactKind.LineRetained;

    public void Write(IFactFields fields)
    {
        fields.Personal(1, [Number]);
        fields.Text(2, Reference);
    }
}

/// <summary>A carrier was refused a new line of the holder.</summary>
internal sealed record LineRefused(long Number, CarrierCode Carrier, ReportOutcome Outcome) : IFact
{
    public FactKind Kind => FactKind.LineRefused;

    public void Write(IFactFields fields)
    {
        fields.Personal(1, [Number]);
        fields.Text(2, Carrier.ToString());
        fields.Integer(3, (int)Outcome);
    }
}
