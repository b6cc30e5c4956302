using Coordination.Journal;
using Coordination.Numbers;

namespace Coordination.Orders;

/// <summary>An authority submitted an order.</summary>
internal sealed record OrderSubmitted(OrderDraft Draft) : IFact
{
    public FactKind Kind => FactKind.OrderSubmitted;

    public void Write(IFactFields fields)
    {
        fields.Text(1, Draft.Key);
        fields.Integer(2, (int)Draft.Ground);
        fields.Text(3, Draft.Provision);
        fields.Text(4, Draft.Reference);
        fields.Text(5, Draft.Reason);
        fields.Integer(6, (int)Draft.Services);
        fields.Text(7, Draft.Province);
        fields.Text(8, Draft.ContentHash);
        fields.Instant(9, Draft.ExpiresAt);
        fields.Text(10, Draft.Undoes.Length == 0 ? null : Draft.Undoes);
        fields.Integer(11, Draft.Scope is HoldScope.Number ? null : (int)Draft.Scope);
        fields.Personal(12, Draft.About.Length == 0 ? null : Draft.About);
        fields.Integer(13, Draft.TermYears == 0 ? null : Draft.TermYears);
    }
}

/// <summary>An order was counted and sealed.</summary>
internal sealed record OrderPlanned(byte[] Root, long Lines, long DistinctNumbers) : IFact
{
    public FactKind Kind => FactKind.OrderPlanned;

    public void Write(IFactFields fields)
    {
        fields.Bytes(1, Root);
        fields.Integer(2, Lines);
        fields.Integer(3, DistinctNumbers);
    }
}

/// <summary>A second person approved the plan with this root.</summary>
internal sealed record OrderApproved(byte[] Root, string Reason) : IFact
{
    public FactKind Kind => FactKind.OrderApproved;

    public void Write(IFactFields fields)
    {
        fields.Bytes(1, Root);
        fields.Text(2, Reason);
    }
}

/// <summary>An approved order began to run.</summary>
internal sealed record OrderStarted(int Run, string Reason) : IFact
{
    public FactKind Kind => FactKind.OrderStarted;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Run);
        fields.Text(2, Reason);
    }
}

/// <summary>An order was stopped.</summary>
internal sealed record OrderStopped(string Reason) : IFact
{
    public FactKind Kind => FactKind.OrderStopped;

    public void Write(IFactFields fields) => fields.Text(1, Reason);
}

/// <summary>Every line of an order ended, or after a stop every line that could be ended.</summary>
internal sealed record OrderCompleted(long Lines) : IFact
{
    public FactKind Kind => FactKind.OrderCompleted;

    public void Write(IFactFields fields) => fields.Integer(1, Lines);
}

/// <summary>An undo of an order was applied: from here on it places nothing any more.</summary>
internal sealed record OrderUndone(string ByOrder, string Reason) : IFact
{
    public FactKind Kind => FactKind.OrderUndone;

    public void Write(IFactFields fields)
    {
        fields.Text(1, ByOrder);
        fields.Text(2, Reason);
    }
}

/// <summary>A list did not look like what its issuer sends: the order may be approved only after a second person overrides that.</summary>
internal sealed record OrderGatesTripped(IReadOnlyList<GateFinding> Findings) : IFact
{
    public FactKind Kind => FactKind.OrderGatesTripped;

    public void Write(IFactFields fields)
    {
        fields.List(1, [.. Findings.Select(finding => (long)finding.Gate)]);
        fields.List(2, [.. Findings.Select(finding => finding.Counted)]);
        fields.List(3, [.. Findings.Select(finding => finding.Of)]);
        fields.List(4, [.. Findings.Select(finding => (long)finding.LimitPercent)]);
    }
}

/// <summary>A second person let an order be approved although gates had tripped.</summary>
internal sealed record OrderGatesOverridden(byte[] Root, IReadOnlyList<GateFinding> Findings, string Reason) : IFact
{
    public FactKind Kind => FactKind.OrderGatesOverridden;

    public void Write(IFactFields fields)
    {
        fields.Bytes(1, Root);
        fields.List(2, [.. Findings.Select(finding => (long)finding.Gate)]);
        fields.Text(3, Reason);
    }
}
