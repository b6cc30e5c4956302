namespace Coordination.Harness;

/// <summary>What a process said on one of its streams, line by line, and who waits for which line.</summary>
internal sealed class Transcript
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private readonly List<(string Text, TaskCompletionSource<bool> Seen)> waiting = [];
    private bool isClosed;

    private Transcript(StreamReader stream) => Closed = Read(stream);

    /// <summary>Ends when the last process that could write to the stream is gone.</summary>
    public Task Closed { get; }

    public static Transcript Of(StreamReader stream) => new(stream);

    public IReadOnlyList<string> Lines()
    {
        lock (gate)
        {
            return [.. lines];
        }
    }

    /// <summary>True once a line with the text in it was said; false when the stream ended without it.</summary>
    public Task<bool> Says(string text)
    {
        lock (gate)
        {
            var wasSaid = lines.Exists(line => line.Contains(text, StringComparison.Ordinal));
            if (wasSaid || isClosed)
            {
                return Task.FromResult(wasSaid);
            }

            var seen = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((text, seen));
            return seen.Task;
        }
    }

    private async Task Read(StreamReader stream)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            lock (gate)
            {
                lines.Add(line);
                foreach (var (_, seen) in waiting.Where(one => line.Contains(one.Text, StringComparison.Ordinal)))
                {
                    seen.TrySetResult(true);
                }
            }
        }

        lock (gate)
        {
            isClosed = true;
            waiting.ForEach(one => one.Seen.TrySetResult(false));
        }
    }
}
