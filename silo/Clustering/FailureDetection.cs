using Orleans.Configuration;

namespace Coordination.Clustering;

/// <summary>
/// How soon a silo that is gone is noticed, in one place (design.md 11, promise P9: after a kill every number answers within
/// 15 seconds, after a freeze within 30). With Orleans' defaults a frozen silo stayed a member for more than a minute. What is
/// shorter takes a silo for dead that only collects garbage.
/// </summary>
internal static class FailureDetection
{
    /// <summary>Between probes, and how long the first one may take; later ones adapt to how long answers took.</summary>
    public static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for one probe, however slow answers were. A silo heard from within two of these is not voted out.</summary>
    public static readonly TimeSpan ProbeMax = TimeSpan.FromSeconds(4);

    /// <summary>Probes missed in a row before a silo is voted out.</summary>
    public const int MissedProbes = 2;

    /// <summary>Votes that end a silo's membership; with two silos one is enough.</summary>
    public const int Votes = 2;

    /// <summary>How often a silo writes that it lives. Three missed, and one that joins need not wait for its answer.</summary>
    public static readonly TimeSpan Alive = TimeSpan.FromSeconds(5);

    /// <summary>How often the table of members is read, beside what silos tell each other.</summary>
    public static readonly TimeSpan TableRead = TimeSpan.FromSeconds(10);

    /// <summary>How long a silo tries to join before its start fails.</summary>
    public static readonly TimeSpan JoinMax = TimeSpan.FromMinutes(1);

    /// <summary>How long a call within the cluster waits for its answer. Longer than a silo takes to be declared dead, so that its callers learn that instead.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromSeconds(15);

    /// <summary>Sets all of it.</summary>
    public static ISiloBuilder AddFailureDetection(this ISiloBuilder silo) => silo
        .Configure<ClusterMembershipOptions>(membership =>
        {
            membership.ProbeTimeout = Probe;
            membership.MaxProbeTimeout = ProbeMax;
            membership.NumMissedProbesLimit = MissedProbes;
            membership.NumVotesForDeathDeclaration = Votes;
            membership.IAmAliveTablePublishTimeout = Alive;
            membership.TableRefreshTimeout = TableRead;
            membership.MaxJoinAttemptTime = JoinMax;
        })
        .Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = Answer);
}
