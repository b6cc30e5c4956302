namespace Coordination.Orders;

/// <summary>A cap that an order's shard met.</summary>
/// <param name="Cell">Carrier and province, <c>CMCC-51</c>.</param>
/// <param name="PerHour">The cap.</param>
[GenerateSerializer, Immutable, Alias("cap-reached")]
internal sealed record CapReached([property: Id(0)] string Cell, [property: Id(1)] long PerHour);

/// <summary>
/// How fast a running order goes, for all its shards on all silos. The order tells it; shards ask it before each page, and leave
/// here what the order has to hear. Key: <c>pace:order:…</c>.
/// </summary>
[GrainInterfaceType("pace")]
[Alias("pace")]
internal interface IPaceGrain : IGrainWithStringKey
{
    /// <summary>Sets the pace, which is not kept here but by the order, and takes what shards left.</summary>
    [Alias("look")]
    Task<CapReached?> Look(int? perSecond);

    /// <summary>How many of so many lines may be placed now.</summary>
    [Alias("take")]
    Task<int> Take(int lines);

    /// <summary>Some of what was taken is not placed.</summary>
    [Alias("give-back")]
    Task GiveBack(int lines);

    /// <summary>A shard met a cap.</summary>
    [Alias("report")]
    Task Report(CapReached cap);
}

/// <summary>A bucket that fills by the pace and holds a second's worth.</summary>
/// <param name="monotonic">Measures how long it filled.</param>
internal sealed class PaceBucket(TimeProvider monotonic)
{
    private int? perSecond;
    private double held;
    private long filledAt;
    private bool isSet;

    /// <summary>Sets the pace; one that is the same as before leaves the bucket as it is.</summary>
    public void Set(int? pace)
    {
        if (isSet && pace == perSecond)
        {
            return;
        }

        (isSet, perSecond, held, filledAt) = (true, pace, 0, monotonic.GetTimestamp());
    }

    /// <summary>How many of so many may go; none before a pace was set.</summary>
    public int Take(int lines)
    {
        if (!isSet)
        {
            return 0;
        }

        if (perSecond is not { } pace)
        {
            return lines;
        }

        var now = monotonic.GetTimestamp();
        held = Math.Min(pace, held + (monotonic.GetElapsedTime(filledAt, now).TotalSeconds * pace));
        filledAt = now;
        var taken = (int)Math.Min(lines, Math.Floor(held));
        held -= taken;
        return taken;
    }

    public void GiveBack(int lines) => held += lines;
}

[GrainType("pace")]
internal sealed class PaceGrain(TimeProvider time) : Grain, IPaceGrain
{
    private readonly PaceBucket bucket = new(time);
    private CapReached? reached;

    public static string KeyOf(string orderId) => $"pace:{orderId}";

    public Task<CapReached?> Look(int? perSecond)
    {
        bucket.Set(perSecond);
        var told = reached;
        reached = null;
        return Task.FromResult(told);
    }

    public Task<int> Take(int lines) => Task.FromResult(bucket.Take(lines));

    public Task GiveBack(int lines)
    {
        bucket.GiveBack(lines);
        return Task.CompletedTask;
    }

    public Task Report(CapReached cap)
    {
        reached = cap;
        return Task.CompletedTask;
    }
}
