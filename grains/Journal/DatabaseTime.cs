namespace Coordination.Journal;

/// <summary>
/// The time that everything here goes by: this machine's, corrected by what the database's clock was ahead when it was last asked.
/// So a silo whose clock is off by an hour decides as the others do (promise P24).
/// </summary>
internal sealed class DatabaseTime(TimeProvider machine) : TimeProvider
{
    /// <summary>A machine's clock that moves by more than this against its monotonic one is believed only once the database was asked again.</summary>
    public static readonly TimeSpan JumpMax = TimeSpan.FromSeconds(5);

    private Reading last = new(TimeSpan.Zero, machine.GetUtcNow(), machine.GetTimestamp());

    public override long TimestampFrequency => machine.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => machine.LocalTimeZone;

    /// <summary>By how much the database's clock is ahead of this machine's.</summary>
    public TimeSpan Offset => Volatile.Read(ref last).Offset;

    /// <summary>Whether this machine's clock has gone steadily since the database was asked.</summary>
    public bool IsSteady
    {
        get
        {
            var read = Volatile.Read(ref last);
            return (machine.GetUtcNow() - read.At - machine.GetElapsedTime(read.Timestamp)).Duration() <= JumpMax;
        }
    }

    public override DateTimeOffset GetUtcNow() => machine.GetUtcNow() + Offset;

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>The database was asked. One reads it at a time.</summary>
    public void Correct(ClockReading reading)
    {
        var offset = Offset;
        Volatile.Write(ref last, new(offset + reading.Ahead, reading.Here - offset, reading.Timestamp));
    }

    private sealed record Reading(TimeSpan Offset, DateTimeOffset At, long Timestamp);
}
