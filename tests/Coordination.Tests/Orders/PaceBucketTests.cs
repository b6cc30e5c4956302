using Coordination.Orders;
using Microsoft.Extensions.Time.Testing;

namespace Coordination.Tests.Orders;

public sealed class PaceBucketTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly PaceBucket bucket;

    public PaceBucketTests() => bucket = new(clock);

    [Fact]
    public void Nothing_goes_before_the_order_has_said_how_fast() => Assert.Equal(0, bucket.Take(512));

    [Fact]
    public void Without_a_pace_all_of_it_goes()
    {
        bucket.Set(null);

        Assert.Equal(512, bucket.Take(512));
    }

    [Fact]
    public void It_holds_no_more_than_a_second_however_long_nobody_took()
    {
        bucket.Set(100);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(100, bucket.Take(512));
        Assert.Equal(0, bucket.Take(512));
        clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal(50, bucket.Take(512));
    }

    [Fact]
    public void The_same_pace_again_changes_nothing_and_another_one_counts_at_once()
    {
        bucket.Set(100);
        clock.Advance(TimeSpan.FromSeconds(0.5));
        bucket.Set(100);
        Assert.Equal(50, bucket.Take(512));
        bucket.Set(null);
        Assert.Equal(512, bucket.Take(512));
    }

    [Fact]
    public void What_was_not_placed_may_go_later()
    {
        bucket.Set(100);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(100, bucket.Take(512));
        bucket.GiveBack(60);

        Assert.Equal(60, bucket.Take(512));
    }
}
