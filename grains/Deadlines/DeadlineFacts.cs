using Coordination.Journal;

namespace Coordination.Deadlines;

/// <summary>The ministry changed how long deadlines of a policy run.</summary>
internal sealed record DeadlineRebased(DeadlinePolicy Policy, PolicyVersion Version) : IFact
{
    public FactKind Kind => FactKind.DeadlineRebased;

    public void Write(IFactFields fields)
    {
        fields.Text(1, PolicyNames.Of(Policy));
        fields.Integer(2, Version.Version);
        fields.Instant(3, Version.AnchorsFrom);
        fields.Integer(4, Version.Span is { } span ? (long)span.TotalSeconds : null);
        fields.Instant(5, Version.NotBefore);
        fields.Text(6, Version.Reason);
    }
}
