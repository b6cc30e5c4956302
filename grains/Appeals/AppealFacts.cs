using Coordination.Journal;
using Coordination.Law;

namespace Coordination.Appeals;

/// <summary>A holder objected to a hold.</summary>
internal sealed record AppealSubmitted(string AppealId, string OrderId, int Epoch, Ground Ground, string Authority, ReleaseBy ReleaseBy, string Reason) : IFact
{
    public FactKind Kind => FactKind.AppealSubmitted;

    public void Write(IFactFields fields)
    {
        fields.Text(1, AppealId);
        fields.Text(2, OrderId);
        fields.Integer(3, Epoch);
        fields.Text(4, Ground.ToString());
        fields.Text(5, Authority);
        fields.Integer(6, (int)ReleaseBy);
        fields.Text(7, Reason);
    }
}

/// <summary>An appeal was decided.</summary>
internal sealed record AppealDecided(string AppealId, AppealOutcome Outcome, string Reason) : IFact
{
    public FactKind Kind => FactKind.AppealDecided;

    public void Write(IFactFields fields)
    {
        fields.Text(1, AppealId);
        fields.Integer(2, (int)Outcome);
        fields.Text(3, Reason);
    }
}
