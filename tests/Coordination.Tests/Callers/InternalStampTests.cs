namespace Coordination.Callers;

public sealed class InternalStampTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Fact]
    public void Silos_of_one_cluster_know_each_others_stamp() =>
        Assert.True(InternalStamp.Of(Secret, "national").Matches(InternalStamp.Of(Secret, "national").Value));

    [Fact]
    public void No_other_cluster_secret_or_process_makes_the_same()
    {
        var stamp = InternalStamp.Of(Secret, "national");
        Assert.False(stamp.Matches(InternalStamp.Of(Secret, "rehearsal").Value));
        Assert.False(stamp.Matches(InternalStamp.Of(Secret + "0", "national").Value));
        Assert.False(InternalStamp.OfThisProcess().Matches(InternalStamp.OfThisProcess().Value));
    }

    [Fact]
    public void What_is_no_stamp_does_not_match()
    {
        var stamp = InternalStamp.Of(Secret, "national");
        object?[] others = [null, "", stamp.Value[..^1], stamp.Value + "0", stamp.Value.ToLowerInvariant(), 7, Secret];
        Assert.All(others, other => Assert.False(stamp.Matches(other)));
        Assert.True(stamp.Matches(new string(stamp.Value)));
    }

    [Fact]
    public void The_secret_is_not_in_the_stamp() =>
        Assert.DoesNotContain(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(Secret)), InternalStamp.Of(Secret, "national").Value, StringComparison.OrdinalIgnoreCase);
}
