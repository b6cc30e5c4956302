using Coordination.Carriers;
using Coordination.Journal;
using Coordination.Sims;

namespace Coordination.Numbers;

/// <summary>A card was put on the number.</summary>
internal sealed record CardPutOn(Iccid Card) : IFact
{
    public FactKind Kind => FactKind.CardPutOn;

    public void Write(IFactFields fields) => fields.Personal(1, Card.Text);
}

/// <summary>A card was taken off the number.</summary>
internal sealed record CardTakenOff(Iccid Card) : IFact
{
    public FactKind Kind => FactKind.CardTakenOff;

    public void Write(IFactFields fields) => fields.Personal(1, Card.Text);
}

/// <summary>Whatever cards were on the number are off: the line was opened, or came from another carrier, with a card of its own.</summary>
internal sealed record CardsReplaced : IFact
{
    public FactKind Kind => FactKind.CardsReplaced;

    public void Write(IFactFields fields)
    {
    }
}

/// <summary>The number is protected, and did not take over a hold that is on its card or its holder: a person has to look.</summary>
internal sealed record HoldWithheld(string OrderId, string Reference) : IFact
{
    public FactKind Kind => FactKind.HoldWithheld;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Text(2, Reference);
    }
}

/// <summary>A hold about a card left the number with it.</summary>
internal sealed record HoldLeftWithCard(string OrderId, int Epoch) : IFact
{
    public FactKind Kind => FactKind.HoldLeftWithCard;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Integer(2, Epoch);
    }
}

/// <summary>The number got another holder on the same card: a hold about the card goes on in the next assignment.</summary>
internal sealed record HoldCarriedOver(string OrderId, int Epoch, int ToEpoch) : IFact
{
    public FactKind Kind => FactKind.HoldCarriedOver;

    public void Write(IFactFields fields)
    {
        fields.Text(1, OrderId);
        fields.Integer(2, Epoch);
        fields.Integer(3, ToEpoch);
    }
}

/// <summary>The line was closed: nobody holds the number.</summary>
internal sealed record NumberClosed(int Epoch) : IFact
{
    public FactKind Kind => FactKind.NumberClosed;

    public void Write(IFactFields fields) => fields.Integer(1, Epoch);
}

/// <summary>A carrier reported something after something later was known: it stands in the record, and changed nothing that stands.</summary>
internal sealed record ReportCameLate(ReportKind Report, CarrierUnit? Unit, string? Holder, Iccid? Card, Iccid? FormerCard) : IFact
{
    public FactKind Kind => FactKind.ReportCameLate;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, (int)Report);
        fields.Text(2, Unit?.ToString());
        fields.Personal(3, Holder);
        fields.Personal(4, Card?.Text);
        fields.Personal(5, FormerCard?.Text);
    }
}
