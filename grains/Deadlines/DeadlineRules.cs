using Coordination.Journal;
using Coordination.Law;

namespace Coordination.Deadlines;

/// <summary>The rules of all policies at one moment. Immutable.</summary>
internal sealed class DeadlineRules
{
    private readonly DeadlineRule[] rules;

    private DeadlineRules(DeadlineRule[] rules) => this.rules = rules;

    public DeadlineRule this[DeadlinePolicy policy] => rules[(int)policy - 1];

    /// <summary>What is configured, changed by versions that are stored; ascending within each policy.</summary>
    public static DeadlineRules Of(LegalSettings law, IReadOnlyList<PolicyRow> versions) => new(
    [
        .. Enum.GetValues<DeadlinePolicy>().Select(policy => new DeadlineRule(
            policy,
            Configured(law, policy),
            [.. versions.Where(row => row.Policy == policy).Select(row => row.Version)])),
    ]);

    /// <summary>The span of a policy by configuration. A hold's term is its order's: its deadline is the anchor itself.</summary>
    public static TimeSpan Configured(LegalSettings law, DeadlinePolicy policy) => policy switch
    {
        DeadlinePolicy.VerifyWindow => law.VerifyWindow,
        DeadlinePolicy.NoticeWait => law.NoticeWaitMax,
        DeadlinePolicy.LineDeadline => law.LineDeadline,
        DeadlinePolicy.HoldTerm => TimeSpan.Zero,
        _ => throw new ArgumentOutOfRangeException(nameof(policy), policy, "No span is configured for this policy."),
    };

    /// <summary>What has fallen due, policy by policy.</summary>
    public IReadOnlyList<DueRange> DueBy(DateTimeOffset now) => [.. rules.SelectMany(rule => rule.DueBy(now))];
}

/// <summary>The rules as this silo knows them: at its start, and every second after, what the database has.</summary>
internal sealed class DeadlinePolicies(LegalSettings law)
{
    private IReadOnlyList<PolicyRow> known = [];
    private DeadlineRules current = DeadlineRules.Of(law, []);

    public DeadlineRules Current => Volatile.Read(ref current);

    /// <summary>The rules of versions as they were just read.</summary>
    public DeadlineRules Of(IReadOnlyList<PolicyRow> versions)
    {
        // Versions are added and never changed: as many as before are the same.
        if (versions.Count != known.Count)
        {
            Volatile.Write(ref current, DeadlineRules.Of(law, versions));
            known = versions;
        }

        return Current;
    }
}
