namespace Coordination.CarrierSimulator;

/// <summary>Keeps a request back until a later one was worked through, or until patience ends: how orders overtake each other.</summary>
internal sealed class HoldBack(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly List<TaskCompletionSource> held = [];

    /// <summary>Waits for the next <see cref="Release"/>, at most <paramref name="patience"/>.</summary>
    public async Task Wait(TimeSpan patience, CancellationToken cancellation)
    {
        var overtaken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            held.Add(overtaken);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var patient = Task.Delay(patience, time, end.Token);
        await Task.WhenAny(overtaken.Task, patient);
        lock (gate)
        {
            held.Remove(overtaken);
        }

        await end.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>A request was worked through: all that were held may follow it.</summary>
    public void Release()
    {
        TaskCompletionSource[] released;
        lock (gate)
        {
            released = [.. held];
            held.Clear();
        }

        foreach (var one in released)
        {
            one.TrySetResult();
        }
    }
}
