namespace Coordination.Admission;

/// <summary>So many at once at most, and so many a second for ever. Not safe for several threads.</summary>
internal sealed class TokenBucket
{
    private readonly TimeProvider time;
    private readonly int perSecond;
    private readonly int most;
    private double tokens;
    private long filledAt;

    /// <param name="time">Whose monotonic clock fills it.</param>
    /// <param name="perSecond">At least 1.</param>
    /// <param name="most">What it holds when nobody took for long; it begins full.</param>
    public TokenBucket(TimeProvider time, int perSecond, int most)
    {
        (this.time, this.perSecond, this.most) = (time, perSecond, most);
        (tokens, filledAt) = (most, time.GetTimestamp());
    }

    public bool IsFull
    {
        get
        {
            Fill();
            return tokens >= most;
        }
    }

    /// <summary>Takes one; <paramref name="wait"/> is when there will be one otherwise.</summary>
    public bool TryTake(out TimeSpan wait)
    {
        var has = HasOne(out wait);
        tokens -= has ? 1 : 0;
        return has;
    }

    /// <summary>Whether there is one; <paramref name="wait"/> is when there will be one otherwise.</summary>
    public bool HasOne(out TimeSpan wait)
    {
        Fill();
        wait = tokens >= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - tokens) / perSecond);
        return tokens >= 1;
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        tokens = Math.Min(most, tokens + (time.GetElapsedTime(filledAt, now).TotalSeconds * perSecond));
        filledAt = now;
    }
}
