using Coordination.Journal;

namespace Coordination.Carriers;

public class FenceOfHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly FenceRow Doubted = FenceRow.First with { Doubt = new(Start, "CMCC", HistoryMark.None) };
    private readonly FenceOfHistory fence = new();

    [Fact]
    public void A_silo_that_has_read_nothing_yet_knows_the_first_fence()
    {
        Assert.Equal(FenceRow.First, fence.Now);
        Assert.False(fence.IsRaised);
    }

    [Fact]
    public void A_reading_from_before_the_raise_takes_nothing_back()
    {
        fence.Learn(new(2, Start, null, null));
        fence.Learn(Doubted);

        Assert.Equal((2, null), (fence.Now.Value, fence.Now.Doubt));
        Assert.True(fence.IsRaised);
    }

    [Fact]
    public void A_doubt_stays_until_the_fence_is_raised()
    {
        fence.Learn(Doubted);
        fence.Learn(FenceRow.First);
        Assert.NotNull(fence.Now.Doubt);

        fence.Learn(new(2, Start, null, null));
        Assert.Null(fence.Now.Doubt);
    }
}
