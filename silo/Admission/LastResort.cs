using Orleans.Configuration;

namespace Coordination.Admission;

/// <summary>
/// Where a process would soon be ended for its memory, its gateway takes no more requests: of no class, because by then nothing is known of
/// a message. Busy processors are no reason: a large order keeps them busy for minutes, and admission knows classes.
/// </summary>
internal static class LastResort
{
    /// <summary>Of the memory the process may have, in percent.</summary>
    public const int MemoryPercentMax = 95;

    /// <summary>Processors are never busier than this.</summary>
    private const int AllProcessors = 100;

    public static ISiloBuilder AddLastResort(this ISiloBuilder silo) => silo.Configure<LoadSheddingOptions>(shedding =>
    {
        shedding.LoadSheddingEnabled = true;
        shedding.MemoryThreshold = MemoryPercentMax;
        shedding.CpuThreshold = AllProcessors;
    });
}
