using Coordination.Journal;

namespace Coordination.Orders;

/// <summary>A running order was held up, by a person or by what was counted.</summary>
internal sealed record OrderPaused(PauseCause Cause, string Reason) : IFact
{
    public FactKind Kind => FactKind.OrderPaused;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, (int)Cause);
        fields.Text(2, Reason);
    }
}

/// <summary>A paused order was let go on.</summary>
internal sealed record OrderResumed(string Reason) : IFact
{
    public FactKind Kind => FactKind.OrderResumed;

    public void Write(IFactFields fields) => fields.Text(1, Reason);
}

/// <summary>The rest of a running order was cancelled: what was not placed is not placed any more.</summary>
internal sealed record OrderCancelled(string Reason) : IFact
{
    public FactKind Kind => FactKind.OrderCancelled;

    public void Write(IFactFields fields) => fields.Text(1, Reason);
}

/// <summary>How fast an order places its lines was set; no rate is without a limit.</summary>
internal sealed record OrderPaceSet(int? PerSecond, string Reason) : IFact
{
    public FactKind Kind => FactKind.OrderPaceSet;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, PerSecond);
        fields.Text(2, Reason);
    }
}

/// <summary>Lines of a completed order that had ended badly were run once more.</summary>
internal sealed record OrderRetried(int Run, long Lines, string Reason) : IFact
{
    public FactKind Kind => FactKind.OrderRetried;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, Run);
        fields.Integer(2, Lines);
        fields.Text(3, Reason);
    }
}

/// <summary>An order began to act on more of its numbers.</summary>
internal sealed record OrderWaveBegun(OrderWave Wave) : IFact
{
    public FactKind Kind => FactKind.OrderWaveBegun;

    public void Write(IFactFields fields) => fields.Integer(1, (int)Wave);
}

/// <summary>An order's canary was judged.</summary>
internal sealed record CanaryJudged(CanaryVerdict Verdict, long Lines, long Ended, long Errors) : IFact
{
    public FactKind Kind => FactKind.CanaryJudged;

    public void Write(IFactFields fields)
    {
        fields.Integer(1, (int)Verdict);
        fields.Integer(2, Lines);
        fields.Integer(3, Ended);
        fields.Integer(4, Errors);
    }
}
