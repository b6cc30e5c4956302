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

    /// <summary>Of a clock that jumped nothing is taken: until the database was asked again the monotonic one counts on from before.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        var read = Volatile.Read(ref last);
        var now = machine.GetUtcNow();
        var counted = read.At + machine.GetElapsedTime(read.Timestamp);
        return ((now - counted).Duration() <= JumpMax ? now : counted) + read.Offset;
    }

    public override long GetTimestamp() => machine.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>The database was asked. One reads it at a time.</summary>
    public void Correct(ClockReading reading)
    {
        var since = machine.GetElapsedTime(reading.Timestamp);
        var at = machine.GetUtcNow() - since;
        Volatile.Write(ref last, new(reading.Database - at ?? TimeSpan.Zero, at, reading.Timestamp));
    }

    private sealed record Reading(TimeSpan Offset, DateTimeOffset At, long Timestamp);
}
