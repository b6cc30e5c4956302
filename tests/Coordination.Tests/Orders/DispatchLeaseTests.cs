using Coordination.Orders;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Tests.Orders;

public sealed class DispatchLeaseTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly DispatchLease lease;

    public DispatchLeaseTests() => lease = new(clock);

    public void Dispose() => lease.Dispose();

    [Fact]
    public void Nothing_is_sent_before_the_stop_state_was_read() => Assert.False(lease.Allows("order:a"));

    [Fact]
    public void It_lapses_two_seconds_after_the_question_and_not_after_the_answer()
    {
        var askedAt = lease.Timestamp;
        clock.Advance(TimeSpan.FromSeconds(1.5));
        lease.Renewed([], askedAt);

        Assert.True(lease.Allows("order:a"));
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.False(lease.Allows("order:a"));
    }

    [Fact]
    public void A_stop_is_for_its_own_order_and_never_for_a_command_no_order_caused()
    {
        lease.Renewed(["order:a"], lease.Timestamp);

        Assert.False(lease.Allows("order:a"));
        Assert.True(lease.Allows("order:b"));
        Assert.True(lease.Allows(string.Empty));
    }

    [Fact]
    public void A_stop_told_here_outlives_a_reading_that_was_asked_before_it()
    {
        var askedAt = lease.Timestamp;
        lease.Stopped("order:a");
        lease.Renewed([], askedAt);

        Assert.False(lease.Allows("order:a"));
    }

    [Fact]
    public void What_is_not_stopped_any_more_goes_on_once_a_reading_says_so()
    {
        lease.Stopped("order:a");
        clock.Advance(TimeSpan.FromSeconds(1));
        lease.Renewed([], lease.Timestamp);

        Assert.True(lease.Allows("order:a"));
    }

    [Fact]
    public void What_is_on_its_way_is_called_off_once_by_each_new_stop()
    {
        lease.Renewed([], lease.Timestamp);
        var first = lease.NextStop;
        lease.Stopped("order:a");
        var second = lease.NextStop;
        lease.Renewed(["order:a"], lease.Timestamp);

        Assert.True(first.IsCancellationRequested);
        Assert.False(second.IsCancellationRequested);
    }

    [Fact]
    public void Withdrawn_it_is_over_at_once_until_it_is_renewed_and_calls_off_what_is_on_its_way()
    {
        lease.Renewed([], lease.Timestamp);
        var sent = lease.NextStop;
        lease.Withdraw();
        var next = lease.NextStop;
        lease.Withdraw();

        Assert.False(lease.IsAlive);
        Assert.False(lease.Allows(string.Empty));
        Assert.True(sent.IsCancellationRequested);
        Assert.False(next.IsCancellationRequested);

        lease.Renewed([], lease.Timestamp);
        Assert.True(lease.Allows("order:a"));
    }
}
