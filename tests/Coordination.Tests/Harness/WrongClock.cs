namespace Coordination.Harness;

/// <summary>A machine's clock that may be set wrong: the wall clock jumps, its timers and its monotonic clock go on as those of the true one.</summary>
internal sealed class WrongClock(TimeProvider truth) : TimeProvider
{
    /// <summary>By how much the wall clock is ahead of the truth.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => truth.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => truth.GetUtcNow() + Ahead;

    public override long GetTimestamp() => truth.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        truth.CreateTimer(callback, state, dueTime, period);
}
