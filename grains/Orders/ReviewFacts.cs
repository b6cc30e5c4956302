using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>Somebody proposed what is to become of lines that were put before a person.</summary>
internal sealed record ReviewProposed(int Proposal, ReviewChoice Choice, IReadOnlyList<int> Rows, IReadOnlyList<long> Numbers, string Reason) : IFact
{
    public FactKind Kind => FactKind.ReviewProposed;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Proposal);
        fields.Integer(2, (int)Choice);
        fields.List(3, [.. Rows.Select(row => (long)row)]);
        fields.Personal(4, Numbers);
        fields.Text(5, Reason);
    }
}

/// <summary>A second person confirmed it. Who proposed it is said once more, so that this one fact names both.</summary>
internal sealed record ReviewConfirmed(int Proposal, ReviewChoice Choice, string ProposedBy, string Reason) : IFact
{
    public FactKind Kind => FactKind.ReviewConfirmed;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Proposal);
        fields.Integer(2, (int)Choice);
        fields.Text(3, ProposedBy);
        fields.Text(4, Reason);
    }
}

/// <summary>A proposal was withdrawn or refused.</summary>
internal sealed record ReviewDeclined(int Proposal, string Reason) : IFact
{
    public FactKind Kind => FactKind.ReviewDeclined;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Proposal);
        fields.Text(2, Reason);
    }
}

/// <summary>The order's next run began, of lines that had been released.</summary>
internal sealed record ReviewedLinesRun(int Run, IReadOnlyList<int> Proposals, long Lines) : IFact
{
    public FactKind Kind => FactKind.ReviewedLinesRun;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Run);
        fields.List(2, [.. Proposals.Select(proposal => (long)proposal)]);
        fields.Integer(3, Lines);
    }
}
