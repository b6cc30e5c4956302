using Coordination.Journal;

namespace Coordination.Carriers;

public class HistoryMarkTests
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void A_mark_counts_the_batches_of_all_chains_and_names_the_last_of_each_that_has_one()
    {
        var mark = HistoryMark.Of(2, [Chain(0, 7), Chain(1, 0), Chain(15, 3)]);

        Assert.Equal((2, 10), (mark.Fence, mark.Position));
        Assert.True(mark.TryHeads(out var heads));
        Assert.Equal([(0, 7L), (15, 3)], heads.Select(head => (head.Slot, head.Batch)));
        Assert.All(heads, head => Assert.Equal(Convert.FromHexString(Hash), head.Head));
    }

    [Fact]
    public void A_record_without_a_batch_has_a_mark_that_is_held_by_every_record()
    {
        Assert.True(HistoryMark.Of(1, []).TryHeads(out var heads));
        Assert.Empty(heads);
    }

    [Fact]
    public void Sixteen_chains_of_a_hundred_years_fit_what_a_carrier_keeps()
    {
        var mark = HistoryMark.Of(1, [.. Enumerable.Range(0, SlotHead.Slots).Select(slot => Chain(slot, 999_999_999_999_999))]);

        Assert.InRange(mark.Heads.Length, 1, HistoryMark.HeadsLengthMax);
        Assert.True(mark.TryHeads(out var heads));
        Assert.Equal(SlotHead.Slots, heads.Count);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0:1")]
    [InlineData("0:1:aa")]
    [InlineData("16:1:*")]
    [InlineData("-1:1:*")]
    [InlineData("0:x:*")]
    [InlineData("0:1:*;1")]
    [InlineData("0:99999999999999999999:*")]
    public void What_is_no_text_of_ours_is_not_read(string heads) =>
        Assert.False(new HistoryMark(1, 1, heads.Replace("*", Hash, StringComparison.Ordinal)).TryHeads(out _));

    [Fact]
    public void Neither_are_capital_letters_or_a_text_that_is_too_long()
    {
        Assert.False(new HistoryMark(1, 1, $"0:1:{Hash.ToUpperInvariant()}").TryHeads(out _));
        Assert.False(new HistoryMark(1, 1, new string(';', HistoryMark.HeadsLengthMax + 1)).TryHeads(out _));
    }

    private static SlotHead Chain(int slot, long batch) => new(slot, 1, batch, Convert.FromHexString(Hash));
}
