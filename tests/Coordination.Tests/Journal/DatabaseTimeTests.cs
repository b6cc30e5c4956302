using Coordination.Harness;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Journal;

public sealed class DatabaseTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider truth = new(Start);
    private readonly WrongClock machine;

    public DatabaseTimeTests() => machine = new(truth);

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public void Time_goes_by_the_database_however_far_this_machine_is_off(int minutes)
    {
        var time = new DatabaseTime(machine);
        Sample(time, Start.AddMinutes(minutes));
        Assert.Equal(Start.AddMinutes(minutes), time.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(minutes), time.Offset);

        truth.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Start.AddMinutes(minutes).AddSeconds(10), time.GetUtcNow());
        Assert.True(time.IsSteady);
    }

    [Fact]
    public void What_drifts_is_put_right_with_every_sample()
    {
        var time = new DatabaseTime(machine);
        var database = Start;
        for (var second = 0; second < 100; second++)
        {
            // This machine's second is half a second.
            truth.Advance(TimeSpan.FromSeconds(2));
            database += TimeSpan.FromSeconds(1);
            Sample(time, database);
            Assert.Equal(database, time.GetUtcNow());
        }
    }

    [Theory]
    [InlineData(3_600)]
    [InlineData(-3_600)]
    [InlineData(6)]
    [InlineData(-6)]
    public void A_clock_that_jumps_is_not_believed_until_the_database_was_asked(int seconds)
    {
        var time = new DatabaseTime(machine);
        Sample(time, Start);
        machine.Ahead = TimeSpan.FromSeconds(seconds);
        Assert.False(time.IsSteady);
        Assert.Equal(Start, time.GetUtcNow());
        truth.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddSeconds(1), time.GetUtcNow());

        Sample(time, Start.AddSeconds(2));
        Assert.True(time.IsSteady);
        Assert.Equal(Start.AddSeconds(2), time.GetUtcNow());
    }

    [Fact]
    public void Where_the_database_has_no_clock_this_machines_counts_again_after_a_look()
    {
        var time = new DatabaseTime(machine);
        machine.Ahead = TimeSpan.FromHours(1);
        Assert.Equal(Start, time.GetUtcNow());

        time.Correct(new(null, time.GetTimestamp()));
        Assert.True(time.IsSteady);
        Assert.Equal(Start.AddHours(1), time.GetUtcNow());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-5)]
    public void A_clock_that_is_set_a_little_is_no_jump(int seconds)
    {
        var time = new DatabaseTime(machine);
        machine.Ahead = TimeSpan.FromSeconds(seconds);
        Assert.True(time.IsSteady);
    }

    [Fact]
    public void A_jump_between_the_question_and_its_answer_is_no_part_of_the_difference()
    {
        var time = new DatabaseTime(machine);
        var reading = new ClockReading(Start.AddMinutes(1), time.GetTimestamp());
        machine.Ahead = TimeSpan.FromHours(1);
        truth.Advance(TimeSpan.FromSeconds(1));
        time.Correct(reading);
        Assert.Equal(Start.AddMinutes(1).AddSeconds(1), time.GetUtcNow());
        Assert.True(time.IsSteady);
    }

    [Fact]
    public void Its_timers_are_the_machines()
    {
        var time = new DatabaseTime(machine);
        Sample(time, Start.AddHours(1));
        var rung = 0;
        using var timer = time.CreateTimer(_ => rung++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        truth.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(3, rung);
        Assert.Equal(machine.GetTimestamp(), time.GetTimestamp());
        Assert.Equal(machine.TimestampFrequency, time.TimestampFrequency);
    }

    private static void Sample(DatabaseTime time, DateTimeOffset database) => time.Correct(new(database, time.GetTimestamp()));
}
