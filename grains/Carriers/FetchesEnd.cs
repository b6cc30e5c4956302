namespace Coordination.Carriers;

/// <summary>Ends the waits of carriers that fetch before the silo ends, which would wait for them: they go on at another.</summary>
internal sealed class FetchesEnd : ILifecycleParticipant<ISiloLifecycle>
{
    // Stages are stopped in descending order: this one before the silo leaves the cluster.
    private const int Stage = ServiceLifecycleStage.Active + 1;

    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when this silo stops.</summary>
    public Task Ended => ended.Task;

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(FetchesEnd),
        Stage,
        _ => Task.CompletedTask,
        _ =>
        {
            ended.TrySetResult();
            return Task.CompletedTask;
        });
}
