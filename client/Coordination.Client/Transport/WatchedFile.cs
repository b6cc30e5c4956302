namespace Coordination.Transport;

/// <summary>
/// What files say, read anew once they changed, so that nothing restarts for a new certificate or a longer list. Files that cannot
/// be read are as if they had not changed: what they said last stands, somebody is told, and they are tried again.
/// </summary>
internal sealed class WatchedFile<T>
    where T : class
{
    /// <summary>How old an answer may be.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private readonly string[] paths;
    private readonly Func<T> read;
    private readonly TimeProvider time;
    private readonly Action<Exception> failed;
    private readonly Lock gate = new();
    private (DateTime ChangedAt, long Bytes)[] seen;
    private T current;
    private long lookedAt;

    /// <summary>Reads for the first time; what is wrong then is the caller's to know.</summary>
    internal WatchedFile(IEnumerable<string> paths, Func<T> read, TimeProvider time, Action<Exception> failed)
    {
        this.paths = [.. paths];
        this.read = read;
        this.time = time;
        this.failed = failed;
        seen = Marks();
        current = read();
        lookedAt = time.GetTimestamp();
    }

    internal T Current
    {
        get
        {
            if (time.GetElapsedTime(Volatile.Read(ref lookedAt)) >= LookEvery && gate.TryEnter())
            {
                try
                {
                    Look();
                }
                finally
                {
                    gate.Exit();
                }
            }

            return Volatile.Read(ref current);
        }
    }

    private void Look()
    {
        Volatile.Write(ref lookedAt, time.GetTimestamp());
        try
        {
            // Taken before reading: who changes a file while it is read has it read again.
            var now = Marks();
            if (!now.AsSpan().SequenceEqual(seen))
            {
                Volatile.Write(ref current, read());
                seen = now;
            }
        }
        catch (Exception unreadable)
        {
            failed(unreadable);
        }
    }

    private (DateTime ChangedAt, long Bytes)[] Marks() =>
        [.. paths.Select(path => new FileInfo(path)).Select(file => file.Exists ? (file.LastWriteTimeUtc, file.Length) : default)];
}
