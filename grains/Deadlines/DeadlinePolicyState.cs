using System.Collections.Immutable;

namespace Coordination.Deadlines;

/// <summary>How a policy was changed so far. Replaced whole by each decision.</summary>
[GenerateSerializer, Immutable, Alias("deadline-policy-state")]
internal sealed record DeadlinePolicyState
{
    /// <summary>Versions of one policy at most; past them its configuration is to be changed instead.</summary>
    public const int VersionsMax = 256;

    /// <summary>Ascending, from version 1.</summary>
    [Id(0)]
    public ImmutableArray<PolicyVersion> Versions { get; init; } = [];
}
