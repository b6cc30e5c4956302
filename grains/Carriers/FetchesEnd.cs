using Coordination.Audit;

namespace Coordination.Carriers;

/// <summary>Ends the waits of carriers that fetch before the silo ends, which would wait for them: they go on at another.</summary>
internal sealed class FetchesEnd : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // Stages are stopped in descending order: this one before the silo leaves the cluster.
    private const int Stage = ServiceLifecycleStage.Active + 1;

    /// <summary>What a fetch is answered that this silo does not wait for any more.</summary>
    public static readonly Refusal Stopping = new(RefusalCode.Unavailable, "本节点正在停止，请再取一次。", "This silo is stopping: fetch again.");

    private readonly CancellationTokenSource ended = new();

    /// <summary>Cancelled when this silo stops.</summary>
    public CancellationToken Ended => ended.Token;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(nameof(FetchesEnd), Stage, _ => Task.CompletedTask, _ => End());

    /// <summary>Ends them now, and whichever are still to come at once.</summary>
    public Task End() => ended.CancelAsync();

    public void Dispose() => ended.Dispose();
}
