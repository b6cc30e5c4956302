using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Sims;

/// <summary>A number came on the card.</summary>
internal sealed record NumberJoinedCard(long Number) : IFact
{
    public FactKind Kind => FactKind.NumberJoinedCard;

    public void Write(IFactFields fields) => fields.Personal(1, [Number]);
}

/// <summary>A number left the card.</summary>
internal sealed record NumberLeftCard(long Number) : IFact
{
    public FactKind Kind => FactKind.NumberLeftCard;

    public void Write(IFactFields fields) => fields.Personal(1, [Number]);
}

/// <summary>An order placed a hold on the card.</summary>
internal sealed record CardHeld(HoldTerms Terms) : IFact
{
    public FactKind Kind => FactKind.CardHeld;

    public void Write(IFactFields fields) => ScopeHolds.Write(fields, Terms);
}

/// <summary>A hold on the card ended.</summary>
internal sealed record CardHoldLifted(LiftHold Request) : IFact
{
    public FactKind Kind => FactKind.CardHoldLifted;

    public void Write(IFactFields fields) => ScopeHolds.Write(fields, Request);
}

/// <summary>The card was seen in a device.</summary>
internal sealed record CardSeenInDevice(string Imei) : IFact
{
    public FactKind Kind => FactKind.CardSeenInDevice;

    public void Write(IFactFields fields) => fields.Personal(1, Imei);
}
